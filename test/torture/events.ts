import { between, type Random } from './random.ts'

export interface TortureEvent {
  readonly type: string
  readonly rawData: string
  readonly idempotencyKey: string
}

/** Events that are published by one call. */
export type Call = readonly TortureEvent[]

export const SUBSCRIPTION_COUNT = 8
const MAX_BATCH = 100
const MAX_PADDING = 2_000
/** Of all calls; the others publish one event. */
const SHARE_OF_BATCHES = 0.05

/** Calls that publish so many events in all, with texts that a parser and a printer would change. */
export function makeCalls(eventCount: number, random: Random): Call[] {
  const calls: Call[] = []
  for (let made = 0; made < eventCount; ) {
    const size = random() < SHARE_OF_BATCHES ? between(random, 2, MAX_BATCH) : 1
    const count = Math.min(size, eventCount - made)
    calls.push(Array.from({ length: count }, (_, index) => makeEvent(made + index, random)))
    made += count
  }
  return calls
}

function makeEvent(number: number, random: Random): TortureEvent {
  const digits = String(random()).slice(2).padEnd(20, '7')
  const padding = '…é\\u0041 '.repeat(between(random, 0, MAX_PADDING / 8))
  return {
    type: `torture.${number % SUBSCRIPTION_COUNT}`,
    rawData: `{"number": ${number},"exact":1${digits}.50,  "padding":"${padding}"}`,
    idempotencyKey: `torture-${number}`,
  }
}
