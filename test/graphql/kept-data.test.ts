import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { createCallers } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { connect } from '../support/database.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { openStream } from '../support/live-client.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { resendOne } from '../support/resends.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const KeptList = graphql(`
  query KeptList {
    requestLog {
      nodes {
        trigger
        request { isRedacted headers { name value } body }
        response { isRedacted headers { name value } body }
      }
    }
  }
`)

const KeptLive = graphql(`
  subscription KeptLive($after: Cursor) {
    requestLog(after: $after) {
      entries {
        trigger
        request { isRedacted headers { name value } body }
        response { isRedacted headers { name value } body }
      }
    }
  }
`)

const KeptSettings = graphql(`
  mutation KeptSettings($logsFullData: Boolean!) {
    environmentUpdate(input: { logsFullData: $logsFullData }) {
      ... on EnvironmentUpdatePayload { environment { logsFullData } }
    }
  }
`)

const MASK = '••••••'
const REDACTED = { isRedacted: true, headers: null, body: null }
const MEBIBYTE = 1_024 * 1_024

const service = await shareService({ now: lateClock })
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())

/** An environment that keeps all, in which an event of EVENTS was sent, and sent again by hand. */
async function arrange() {
  await using receiver = await startReceiver()
  receiver.answerAlways((request, response) => {
    const repeated = String(request.headers['x-api-key'])
    response.writeHead(500, { 'x-auth': 'canary', 'x-echo': repeated }).end(`<${repeated}>`)
  })
  const callers = await createCallers(service)
  await keepAll(true, callers.workbench)
  const headers = [{ name: 'x-api-key', value: 'canary-key' }]
  const limits = { maxRetries: 0, autoDisable: false }
  await service.subscribe({ url: receiver.url, headers, ...limits }, callers.workbench)
  const publish = () => service.publish({ rawData: '{"n": 1.0}' }, callers.events)
  await publish()
  await recordedEntries(service, 1, callers.workbench)
  const [delivery] = await listDeliveries(service, {}, callers.workbench)
  await resendOne(service, delivery?.id ?? '', callers.workbench)
  await recordedEntries(service, 2, callers.workbench)
  await keepAll(false, callers.workbench)
  await publish()
  await recordedEntries(service, 3, callers.workbench)
  return callers
}

async function keepAll(logsFullData: boolean, caller: CallOptions): Promise<void> {
  const { environmentUpdate } = await service.ask(KeptSettings, { logsFullData }, caller)
  expect(environmentUpdate).toEqual({ environment: { logsFullData } })
}

const callers = await arrange()

const list = async (caller: CallOptions) =>
  (await service.ask(KeptList, {}, caller)).requestLog.nodes

async function live(caller: CallOptions) {
  const control = new AbortController()
  const pages = await openStream(service, KeptLive, { after: logCursor(0) }, caller, control)
  const entries = []
  for await (const { data } of pages) {
    entries.push(...(data?.requestLog.entries ?? []))
    if (entries.length >= 3) break
  }
  control.abort()
  return entries.toReversed()
}

test.each(['admin', 'workbench'] as const)(
  '%s reads what was kept of real requests, also when nothing more is kept',
  async (role) => {
    const entries = await list(callers[role])

    expect(entries).toMatchObject([
      { trigger: 'AUTOMATIC', request: REDACTED, response: REDACTED },
      ...(['RESEND', 'AUTOMATIC'] as const).map((trigger) => ({
        trigger,
        request: { isRedacted: false, body: expect.stringContaining('"n": 1.0') },
        response: { isRedacted: false, body: `<${MASK}>` },
      })),
    ])
    expect(entries[1]?.request?.headers).toContainEqual({ name: 'x-api-key', value: MASK })
    expect(entries[1]?.response?.headers).toContainEqual({ name: 'x-auth', value: MASK })
    expect(JSON.stringify(entries)).not.toContain('canary')
    expect(await live(callers[role])).toEqual(entries)
  },
)

test.each(['viewer', 'events'] as const)(
  '%s reads nothing of it, whatever was kept',
  async (role) => {
    const entries = await list(callers[role])

    expect(entries).toEqual(
      ['AUTOMATIC', 'RESEND', 'AUTOMATIC'].map((trigger) => ({
        ...{ trigger, request: REDACTED, response: REDACTED },
      })),
    )
    expect(await live(callers[role])).toEqual(entries)
  },
)

test('what is too much to be read at once is refused, the oldest first, and can be read alone', async () => {
  const { data: before } = await service.call(KeptList, {}, callers.workbench)
  await sql`
    update exchanges set response_body = ${Buffer.alloc(9 * MEBIBYTE, 'a')}
    where id in (
      select id from request_log where environment_id in (
        select environment_id from api_tokens where hash = sha256(${Buffer.from(callers.workbench.token ?? '')})
      )
    )`.execute(db)

  const { data, errors } = await service.call(KeptList, {}, callers.workbench)

  const [, newer, older] = data?.requestLog.nodes ?? []
  expect(before?.requestLog.nodes).toHaveLength(3)
  expect(newer?.response?.body).toHaveLength(9 * MEBIBYTE)
  expect(older).toMatchObject({
    request: { isRedacted: false, headers: null, body: null },
    response: { isRedacted: false, headers: null, body: null },
  })
  expect(errors?.map(({ path, extensions }) => [path?.slice(2), extensions?.code])).toEqual(
    ['request', 'response'].flatMap((side) =>
      ['headers', 'body'].map((field) => [[2, side, field], 'TOO_MUCH']),
    ),
  )
})
