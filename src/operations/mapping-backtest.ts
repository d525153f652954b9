import type { Event } from '../domain/events.ts'
import { type ExportSettings, exportedData } from '../domain/export-settings.ts'
import { createTally, type Tally } from '../domain/mapping-backtest.ts'
import { mappingInput } from '../domain/mapping-rules.ts'
import type { MappingResult, Sandbox } from '../domain/mappings.ts'
import { FORMATS } from '../domain/payloads.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { Db } from '../storage/database.ts'
import { findEvents } from '../storage/events.ts'
import { scanEvents } from '../storage/wanted-events.ts'

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
  /** Whether nobody waits for it any more, or its time is over. */
  readonly isOver: () => boolean
}

/** In memory at once, with what two scripts make of each. */
const EVENTS_AT_ONCE = 8
const NO_REQUEST = '00000000-0000-0000-0000-000000000000'

/** Runs a candidate over what a subscription would get, beside what is sent of it now. Writes nothing. */
export async function backtest(
  context: BacktestContext,
  subscription: Subscription,
  { script, last, samples }: BacktestInput,
): Promise<Backtest> {
  const tally = createTally(samples)
  for await (const events of recentEvents(context, subscription, last)) {
    if (context.isOver()) return { ...tally.read(), isComplete: false }
    const results = await Promise.all(
      events.map(async (event) => ({
        eventId: event.id,
        before: await bodyNow(context, subscription, event),
        after: await mapped(context, subscription, event, script),
      })),
    )
    for (const { eventId, before, after } of results) tally.add(eventId, before, after)
  }
  return { ...tally.read(), isComplete: true }
}

/** The newest first, a few at a time; none at all where a search of some length has found none. */
async function* recentEvents(
  { db, exportSettings }: BacktestContext,
  subscription: Subscription,
  last: number,
): AsyncGenerator<readonly Event[]> {
  const wanted = { ...subscription, includesTests: exportSettings.includeTestEvents }
  let left = last
  let before: string | undefined
  do {
    const scanned = await scanEvents(db, wanted, before)
    const ids = scanned.ids.slice(0, left)
    for (let start = 0; start < ids.length; start += EVENTS_AT_ONCE) {
      const some = ids.slice(start, start + EVENTS_AT_ONCE)
      const events = await findEvents(db, subscription.environmentId, some)
      yield events.toSorted((one, other) => (one.id < other.id ? 1 : -1))
    }
    left -= ids.length
    before = scanned.next
    yield []
  } while (left > 0 && before !== undefined)
}

async function bodyNow(
  context: BacktestContext,
  subscription: Subscription,
  event: Event,
): Promise<MappingResult> {
  const { mapping, payloadFormat } = subscription
  if (mapping !== null) return mapped(context, subscription, event, mapping)
  const { excerpt, print } = FORMATS[payloadFormat]
  const body = print({
    ...event,
    ...{ requestId: NO_REQUEST, subscriptionId: subscription.id },
    ...{ eventId: event.id, eventType: event.type },
    excerpt: excerpt(exportedData(event, context.exportSettings)),
  })
  return { kind: 'mapped', body }
}

async function mapped(
  { sandbox, exportSettings }: BacktestContext,
  { id: subscriptionId, environmentId }: Subscription,
  event: Event,
  script: string,
): Promise<MappingResult> {
  const data = exportedData(event, exportSettings)
  const input = mappingInput({ ...event, data }, { environmentId, subscriptionId, attempt: 1 })
  return (await sandbox.map(script, input)).result
}
