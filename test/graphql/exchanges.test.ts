import { sql } from 'kysely'
import { afterAll, expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { createUntakenExchanges } from '../../src/graphql/exchange-loader.ts'
import { createLoaders } from '../../src/graphql/loaders.ts'
import { createCallers } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { openStream } from '../support/live-client.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { anId } from '../support/rows.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { SubscriptionTest, tryEndpoint } from '../support/subscription-tests.ts'

const ExchangesList = graphql(`
  query ExchangesList($filter: RequestLogFilter) {
    requestLog(filter: $filter) {
      nodes {
        id
        trigger
        request { method url isRedacted headers { name } body }
        response { statusCode isRedacted headers { name } body }
      }
    }
  }
`)

const ExchangesLive = graphql(`
  subscription ExchangesLive($after: Cursor, $filter: RequestLogFilter) {
    requestLog(after: $after, filter: $filter) {
      entries {
        id
        trigger
        request { method url isRedacted headers { name } body }
        response { statusCode isRedacted headers { name } body }
      }
    }
  }
`)

const NOTHING = { isRedacted: true, headers: null, body: null }
const SECRET = 'canary-of-this-test'

const service = await shareService()
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())

/** An environment in which a real webhook and then a test were sent. */
async function arrange() {
  const callers = await createCallers(service)
  await using receiver = await startReceiver()
  receiver.answerAlways((_request, response) => {
    response.writeHead(200, { 'set-cookie': SECRET, 'x-auth': SECRET }).end('the answer')
  })
  const headers = [{ name: 'x-api-key', value: SECRET }]
  const { id } = await service.subscribe({ url: receiver.url, headers }, callers.workbench)
  await service.publish({}, callers.workbench)
  await recordedEntries(service, 1, callers.workbench)
  const entry = await tryEndpoint(service, { id }, callers.workbench)
  const { url, requests } = receiver
  return { callers, subscriptionId: id, entry, url, requests }
}

const arranged = await arrange()
const { callers, entry } = arranged

const list = async (caller: CallOptions, filter = {}) =>
  (await service.ask(ExchangesList, { filter }, caller)).requestLog.nodes

async function firstLive(caller: CallOptions, filter = {}) {
  const control = new AbortController()
  const variables = { after: logCursor(0), filter }
  const pages = await openStream(service, ExchangesLive, variables, caller, control)
  const entries = []
  for await (const { data, errors } of pages) {
    if (data == null) throw new Error(JSON.stringify(errors))
    entries.push(...data.requestLog.entries)
    if (entries.length > 0) break
  }
  control.abort()
  return entries[0]
}

test.each(['admin', 'workbench'] as const)('%s reads what a test sent and got', async (role) => {
  const [tried, real] = await list(callers[role])

  expect(tried).toMatchObject({
    ...{ id: entry.id, trigger: 'TEST' },
    request: { isRedacted: false, body: expect.stringContaining('"isTest":true') },
    response: { isRedacted: false, body: 'the answer' },
  })
  expect(tried?.request?.headers).toContainEqual({ name: 'webhook-signature' })
  expect(tried?.response?.headers).toContainEqual({ name: 'set-cookie' })
  expect(real).toMatchObject({ trigger: 'AUTOMATIC', request: NOTHING, response: NOTHING })
})

test('VIEWER reads that there was a test, and nothing of what it carried', async () => {
  const [tried] = await list(callers.viewer)

  const request = { method: 'POST', url: arranged.url, ...NOTHING }
  const response = { statusCode: 200, ...NOTHING }
  expect(tried).toEqual({ id: entry.id, trigger: 'TEST', request, response })
  expect(await firstLive(callers.viewer, { trigger: ['TEST'] })).toEqual(tried)
})

test('EVENTS reads nothing of tests, which others have made', async () => {
  expect(await list(callers.events, { trigger: ['TEST'] })).toEqual([])
})

test('the trigger selects tests, in the list and live alike', async () => {
  const tests = await list(callers.workbench, { trigger: ['TEST'] })
  const real = await list(callers.workbench, { trigger: ['AUTOMATIC'] })

  expect(tests).toMatchObject([{ id: entry.id }])
  expect(real).toMatchObject([{ trigger: 'AUTOMATIC' }])
  expect(await firstLive(callers.workbench, { trigger: ['TEST'] })).toEqual(tests[0])
  expect(await firstLive(callers.workbench, { trigger: ['AUTOMATIC'] })).toEqual(real[0])
})

test('no secret of a request or an answer is in the tables', async () => {
  const { rows } = await sql<{ dump: string }>`
    select request_log::text as dump from request_log
    union all select exchanges::text from exchanges`.execute(db)

  const dump = rows.map((row) => row.dump).join('\n')
  const signatures = arranged.requests.map(({ headers }) => String(headers['webhook-signature']))
  expect(rows).toHaveLength(3)
  expect(dump).toContain('webhook-signature')
  expect(signatures).toHaveLength(2)
  for (const secret of [SECRET, ...signatures, ...signatures.map((one) => one.slice(3))]) {
    expect(dump).not.toContain(secret)
  }
})

test('a test that could not be signed has no request', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: arranged.url }, workbench)
  await sql`
    delete from signing_secrets where signing_key_id in (
      select signing_key_id from subscriptions where url = ${arranged.url})`.execute(db)

  const unsent = await tryEndpoint(service, { id }, workbench)

  expect(unsent).toMatchObject({
    ...{ outcome: 'UNSENDABLE', errorClass: 'signing_error', request: null, response: null },
    delivery: { status: 'EXHAUSTED' },
  })
})

test.each(['viewer', 'events'] as const)('%s may not send a test', async (role) => {
  const input = { id: arranged.subscriptionId }

  const { errors } = await service.call(SubscriptionTest, { input }, callers[role])

  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
})

test('what many entries carried is read by one query', async () => {
  const spy = vi.spyOn(db.getExecutor(), 'executeQuery')
  const untaken = createUntakenExchanges()
  const { exchanges } = createLoaders(db, anId(), () => new Date(), untaken)

  await Promise.all([anId(), anId(), anId()].map((id) => exchanges.load(id)))

  expect(spy).toHaveBeenCalledTimes(1)
  spy.mockRestore()
})
