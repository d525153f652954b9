import type { Outcome } from '../domain/outcome.ts'
import type { Clock } from '../storage/clock.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { makePayload } from './payload.ts'
import type { Send } from './send.ts'
import { signedHeaders } from './signed-headers.ts'
import { UnsendableError } from './unsendable.ts'

export interface AttemptContext {
  readonly send: Send
  readonly now: Clock
  readonly userAgent: string
}

/**
 * Makes one attempt. No transaction is open while the request is in flight, so a crash between
 * sending and recording repeats the attempt. Receivers can tell: its `webhook-id` is the same.
 */
export async function attempt(context: AttemptContext, owed: OwedDelivery): Promise<Outcome> {
  try {
    const body = makePayload(owed)
    const headers = signedHeaders(owed, context.userAgent, context.now(), body)
    const { url, method, timeoutSeconds } = owed.subscription
    return await context.send({ url, method, headers, body }, timeoutSeconds)
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error // our bug or outage, not the endpoint's
    return { kind: 'unsendable', errorClass: error.errorClass, message: error.message }
  }
}
