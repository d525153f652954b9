import { keepsData } from '../domain/exchanges.ts'
import type { Sandbox } from '../domain/mappings.ts'
import type { Clock } from '../storage/clock.ts'
import type { Authorize } from './authorize.ts'
import { toExchange } from './exchange.ts'
import { mapPayload } from './mapping.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { makePayload } from './payload.ts'
import type { OutgoingRequest, Send, Sent } from './send.ts'
import type { AttemptResult } from './settlement.ts'
import { signedHeaders } from './signed-headers.ts'
import { UnsendableError } from './unsendable.ts'

export interface AttemptContext {
  readonly sandbox: Pick<Sandbox, 'map'>
  readonly authorize: Authorize
  readonly send: Send
  readonly now: Clock
  readonly userAgent: string
}

/**
 * `withdrawn` where the request never left because it may not start any more, or not yet; `dropped` where
 * the mapping wants none.
 */
export type Attempted = AttemptResult | 'withdrawn' | 'dropped'

/** When a request may leave. */
export interface Gate {
  /** Waits for the turn, which comes when all else is ready; false where it must be put back. */
  readonly turn: () => Promise<boolean>
  /** Asked in the moment before its first byte is written. */
  readonly mayStart: () => boolean
}

/** A request that was made, and how its credential is made anew, where that may help. */
interface Try {
  readonly request: OutgoingRequest
  readonly sent: Sent
  readonly renew: (() => void) | undefined
}

/** An endpoint that no longer takes the token that we keep. */
const TOKEN_REFUSALS: readonly number[] = [401, 407]
const MIN_SECOND_TRY_SECONDS = 1

/**
 * Makes one attempt. No transaction is open while the request is in flight, so a crash between
 * sending and recording repeats the attempt. Receivers can tell: its `webhook-id` is the same.
 */
export async function attempt(
  context: AttemptContext,
  owed: OwedDelivery,
  { turn, mayStart }: Gate,
): Promise<Attempted> {
  try {
    if (!mayStart()) return 'withdrawn' // else its credential would be used at a token URL
    if (owed.fault !== null) throw owed.fault
    const { mapping } = owed.subscription
    const body =
      mapping === null ? makePayload(owed) : await mapPayload(context.sandbox, owed, mapping)
    if (body === null) return mayStart() ? 'dropped' : 'withdrawn' // another mapping may want it
    if (!(await turn()) || !mayStart()) return 'withdrawn' // it may have waited for long
    const made = await requestWithRenewal(context, owed, body, mayStart)
    if (made.sent === 'withdrawn') return 'withdrawn'
    return {
      outcome: made.sent.outcome,
      exchange: toExchange(owed, made.request, made.sent.answer),
    }
  } catch (error) {
    if (!(error instanceof UnsendableError)) throw error // our bug or outage, not the endpoint's
    if (!mayStart()) return 'withdrawn' // it may have gone with what was changed
    const { errorClass, message, durationMs } = error
    return { outcome: { kind: 'unsendable', errorClass, message }, exchange: null, durationMs }
  }
}

/** Where the endpoint refuses a token that is kept, another is fetched and tried within the same attempt. */
async function requestWithRenewal(
  context: AttemptContext,
  owed: OwedDelivery,
  body: Buffer,
  mayStart: () => boolean,
): Promise<Try> {
  const { timeoutSeconds } = owed.subscription
  const start = performance.now()
  const first = await request(context, owed, { body, mayStart, timeoutSeconds })
  if (first.renew === undefined || !isTokenRefused(first.sent)) return first

  first.renew()
  const leftSeconds = Math.floor(timeoutSeconds - (performance.now() - start) / 1_000)
  if (leftSeconds < MIN_SECOND_TRY_SECONDS || !mayStart()) return first
  try {
    const second = await request(context, owed, { body, mayStart, timeoutSeconds: leftSeconds })
    return second.sent === 'withdrawn' ? first : second
  } catch (error) {
    if (error instanceof UnsendableError) return first // no other token: the refusal stands
    throw error
  }
}

/** Signed and, last, authorized, because the credential may sign it all. */
async function request(
  { authorize, send, now, userAgent }: AttemptContext,
  owed: OwedDelivery,
  given: Pick<OutgoingRequest, 'mayStart' | 'timeoutSeconds'> & { readonly body: Buffer },
): Promise<Try> {
  const { url, method } = owed.subscription
  const signedAt = now()
  const headers = signedHeaders(owed, userAgent, signedAt, given.body)
  const authorized = await authorize(
    owed.credential,
    { method, url, headers, body: given.body },
    signedAt,
  )
  const outgoing = {
    ...given,
    ...{ method, url: authorized.url, headers: authorized.headers },
    keepsAnswer: keepsData(owed.delivery.trigger, owed.logsFullData),
  }
  return { request: outgoing, sent: await send(outgoing), renew: authorized.renew }
}

function isTokenRefused(sent: Sent): boolean {
  return (
    sent !== 'withdrawn' &&
    sent.outcome.kind === 'rejected' &&
    TOKEN_REFUSALS.includes(sent.outcome.statusCode)
  )
}
