import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createHistory } from '../graphql/history.ts'
import { createCallers } from '../support/callers.ts'
import { ADMIN_TOKEN, type CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'

const ExportsLog = graphql(`
  query ExportsLog($filter: RequestLogFilter) {
    requestLog(filter: $filter) {
      nodes {
        id cursor integrationType startedAt durationMs outcome errorClass errorMessage
        attemptNumber trigger isTest nextAttemptAt mappingVersion url webhookSubscriptionId
        request { method url isRedacted headers { name value } body }
        response { statusCode isRedacted headers { name value } body isTruncated }
        delivery { id status attemptCount nextAttemptAt createdAt completedAt }
        event { id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId data }
      }
    }
  }
`)

const service = await shareService({ now: tickingClock() })
const { subscriptions, events, callers } = await createHistory(service)
const { workbench, viewer, events: publisher } = callers

function get(path: string, { token = ADMIN_TOKEN, environment }: CallOptions, method = 'GET') {
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(environment === undefined ? {} : { 'hookwire-environment': environment }),
  }
  return fetch(`${service.url}/export/${path}`, { method, headers })
}

interface Line {
  readonly cursor: string
  readonly id: string
  readonly type: string
  readonly data: unknown
}

async function lines(query: string, caller: CallOptions = workbench): Promise<Line[]> {
  const text = await (await get(`events.ndjson?${query}`, caller)).text()
  return text === ''
    ? []
    : text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Line)
}

const anEntry = publicId('RequestLogEntry', newUuid(new Date()))

test.each<[path: string, status: number, code: string, says: string]>([
  ['events.ndjson?since=yesterday', 400, 'BAD_USER_INPUT', 'The parameter since '],
  ['events.ndjson?until=', 400, 'BAD_USER_INPUT', 'The parameter until '],
  ['events.ndjson?deliveryStatus=LOST', 400, 'BAD_USER_INPUT', 'The parameter deliveryStatus '],
  ['events.ndjson?isTest=1', 400, 'BAD_USER_INPUT', 'The parameter isTest '],
  ['events.ndjson?isTest=true&isTest=true', 400, 'BAD_USER_INPUT', 'The parameter isTest '],
  ['events.ndjson?after=here', 400, 'BAD_USER_INPUT', 'The parameter after '],
  ['events.ndjson?constructor=x', 400, 'BAD_USER_INPUT', 'The parameter constructor '],
  ['events.ndjson?type=%00', 400, 'BAD_USER_INPUT', 'types '],
  [`request-log/${anEntry}.json?first=1`, 400, 'BAD_USER_INPUT', 'The parameter first '],
  [`request-log/${anEntry}.json`, 404, 'NOT_FOUND', 'There is no such request log entry.'],
  [`request-log/${events['order.paid']}.json`, 404, 'NOT_FOUND', 'There is no such'],
  ['request-log/x.json', 404, 'NOT_FOUND', 'There is no such'],
  ['request-log/', 404, 'NOT_FOUND', 'There is no such export.'],
  ['events.csv', 404, 'NOT_FOUND', 'There is no such export.'],
])('GET %s is refused with %i', async (path, status, code, says) => {
  const answer = await get(path, workbench)

  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-disposition')).toBeNull()
  expect(await answer.json()).toEqual({
    error: { code, message: expect.stringContaining(says) },
  })
})

test('whoever has no token, a wrong one or no such environment downloads nothing', async () => {
  const other = await createCallers(service)
  for (const path of ['events.ndjson', `request-log/${anEntry}.json`]) {
    const answers = await Promise.all([
      get(path, { token: null }),
      get(path, { token: 'hwk_wrong' }),
      get(path, { environment: 'nowhere' }),
      get(path, { ...workbench, environment: other.environmentId }),
      get(path, workbench, 'POST'),
    ])

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 400, 400, 405])
    expect(answers[4]?.headers.get('allow')).toBe('GET')
    const codes = await Promise.all(answers.map(async (answer) => (await answer.json()).error.code))
    expect(codes.slice(0, 3)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', 'BAD_USER_INPUT'])
  }
})

test('all events are downloaded, a line each, the oldest first', async () => {
  const answer = await get('events.ndjson', viewer)

  expect(answer.status).toBe(200)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/x-ndjson',
    'content-disposition': 'attachment; filename="events.ndjson"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  const all = (await answer.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
  expect(all.map(({ id }) => id)).toEqual(Object.values(events))
  expect(all[0]).toEqual({
    cursor: expect.any(String),
    id: events['order.paid'],
    type: 'order.paid',
    isTest: false,
    occurredAt: expect.any(String),
    createdAt: expect.any(String),
    cardTemplateId: null,
    actionFlowConfigId: null,
    data: { user_id: 7 },
  })
  const rest = await lines(`after=${all[2]?.cursor}`)
  expect(rest).toEqual(all.slice(3))
})

test.each<[query: string, selected: (keyof typeof events)[]]>([
  ['type=order.sent', ['order.sent']],
  ['type=card-lost&type=card-ordered', ['card-ordered', 'card-lost']],
  ['deliveryStatus=EXHAUSTED&deliveryStatus=CANCELED', ['order.sent', 'card-ordered', 'card-lost']],
  [`webhookSubscriptionId=${subscriptions.deleted}`, ['card-ordered']],
  ['isTest=true', ['test']],
  ['isTest=false&type=order.paid', ['order.paid']],
  ['until=2020-01-01T00:00:00Z', []],
  ['since=9999-01-01T00:00:00Z', []],
])('events.ndjson?%s has only those', async (query, selected) => {
  expect((await lines(query)).map(({ id }) => id)).toEqual(selected.map((name) => events[name]))
})

test('an EVENTS caller downloads what it published itself, and data is as it was published', async () => {
  const rawData = '{ "b": 1.50,\r\n "a": [12345678901234567890, "\\n"] }'
  const { id } = await service.publish({ type: 'mine', rawData }, publisher)

  const text = await (await get('events.ndjson', publisher)).text()

  expect(text.endsWith('"data":{ "b": 1.50,   "a": [12345678901234567890, "\\n"] }}\n')).toBe(true)
  expect(text.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(text)).toMatchObject({ id, type: 'mine' })
})

test.each(['ok', 'deleted'] as const)(
  'an entry is downloaded with all that the API says: %s',
  async (name) => {
    const filter = { webhookSubscriptionId: subscriptions[name], eventTypes: ['card-ordered'] }
    const { requestLog } = await service.ask(ExportsLog, { filter }, viewer)
    const [entry] = requestLog.nodes

    const answer = await get(`request-log/${entry?.id}.json`, viewer)
    const ofOthers = await get(`request-log/${entry?.id}.json`, publisher)

    expect(entry).toMatchObject({
      integrationType: 'WEBHOOK',
      webhookSubscriptionId: subscriptions[name],
      url: expect.stringContaining('http://'),
      delivery: { attemptCount: 1 },
      event: { id: events['card-ordered'], type: 'card-ordered', data: { user_id: 7 } },
    })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="${entry?.id}.json"`,
    )
    expect(await answer.json()).toEqual(entry)
    expect(ofOthers.status).toBe(404)
  },
)

test('more than a page comes as one download', async () => {
  const { workbench: owner } = await createCallers(service)
  const count = 1_250
  for (let start = 0; start < count; start += 250) {
    await service.publishMany(
      Array.from({ length: 250 }, (_, index) => ({ data: start + index })),
      owner,
    )
  }

  const all = await lines('', owner)

  expect(all.map(({ data }) => data)).toEqual(Array.from({ length: count }, (_, index) => index))
})
