import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Event } from '../../src/domain/events.ts'
import { insertDeliveries } from '../../src/storage/deliveries.ts'
import { findEventsWithin, insertEvents, listEvents } from '../../src/storage/events.ts'
import type { PageRequest } from '../../src/storage/pages.ts'
import { addEnvironment, anId, newEvent, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

const SIZES = [10, 300, 20, 20, 1_000, 5, 5, 5, 400, 400, 10, 700, 1]
const environmentId = await addEnvironment(db)
const events = SIZES.map((size) => newEvent(environmentId, { rawData: '1'.repeat(size) }))
await insertEvents(db, events)
await insertDeliveries(
  db,
  events.map(({ id: eventId, type: eventType }) => newDelivery({ eventId, eventType })),
  new Date(),
)

function newDelivery(part: { eventId: string; eventType: string }) {
  return { ...part, id: anId(), environmentId, subscriptionId: anId(), publisherId: null }
}

const readings = fc.record({
  limit: fc.integer({ min: 1, max: SIZES.length + 1 }),
  isNewestFirst: fc.boolean(),
  isFromEnd: fc.boolean(),
  maxBytes: fc.constantFrom(1, 500, 1_000, 10_000),
  filter: fc.constantFrom({}, { deliveryStatus: ['pending'] } as const),
})

type Reading = typeof readings extends fc.Arbitrary<infer T> ? T : never

/** All pages, in the order in which they are read. */
async function readPages({ filter, maxBytes, ...how }: Reading): Promise<Event[][]> {
  const pages: Event[][] = []
  for (;;) {
    const last = pages.at(-1)?.at(how.isFromEnd ? 0 : -1)?.id
    const from = last === undefined ? {} : { [how.isFromEnd ? 'before' : 'after']: last }
    const request: PageRequest<string> = { ...how, ...from }
    const page = await listEvents(db, wholeOf(environmentId), filter, request, { maxBytes })
    pages.push(page.rows)
    if (!(how.isFromEnd ? page.hasPrevious : page.hasNext)) return pages
  }
}

test('a page has no more data than may be read at once, or one event; whoever goes on gets all', async () => {
  await fc.assert(
    fc.asyncProperty(readings, async (reading) => {
      const pages = await readPages(reading)

      const sizes = pages.map((rows) => rows.reduce((sum, { rawData }) => sum + rawData.length, 0))
      const isTooMuch = (bytes: number, page: number) =>
        bytes > reading.maxBytes && pages[page]?.length !== 1
      expect(sizes.some(isTooMuch)).toBe(false)
      const seen = (reading.isFromEnd ? pages.toReversed() : pages).flat().map(({ id }) => id)
      const ascending = events.map(({ id }) => id)
      expect(seen).toEqual(reading.isNewestFirst ? ascending.toReversed() : ascending)
    }),
    { numRuns: 30 },
  )
})

test('events by their ids come with the data of the newest, as far as those fit in', async () => {
  const ids = events.map(({ id }) => id)
  const found = await findEventsWithin(db, environmentId, ids, { maxBytes: 1_500 })

  expect(found.map(({ id }) => id)).toEqual(ids.toReversed())
  const sizes = found.map(({ rawData }) => rawData?.length)
  expect(sizes.slice(0, 4)).toEqual([1, 700, 10, 400])
  expect(new Set(sizes.slice(4))).toEqual(new Set([undefined]))
  expect(found.at(-1)).toEqual({ ...events[0], rawData: null })
})

test.each([
  [true, true],
  [true, false],
  [false, true],
  [false, false],
])(
  'a page of events that are gone says where it ends, newest first: %s, from the end: %s',
  async (isNewestFirst, isFromEnd) => {
    const at = await addEnvironment(db)
    const gone = Array.from({ length: 3 }, () => newEvent(at))
    const owed = gone.map(({ id: eventId, type: eventType }) => newDelivery({ eventId, eventType }))
    await insertDeliveries(
      db,
      owed.map((delivery) => ({ ...delivery, environmentId: at })),
      new Date(),
    )
    const request = { limit: 2, isNewestFirst, isFromEnd }

    const page = await listEvents(db, wholeOf(at), { deliveryStatus: ['pending'] }, request)

    const hasMore = { hasNext: !isFromEnd, hasPrevious: isFromEnd }
    const end = { [isFromEnd ? 'startsAt' : 'endsAt']: gone[1]?.id }
    expect(page).toEqual({ rows: [], ...hasMore, ...end })
  },
)
