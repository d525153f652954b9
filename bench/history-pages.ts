import { publicId } from '../src/domain/ids.ts'
import type { History } from './history-rows.ts'
import { delays, percentile } from './report.ts'
import { call } from './rig.ts'

const WARM_UP_READS = 3
const READS = 40
const LIMIT_MS = 50
const HOUR_MS = 60 * 60 * 1_000

interface List {
  readonly field: 'requestLog' | 'deliveries' | 'events'
  readonly filterType: string
  readonly nodes: string
}

const LOG: List = {
  field: 'requestLog',
  filterType: 'RequestLogFilter',
  nodes: 'id startedAt url outcome attemptNumber durationMs response { statusCode } event { type }',
}
const DELIVERIES: List = {
  field: 'deliveries',
  filterType: 'DeliveryFilter',
  nodes: 'id status attemptCount completedAt webhookSubscriptionId event { type }',
}
const EVENTS: List = { field: 'events', filterType: 'EventFilter', nodes: 'id type rawData' }

interface Case {
  readonly list: List
  readonly what: string
  readonly filter: object
  readonly args?: string
}

/** Every filter by itself, and those that people put together. */
export function historyCases(history: History): Case[] {
  const webhookSubscriptionId = publicId('WebhookSubscription', history.subscriptionId)
  const rare = publicId('WebhookSubscription', history.rareSubscriptionId)
  const deliveryId = publicId('Delivery', history.deliveryId)
  const eventId = publicId('Event', history.eventId)
  const [since, until] = [history.middle, new Date(history.middle.getTime() + HOUR_MS)]
  const undelivered = { deliveryStatus: ['PENDING', 'EXHAUSTED', 'CANCELED'] }
  const oldest = 'order: OLDEST_FIRST'
  const of = (list: List) => (what: string, filter: object, args?: string) => ({
    ...{ list, what, filter },
    ...(args === undefined ? {} : { args }),
  })
  const [log, delivery, event] = [of(LOG), of(DELIVERIES), of(EVENTS)]
  return [
    log('no filter', {}),
    log('a subscription', { webhookSubscriptionId }),
    log('a subscription with few', { webhookSubscriptionId: rare }),
    log('a delivery', { deliveryId }),
    log('an event type', { eventTypes: ['bench.7'] }),
    log('a rare event type', { eventTypes: ['bench.rare'] }),
    log('a pattern', { eventTypes: ['bench.1*'] }),
    log('failures', { outcome: ['REJECTED', 'UNREACHABLE', 'UNSENDABLE'] }),
    log('an outcome that is not there', { outcome: ['UNSENDABLE'] }),
    log('failures of a subscription', { webhookSubscriptionId, outcome: ['REJECTED'] }),
    log('successes of a subscription', { webhookSubscriptionId, outcome: ['SUCCEEDED'] }),
    log('failures of a type', { outcome: ['REJECTED'], eventTypes: ['bench.rare'] }),
    log('a trigger', { trigger: ['TEST'] }),
    log('a trigger of a subscription', { webhookSubscriptionId, trigger: ['TEST'] }),
    log('a least status', { statusCodeMin: 500 }),
    log('a greatest status', { statusCodeMax: 299 }),
    log('a status that is not there', { statusCodeMin: 201, statusCodeMax: 299 }),
    log('a least duration', { minDurationMs: 10_000 }),
    log('a duration of a subscription', { webhookSubscriptionId, minDurationMs: 10_000 }),
    log('since a time', { since }),
    log('until a time', { until }),
    log('an hour', { since, until }),
    log('failures of an hour', { since, until, outcome: ['REJECTED'] }),
    log('an hour of a subscription', { since, until, webhookSubscriptionId }),
    log('the other end', {}, 'last: 20'),
    delivery('no filter', {}),
    delivery('the oldest first', {}, oldest),
    delivery('a subscription', { webhookSubscriptionId }),
    delivery('a subscription with few', { webhookSubscriptionId: rare }),
    delivery('an event', { eventId }),
    delivery('an event type', { eventTypes: ['bench.7'] }),
    delivery('a rare event type', { eventTypes: ['bench.rare'] }),
    delivery('what waits', { status: ['PENDING'] }),
    delivery('what waits of a subscription', { status: ['PENDING'], webhookSubscriptionId }),
    delivery('exhausted', { status: ['EXHAUSTED'] }),
    delivery('failed, of a subscription', {
      ...{ status: ['EXHAUSTED', 'CANCELED'], webhookSubscriptionId },
    }),
    delivery('succeeded', { status: ['SUCCEEDED'] }),
    delivery('an hour', { since, until }),
    delivery('failed in an hour', { since, until, status: ['EXHAUSTED', 'CANCELED'] }),
    event('no filter', {}),
    event('the oldest first', {}, oldest),
    event('a type', { types: ['bench.7'] }),
    event('a rare type', { types: ['bench.rare'] }),
    event('exhausted', { deliveryStatus: ['EXHAUSTED'] }),
    event('undelivered', undelivered),
    event('undelivered since a time, 1,000', { ...undelivered, since }, `${oldest}, first: 1000`),
    event('succeeded', { deliveryStatus: ['SUCCEEDED'] }),
    event('a subscription', { webhookSubscriptionId }),
    event('a subscription with few', { webhookSubscriptionId: rare }),
    event('undelivered, of a subscription', { ...undelivered, webhookSubscriptionId }),
    event('undelivered, of a rare type', { ...undelivered, types: ['bench.rare'] }),
    event('undelivered tests', { ...undelivered, isTest: true }),
    event('tests', { isTest: true }),
    event('an hour', { since, until }),
  ]
}

/** A row of the table: how long the first page takes, and whether that is within the limit. */
export async function measurePage(url: string, { list, what, filter, args }: Case) {
  const { field, filterType, nodes } = list
  const query = `query ($filter: ${filterType}) {
    ${field}(filter: $filter${args === undefined ? '' : `, ${args}`}) {
      nodes { ${nodes} } pageInfo { hasNextPage endCursor }
    }
  }`
  const times: number[] = []
  let found = ''
  for (let count = 0; count < WARM_UP_READS + READS; count += 1) {
    const start = performance.now()
    const answer = await call<Record<string, Page>>(url, query, { filter })
    if (count >= WARM_UP_READS) times.push(performance.now() - start)
    const page = answer[field]
    found = `${page?.nodes.length}${page?.pageInfo.hasNextPage ? ' …' : ''}`
  }
  const isOver = percentile(times, 0.5) > LIMIT_MS
  return [`${field}: ${what}`, found, delays(times), isOver ? 'over' : '']
}

interface Page {
  readonly nodes: readonly object[]
  readonly pageInfo: { readonly hasNextPage: boolean }
}
