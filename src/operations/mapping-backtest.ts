import { setImmediate } from 'node:timers/promises'
import type { Event } from '../domain/events.ts'
import type { ExportSettings } from '../domain/export-settings.ts'
import { NIL_UUID } from '../domain/ids.ts'
import { createTally, type Tally } from '../domain/mapping-backtest.ts'
import { mappingInput } from '../domain/mapping-rules.ts'
import type { MappingResult, Sandbox } from '../domain/mappings.ts'
import { createPace } from '../domain/pacing.ts'
import { printPayload } from '../domain/payloads.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { Db } from '../storage/database.ts'
import { findEvents } from '../storage/events.ts'
import { scanEvents } from '../storage/wanted-events.ts'
import type { Places } from './places.ts'

export interface BacktestInput {
  readonly script: string
  /** How many events, from the newest on. */
  readonly last: number
  readonly samples: number
}

export interface Backtest extends Tally {
  /** Whether all that was asked for was run: it is given up where it takes too long. */
  readonly isComplete: boolean
}

export interface BacktestContext {
  readonly db: Db
  readonly sandbox: Pick<Sandbox, 'map'>
  readonly exportSettings: ExportSettings
  /** The least id of an event that is not past its retention. */
  readonly oldestId: string
  /** Whether nobody waits for it any more, or its time is over. */
  readonly isOver: () => boolean
}

/** Of one that waits for its turn. */
export interface BacktestTurn {
  readonly places: Places
  /** Tells that nobody waits for it any more. */
  readonly signal: AbortSignal | undefined
}

/** Then it answers what it has. */
export const MAX_BACKTEST_MS = 15_000
/** In memory at once, with what two scripts make of each. */
const EVENTS_AT_ONCE = 8

/** A backtest in its turn: its time begins when it does. */
export async function backtestInTurn(
  { places, signal, ...context }: Omit<BacktestContext, 'isOver'> & BacktestTurn,
  subscription: Subscription,
  input: BacktestInput,
): Promise<Backtest> {
  const ran = await places(subscription.environmentId, signal, () => {
    const endAt = performance.now() + MAX_BACKTEST_MS
    const isOver = () => performance.now() > endAt || signal?.aborted === true
    return backtest({ ...context, isOver }, subscription, input)
  })
  return ran ?? { ...createTally(0).read(), isComplete: false } // nobody waits for it any more
}

/** Runs a candidate over what a subscription would get, beside what is sent of it now. Writes nothing. */
export async function backtest(
  context: BacktestContext,
  subscription: Subscription,
  { script, last, samples }: BacktestInput,
): Promise<Backtest> {
  const tally = createTally(samples)
  for await (const events of recentEvents(context, subscription, last)) {
    if (context.isOver()) return { ...tally.read(), isComplete: false }
    const results = await runAll(events, async (event) => ({
      eventId: event.id,
      before: await bodyNow(context, subscription, event),
      after: await mapped(context, subscription, event, script),
    }))
    for (const { eventId, before, after } of results) tally.add(eventId, before, after)
  }
  return { ...tally.read(), isComplete: true }
}

/** The newest first, a few at a time; none at all where a search of some length has found none. */
async function* recentEvents(
  { db, exportSettings, oldestId }: BacktestContext,
  subscription: Subscription,
  last: number,
): AsyncGenerator<readonly Event[]> {
  const includesTests = exportSettings.includeTestEvents
  const wanted = { ...subscription, oldestId, includesTests }
  let left = last
  let before: string | undefined
  for (;;) {
    const scanned = await scanEvents(db, wanted, before)
    const ids = scanned.ids.slice(0, left)
    for (let start = 0; start < ids.length; start += EVENTS_AT_ONCE) {
      const some = ids.slice(start, start + EVENTS_AT_ONCE)
      const events = await findEvents(db, subscription.environmentId, some)
      yield events.toSorted((one, other) => (one.id < other.id ? 1 : -1))
    }
    left -= ids.length
    before = scanned.next
    if (left === 0 || before === undefined) return
    yield [] // so that it is asked whether anybody waits, before the next search
  }
}

/** All at once, but for those that are large: between them others have their turn. */
async function runAll<T>(
  events: readonly Event[],
  run: (event: Event) => Promise<T>,
): Promise<T[]> {
  const running: Promise<T>[] = []
  const isTurnOver = createPace()
  for (const event of events) {
    const one = run(event)
    one.catch(() => undefined) // it is thrown below, perhaps after a turn of others
    running.push(one)
    if (isTurnOver(event)) await setImmediate()
  }
  return Promise.all(running)
}

/** As a first attempt would send it. */
async function bodyNow(
  context: BacktestContext,
  subscription: Subscription,
  event: Event,
): Promise<MappingResult> {
  const { id: subscriptionId, environmentId, mapping, payloadFormat } = subscription
  if (mapping !== null) return mapped(context, subscription, event, mapping)
  const ids = { requestId: NIL_UUID, environmentId, subscriptionId, eventId: event.id }
  const body = printPayload(payloadFormat, event, context.exportSettings, ids)
  return { kind: 'mapped', body }
}

async function mapped(
  { sandbox, exportSettings }: BacktestContext,
  { id: subscriptionId, environmentId }: Subscription,
  event: Event,
  script: string,
): Promise<MappingResult> {
  const given = { environmentId, subscriptionId, eventId: event.id, attempt: 1 }
  return (await sandbox.map(script, mappingInput(event, exportSettings, given))).result
}
