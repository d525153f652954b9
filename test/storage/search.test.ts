import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Delivery, DeliveryFilter, DeliveryStatus } from '../../src/domain/deliveries.ts'
import type { Event, EventFilter } from '../../src/domain/events.ts'
import { uuidFloor, uuidTime } from '../../src/domain/ids.ts'
import { matchesFilter, type RequestLogFilter } from '../../src/domain/request-log.ts'
import { insertDeliveries, listDeliveries } from '../../src/storage/deliveries.ts'
import { insertEvents, listEvents } from '../../src/storage/events.ts'
import type { Page, PageRequest } from '../../src/storage/pages.ts'
import {
  insertRequestLog,
  listRequestLog,
  readEnvironmentLog,
} from '../../src/storage/request-log.ts'
import { ELSEWHERE, HERE, newEntries } from '../live/entries.ts'
import { logFilters, newEntryLike } from '../support/log-filters.ts'
import { addEnvironment, anId, newEvent } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

const STATUSES: readonly DeliveryStatus[] = ['pending', 'succeeded', 'exhausted', 'canceled']
const TYPES = ['card', 'order', 'user'] as const
const subscriptionIds = [anId(), anId(), anId()]
const otherSubscriptionIds = [anId(), anId(), anId()]
const publisherIds = [anId(), anId()]
const EVENTS = 30
const PAST = { oldestId: uuidFloor(new Date(0)) }

/** Events of every kind with none to three deliveries in every state, and some of another environment. */
async function arrange() {
  const environmentId = await addEnvironment(db)
  const events: Event[] = []
  const deliveries: Delivery[] = []
  for (const [at, ids] of [
    [environmentId, subscriptionIds] as const,
    [await addEnvironment(db), otherSubscriptionIds] as const,
  ]) {
    for (let number = 0; number < EVENTS; number += 1) {
      const publisherId = publisherIds[number % 3] ?? null
      const type = TYPES[number % 3 === 0 ? 0 : 1 + (number % 2)] ?? ''
      const event = newEvent(at, { type, publisherId, isTest: number % 5 === 0 })
      events.push(event)
      for (const subscriptionId of ids.slice(0, number % 4)) {
        const status = STATUSES[(number * 7 + deliveries.length) % 4] as DeliveryStatus
        const whose = { environmentId: at, eventId: event.id, eventType: type, publisherId }
        deliveries.push({ ...whose, id: anId(), subscriptionId, status } as Delivery)
      }
    }
  }
  await insertEvents(db, events)
  await insertDeliveries(db, deliveries, new Date())
  for (const { id, status } of deliveries) {
    const completedAt = status === 'pending' ? null : new Date()
    await db.updateTable('deliveries').set({ status, completedAt }).where('id', '=', id).execute()
  }
  const isHere = (row: { readonly environmentId: string }) => row.environmentId === environmentId
  return {
    view: { environmentId, ...PAST },
    events: events.filter(isHere),
    deliveries: deliveries.filter(isHere),
  }
}

const { view, events, deliveries } = await arrange()
const entries = fc.sample(newEntryLike, 60)
await insertRequestLog(db, [...entries, ...newEntries(10)])
const log = await readEnvironmentLog(db, HERE, 0, 1_000)

/** Of all that a filter may say up to two things, or hardly anything would be found. */
function few<T extends object>(fields: { [Name in keyof T]: fc.Arbitrary<T[Name]> }) {
  const names = Object.keys(fields)
  return fc.tuple(fc.record(fields), fc.subarray(names, { maxLength: 2 })).map(([all, some]) => {
    const chosen = Object.entries(all).filter(([name]) => some.includes(name))
    return Object.fromEntries(chosen) as Partial<T>
  })
}

const times = fc.constantFrom(...events.map(({ id }) => uuidTime(id)))
const statuses = fc.subarray([...STATUSES])

const eventFilters: fc.Arbitrary<EventFilter> = fc.oneof(
  statuses.map((deliveryStatus) => ({ deliveryStatus })),
  few<Required<EventFilter>>({
    types: fc.subarray([...TYPES]),
    deliveryStatus: statuses,
    subscriptionId: fc.constantFrom(...subscriptionIds),
    isTest: fc.boolean(),
    publisherId: fc.constantFrom(...publisherIds),
    since: times,
    until: times,
  }),
)

const deliveryFilters: fc.Arbitrary<DeliveryFilter> = few<Required<DeliveryFilter>>({
  eventId: fc.constantFrom(...events.map(({ id }) => id)),
  eventTypes: fc.subarray([...TYPES]),
  status: statuses,
  subscriptionId: fc.constantFrom(...subscriptionIds),
  publisherId: fc.constantFrom(...publisherIds),
  since: times,
  until: times,
})

const isIn = (time: Date, { since, until }: { since?: Date; until?: Date }) =>
  time >= (since ?? new Date(0)) && time < (until ?? new Date(8.64e15))

function fitsDelivery(delivery: Delivery, filter: DeliveryFilter): boolean {
  const { eventId, eventTypes, status, subscriptionId, publisherId } = filter
  return (
    (eventId ?? delivery.eventId) === delivery.eventId &&
    (subscriptionId ?? delivery.subscriptionId) === delivery.subscriptionId &&
    (publisherId ?? delivery.publisherId) === delivery.publisherId &&
    (eventTypes?.includes(delivery.eventType) ?? true) &&
    (status?.includes(delivery.status) ?? true) &&
    isIn(uuidTime(delivery.id), filter)
  )
}

