import { expect, test } from 'vitest'
import { newUuid, uuidBeside, uuidFloor } from '../../src/domain/ids.ts'
import { insertDeliveries, listDeliveries } from '../../src/storage/deliveries.ts'
import { insertEvents, listEvents } from '../../src/storage/events.ts'
import type { Page, PageRequest } from '../../src/storage/pages.ts'
import { insertRequestLog, listRequestLog } from '../../src/storage/request-log.ts'
import { newEntries } from '../live/entries.ts'
import { anId, newEvent, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

const ROWS = 20
/** Fewer than there are. */
const STEPS = [3, 5]
const [environmentId, publisherId, otherPublisherId, subscriptionId] = [
  anId(),
  anId(),
  anId(),
  anId(),
]
const startMs = Date.now()
const timeOf = (index: number) => new Date(startMs + index)
const others = { environmentId, publisherId: otherPublisherId }
const events = Array.from({ length: ROWS }, (_, index) =>
  newEvent(environmentId, { ...others, id: newUuid(timeOf(index)) }),
)
await insertEvents(db, events)
await insertDeliveries(
  db,
  events.map(({ id: eventId, type: eventType }, index) => {
    const id = newUuid(timeOf(index))
    return { ...others, id, eventId, eventType, subscriptionId }
  }),
  new Date(),
)
const deliveryId = anId()
await insertRequestLog(db, newEntries(ROWS, { ...others, subscriptionId, deliveryId }))

type List = (request: PageRequest<string>) => Promise<Page<unknown, string>>

const view = wholeOf(environmentId)
const mine = { publisherId }

test.each<[what: string, looks: number, list: List]>([
  ['events', 3 + 5, (request) => listEvents(db, view, mine, request, { stepRows: STEPS })],
  [
    'events by their deliveries',
    3 + 5 - 1, // a step begins with the event that the one before it has not seen all of
    (request) =>
      listEvents(db, view, { ...mine, deliveryStatus: ['pending'] }, request, { stepRows: STEPS }),
  ],
  ['deliveries', 3 + 5, (request) => listDeliveries(db, view, mine, request, STEPS)],
])(
  'where a search for %s stops, it tells a time and nothing of the row',
  async (_what, looks, list) => {
    const request = { limit: 2, isFromEnd: false }

    const newest = await list({ ...request, isNewestFirst: true })
    const oldest = await list({ ...request, isNewestFirst: false })

    const page = { rows: [], hasNext: true, hasPrevious: false }
    expect(newest).toEqual({ ...page, endsAt: uuidFloor(timeOf(ROWS - looks)) })
    expect(oldest).toEqual({ ...page, endsAt: uuidBeside(uuidFloor(timeOf(looks)), -1) })
  },
)

test.each([true, false])(
  'what is of another environment is answered like what never was, from the end: %s',
  async (isFromEnd) => {
    const request = { limit: 2, isNewestFirst: true, isFromEnd }
    const elsewhere = wholeOf(anId())
    const nobody = anId()

    const deliveries = (filter: object, at = elsewhere) =>
      listDeliveries(db, at, filter, request, STEPS)
    const log = (filter: object, at = elsewhere) => listRequestLog(db, at, filter, request, STEPS)
    const [eventId = ''] = events.map(({ id }) => id)

    const never = { rows: [], hasNext: false, hasPrevious: false }
    expect(await deliveries({ subscriptionId: nobody })).toEqual(never)
    expect(await deliveries({ subscriptionId })).toEqual(never)
    expect(await deliveries({ eventId })).toEqual(never)
    expect(await log({ subscriptionId: nobody })).toEqual(never)
    expect(await log({ subscriptionId })).toEqual(never)
    expect(await log({ deliveryId })).toEqual(never)
    expect((await log({ subscriptionId }, view)).rows).toHaveLength(2)
  },
)
