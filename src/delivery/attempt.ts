import type { Exchange } from '../domain/exchanges.ts'
import { maskSecrets } from '../domain/headers.ts'
import type { Clock } from '../storage/clock.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { makePayload } from './payload.ts'
import type { Answer, OutgoingRequest, Send } from './send.ts'
import type { AttemptResult } from './settlement.ts'
import { signedHeaders } from './signed-headers.ts'
import { UnsendableError } from './unsendable.ts'

export interface AttemptContext {
  readonly send: Send
  readonly now: Clock
  readonly userAgent: string
}

/** `withdrawn` where the request never left because it may not start any more. */
export type Attempted = AttemptResult | 'withdrawn'

/**
 * Makes one attempt. No transaction is open while the request is in flight, so a crash between
 * sending and recording repeats the attempt. Receivers can tell: its `webhook-id` is the same.
 */
export async function attempt(
  context: AttemptContext,
  owed: OwedDelivery,
  mayStart: () => boolean,
): Promise<Attempted> {
  try {
    const body = makePayload(owed)
    const headers = signedHeaders(owed, context.userAgent, context.now(), body)
    const { url, method, timeoutSeconds } = owed.subscription
    const keepsAnswer = owed.delivery.trigger === 'test' // of real requests nothing is kept
    const request = { url, method, headers, body, timeoutSeconds, mayStart, keepsAnswer }
    const sent = await context.send(request)
    if (sent === 'withdrawn') return sent
    const { outcome, answer } = sent
    return { outcome, exchange: keepsAnswer ? toExchange(owed, request, answer) : null }
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error // our bug or outage, not the endpoint's
    const { errorClass, message } = error
    return { outcome: { kind: 'unsendable', errorClass, message }, exchange: null }
  }
}

function toExchange(
  { requestId, delivery }: OwedDelivery,
  request: OutgoingRequest,
  answer: Answer | null,
): Exchange {
  const headers = Object.entries(request.headers).map(([name, value]) => ({ name, value }))
  return {
    id: requestId,
    environmentId: delivery.environmentId,
    requestHeaders: maskSecrets(headers),
    requestBody: request.body,
    responseHeaders: answer === null ? null : maskSecrets(answer.headers),
    responseBody: answer?.body ?? null,
  }
}