function fitsEvent(event: Event, filter: EventFilter): boolean {
  const { types, deliveryStatus, subscriptionId, isTest, publisherId } = filter
  const hasDelivery = deliveries.some(
    ({ eventId, status, subscriptionId: to }) =>
      eventId === event.id &&
      (deliveryStatus?.includes(status) ?? true) &&
      to === (subscriptionId ?? to),
  )
  return (
    (types?.includes(event.type) ?? true) &&
    (isTest ?? event.isTest) === event.isTest &&
    (publisherId ?? event.publisherId) === event.publisherId &&
    (hasDelivery || (deliveryStatus === undefined && subscriptionId === undefined)) &&
    isIn(uuidTime(event.id), filter)
  )
}

/** How a list is read: by pages of so many, in one direction, with searches of so many rows. */
const readings = fc.record({
  limit: fc.integer({ min: 1, max: 7 }),
  isNewestFirst: fc.boolean(),
  isFromEnd: fc.boolean(),
  stepRows: fc.constantFrom([1, 1], [2, 3], [5], [4, 50], [1_000]),
})

type Reading = typeof readings extends fc.Arbitrary<infer T> ? T : never

/** All pages from one end to the other, in the order of the list. */
async function readAll<Row, Key>(
  { limit, isNewestFirst, isFromEnd }: Reading,
  keyOf: (row: Row) => Key,
  read: (request: PageRequest<Key>) => Promise<Page<Row, Key>>,
): Promise<Key[]> {
  const found: Row[] = []
  let from: Key | undefined
  for (let pages = 0; pages < 1_000; pages += 1) {
    const start = from === undefined ? {} : { [isFromEnd ? 'before' : 'after']: from }
    const page = await read({ limit, isNewestFirst, isFromEnd, ...start })
    expect(page.rows.length).toBeLessThanOrEqual(limit)
    if (isFromEnd) found.unshift(...page.rows)
    else found.push(...page.rows)
    if (!(isFromEnd ? page.hasPrevious : page.hasNext)) return found.map(keyOf)
    const [edge, row] = isFromEnd
      ? [page.startsAt, page.rows.at(0)]
      : [page.endsAt, page.rows.at(-1)]
    from = edge ?? (row === undefined ? undefined : keyOf(row))
  }
  throw new Error('There is no end.')
}

const inOrder = <T>(ascending: T[], { isNewestFirst }: Reading) =>
  isNewestFirst ? ascending.toReversed() : ascending

test('whoever follows the cursors of deliveries gets each that is wanted, once', async () => {
  await fc.assert(
    fc.asyncProperty(deliveryFilters, readings, async (filter, reading) => {
      const found = await readAll(
        reading,
        ({ id }: Delivery) => id,
        (request) => listDeliveries(db, view, filter, request, reading.stepRows),
      )

      const wanted = deliveries.filter((delivery) => fitsDelivery(delivery, filter))
      expect(found).toEqual(inOrder(wanted.map(({ id }) => id).toSorted(), reading))
    }),
    { numRuns: 50 },
  )
})

test('whoever follows the cursors of events gets each that is wanted, once', async () => {
  await fc.assert(
    fc.asyncProperty(eventFilters, readings, async (filter, reading) => {
      const found = await readAll(
        reading,
        ({ id }: Event) => id,
        (request) => listEvents(db, view, filter, request, reading),
      )

      const wanted = events.filter((event) => fitsEvent(event, filter))
      expect(found).toEqual(inOrder(wanted.map(({ id }) => id).toSorted(), reading))
    }),
    { numRuns: 80 },
  )
})

test('whoever follows the cursors of the log gets each entry that is wanted, once', async () => {
  await fc.assert(
    fc.asyncProperty(logFilters, readings, async (filter: RequestLogFilter, reading) => {
      const found = await readAll(
        reading,
        ({ position }) => position,
        (request: PageRequest<number>) =>
          listRequestLog(db, { environmentId: HERE, ...PAST }, filter, request, reading.stepRows),
      )

      const wanted = log.filter((entry) => matchesFilter(filter, entry))
      expect(found).toEqual(
        inOrder(
          wanted.map(({ position }) => position),
          reading,
        ),
      )
    }),
    { numRuns: 30 },
  )
})

test("another environment's subscription selects what one that never was does, and is not searched", async () => {
  const request = { limit: 5, isNewestFirst: true, isFromEnd: false }
  const [theirs = ''] = otherSubscriptionIds
  const [entry] = newEntries(1, { environmentId: ELSEWHERE, subscriptionId: theirs })
  await insertRequestLog(db, entry === undefined ? [] : [entry])

  const found = (subscriptionId: string) => [
    listDeliveries(db, view, { subscriptionId }, request, [1]),
    listDeliveries(db, view, { subscriptionId, status: ['canceled'] }, request, [1]),
    listRequestLog(db, { environmentId: HERE, ...PAST }, { subscriptionId }, request, [1]),
  ]

  const nothing = { rows: [], hasNext: false, hasPrevious: false }
  expect(await Promise.all(found(anId()))).toEqual([nothing, nothing, nothing])
  expect(await Promise.all(found(theirs))).toEqual([nothing, nothing, nothing])
})
