import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { RequestLogFilter } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { openStream } from '../support/live-client.ts'
import { startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'
import { createHistory } from './history.ts'

const RequestLogSelect = graphql(`
  query RequestLogSelect($filter: RequestLogFilter, $subscription: ID!) {
    requestLog(filter: $filter) {
      nodes { id webhookSubscriptionId startedAt durationMs delivery { id } event { type } }
    }
    node(id: $subscription) {
      ... on WebhookSubscription { requestLog(filter: $filter) { nodes { id } } }
    }
  }
`)

const RequestLogEntries = graphql(`
  query RequestLogEntries($filter: RequestLogFilter) {
    requestLog(filter: $filter) {
      nodes {
        id cursor integrationType url attemptNumber trigger isTest outcome errorClass errorMessage
        startedAt durationMs nextAttemptAt webhookSubscriptionId
        webhookSubscription { id }
        delivery { status }
        event { type }
        request { method url isRedacted headers { name } body }
        response { statusCode isRedacted headers { name } body isTruncated }
      }
      edges { cursor }
    }
  }
`)

const RequestLogStart = graphql(`
  query RequestLogStart($filter: RequestLogFilter, $first: Int) {
    requestLog(filter: $filter, first: $first) {
      nodes { id }
      pageInfo { startCursor endCursor }
    }
  }
`)

const RequestLogLive = graphql(`
  subscription RequestLogLive($after: Cursor, $filter: RequestLogFilter) {
    requestLog(after: $after, filter: $filter) { previousCursor entries { event { id } } }
  }
`)

const service = await shareService({ now: tickingClock() })
const { subscriptions, callers } = await createHistory(service)
const { workbench } = callers

const ALL = [
  'card-lost disabled',
  'card-ordered deleted',
  'card-ordered ok',
  'order.paid ok',
  'order.sent failing',
  'order.sent waiting',
]
const FAILED = ['card-ordered deleted', 'order.sent failing', 'order.sent waiting']

async function find(filter: RequestLogFilter | null) {
  const variables = { filter, subscription: subscriptions.ok }
  const { requestLog, node } = await service.ask(RequestLogSelect, variables, workbench)
  const below = node !== null && 'requestLog' in node ? node.requestLog.nodes : []
  return { entries: requestLog.nodes, below }
}

type Entry = Awaited<ReturnType<typeof find>>['entries'][number]

/** "What, to whom" of an entry. */
function describe({ event, webhookSubscriptionId: id }: Entry): string {
  const [name] = Object.entries(subscriptions).find(([, subscription]) => subscription === id) ?? []
  return `${event.type} ${name}`
}

const { entries } = await find(null)
const entryOf = (name: string) => entries.find((entry) => describe(entry) === name) as Entry
const startedBefore = (time: string) =>
  ALL.filter((name) => Date.parse(entryOf(name).startedAt) < Date.parse(time))
const paid = entryOf('order.paid ok')
const slowest = Math.ceil(Math.max(...entries.map(({ durationMs }) => durationMs)))
const unknown = (kind: 'WebhookSubscription' | 'Delivery') => publicId(kind, newUuid(new Date()))

test.each<[what: string, filter: RequestLogFilter | null, selected: string[]]>([
  ['no filter', null, ALL],
  ['an empty filter', {}, ALL],
  ['nulls', { outcome: null, trigger: null, statusCodeMin: null, since: null }, ALL],
  ['a subscription', { webhookSubscriptionId: subscriptions.ok }, ALL.slice(2, 4)],
  ['a deleted one', { webhookSubscriptionId: subscriptions.deleted }, ['card-ordered deleted']],
  ['one that never was', { webhookSubscriptionId: unknown('WebhookSubscription') }, []],
  ['an id of another kind', { webhookSubscriptionId: unknown('Delivery') }, []],
  ['a delivery', { deliveryId: paid.delivery.id }, ['order.paid ok']],
  ['a delivery that never was', { deliveryId: unknown('Delivery') }, []],
  ['what is no id', { deliveryId: 'dlv_!' }, []],
  [
    'event types',
    { eventTypes: ['order.paid', 'card-lost'] },
    ['card-lost disabled', 'order.paid ok'],
  ],
  ['patterns', { eventTypes: ['card-o*', 'order.s*'] }, ALL.toSpliced(3, 1).slice(1)],
  ['the pattern of all', { eventTypes: ['*'] }, ALL],
  ['no event type', { eventTypes: [] }, []],
  ['an outcome', { outcome: ['UNREACHABLE'] }, ['card-lost disabled']],
  ['outcomes', { outcome: ['REJECTED', 'UNSENDABLE'] }, FAILED],
  ['no outcome', { outcome: [] }, []],
  ['a trigger', { trigger: ['AUTOMATIC'] }, ALL],
  ['no trigger', { trigger: [] }, []],
  ['a least status', { statusCodeMin: 201 }, FAILED],
  ['a greatest status', { statusCodeMax: 499 }, ['card-ordered ok', 'order.paid ok']],
  ['the bounds themselves', { statusCodeMin: 500, statusCodeMax: 500 }, FAILED],
  ['any status, so an answer', { statusCodeMin: 0 }, ALL.slice(1)],
  ['bounds with nothing between', { statusCodeMin: 300, statusCodeMax: 299 }, []],
  ['a least duration', { minDurationMs: 0 }, ALL],
  ['a duration that nothing took', { minDurationMs: slowest + 1 }, []],
  ['until a time, exclusive', { until: paid.startedAt }, startedBefore(paid.startedAt)],
  [
    'since a time, inclusive',
    { since: paid.startedAt },
    ALL.filter((name) => !startedBefore(paid.startedAt).includes(name)),
  ],
  ['several at once', { outcome: ['REJECTED'], eventTypes: ['card-*'] }, ['card-ordered deleted']],
])('the log is filtered: %s', async (_what, filter, selected) => {
  const found = await find(filter)

  expect(found.entries.map(describe).toSorted()).toEqual(selected)
  const ofOne = found.entries.filter(
    ({ webhookSubscriptionId }) => webhookSubscriptionId === subscriptions.ok,
  )
  expect(found.below).toEqual(ofOne.map(({ id }) => ({ id })))
})

test('an entry of a request that was answered says what, to whom and how it ended', async () => {
  const filter = { deliveryId: paid.delivery.id }

  const { requestLog } = await service.ask(RequestLogEntries, { filter }, workbench)

  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/hook$/)
  const kept = { isRedacted: true, headers: null, body: null }
  expect(requestLog.nodes).toEqual([
    {
      id: expect.stringMatching(/^req_[0-9a-z]{26}$/),
      cursor: requestLog.edges[0]?.cursor,
      integrationType: 'WEBHOOK',
      url,
      attemptNumber: 1,
      trigger: 'AUTOMATIC',
      isTest: false,
      outcome: 'SUCCEEDED',
      errorClass: null,
      errorMessage: null,
      startedAt: expect.stringMatching(/Z$/),
      durationMs: expect.any(Number),
      nextAttemptAt: null,
      webhookSubscriptionId: subscriptions.ok,
      webhookSubscription: { id: subscriptions.ok },
      delivery: { status: 'SUCCEEDED' },
      event: { type: 'order.paid' },
      request: { method: 'POST', url, ...kept },
      response: { statusCode: 200, isTruncated: false, ...kept },
    },
  ])
})

test('an entry of a request that nobody answered has no response but a reason', async () => {
  const filter = { webhookSubscriptionId: subscriptions.disabled }

  const { requestLog } = await service.ask(RequestLogEntries, { filter }, workbench)

  expect(requestLog.nodes).toMatchObject([
    {
      outcome: 'UNREACHABLE',
      errorClass: 'connection_refused',
      errorMessage: expect.stringMatching(/./),
      nextAttemptAt: expect.any(String),
      request: { method: 'POST', isRedacted: true },
      response: null,
    },
  ])
})

test('the log outlives the subscription', async () => {
  const filter = { webhookSubscriptionId: subscriptions.deleted }

  const { requestLog } = await service.ask(RequestLogEntries, { filter }, workbench)

  expect(requestLog.nodes).toMatchObject([
    {
      webhookSubscriptionId: subscriptions.deleted,
      webhookSubscription: null,
      delivery: { status: 'CANCELED' },
      event: { type: 'card-ordered' },
    },
  ])
})

test.each([
  ['of a log that is empty', {}],
  ['where the filter hides all', { filter: { eventTypes: ['never'] } }],
  ['of no entries, as asked for', { first: 0 }],
])('a reader goes live from an empty page: %s', async (_what, variables) => {
  await using receiver = await startReceiver()
  const { workbench: owner } = await createCallers(service)
  const { requestLog: page } = await service.ask(RequestLogStart, variables, owner)
  await service.subscribe({ url: receiver.url }, owner)
  const control = new AbortController()

  const after = page.pageInfo.startCursor
  const pages = await openStream(service, RequestLogLive, { after }, owner, control)
  const event = await service.publish({}, owner)

  const seen = []
  for await (const { data } of pages) {
    seen.push(data?.requestLog)
    if (data?.requestLog.entries.length !== 0) break
  }
  control.abort()
  expect(page).toMatchObject({ nodes: [], pageInfo: { endCursor: null } })
  expect(seen[0]?.previousCursor).toBe(after)
  expect(seen.at(-1)?.entries).toEqual([{ event: { id: event.id } }])
})

test.each([{ eventTypes: ['\u0000'] }, { eventTypes: ['a', '\u0000*'] }])(
  'a filter with a character that no text here can have is bad input: %j',
  async (filter) => {
    const listed = await service.call(RequestLogStart, { filter }, workbench)
    const live = await openStream(service, RequestLogLive, { filter }, workbench)

    expect(errorCode(listed)).toBe('BAD_USER_INPUT')
    expect(errorCode((await live.next()).value ?? {})).toBe('BAD_USER_INPUT')
  },
)
