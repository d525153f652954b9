import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCanaries } from '../support/canaries.ts'
import { lateClock } from '../support/clock.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { activityIn, dumpTables } from '../support/dump.ts'
import { type EndingName, startEndings } from '../support/endings.ts'
import { changeExports } from '../support/export-settings.ts'
import { beginResend, followResend } from '../support/resends.ts'
import { shareService } from '../support/shared-service.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// What was published is in `events`, and nowhere else: however a delivery ends, and whatever comes back.

const PATIENCE = { timeout: 30_000, interval: 50 }
const HOUR_MS = 60 * 60 * 1_000
const ENDINGS = [
  ...['accept', 'refuse', 'fail', 'redirect', 'delay', 'overflow', 'flood', 'garble', 'reset'],
  'silence',
] as const
/** Ways in which a script can put what it was given into its failure, or into the body. */
const MAPPINGS = {
  thrown: '({ data }) => { throw new Error(data.x) }',
  named: '({ data }) => { throw Object.assign(new Error("no"), { name: data.x }) }',
  raw: '({ data }) => { throw data.x }',
  key: '({ data }) => undefined[data.x]',
  parsed: '({ data }) => JSON.parse(data.x)',
  unread: '({ data }) => ({ toJSON() { throw new RangeError(data.x) } })',
  large: '({ data }) => data.x.repeat(100_000)',
  mapped: '({ data }) => ({ mapped: data.x })',
  dropped: '({ data }) => { console.log(data.x); return null }',
}

const KeptDataSet = graphql(`
  mutation KeptDataSet($logsFullData: Boolean!) {
    environmentUpdate(input: { logsFullData: $logsFullData }) { __typename }
  }
`)

const [data, keys, settings] = [createCanaries(), createCanaries(), createCanaries()]
const service = await shareService({ now: lateClock, resolve })
const endings = await startEndings(() => data.text('said'))
const db = connect(service.databaseUrl)
const listener = new pg.Client({ connectionString: service.databaseUrl })
const notified: string[] = []
const types: string[] = []
const activity: string[] = []

afterAll(async () => {
  await listener.end()
  await db.destroy()
  await endings[Symbol.asyncDispose]()
})

beforeAll(async () => {
  listener.on('notification', ({ payload = '' }) => notified.push(payload))
  await listener.connect()
  await listener.query('listen hookwire')
  await subscribeAll()
  await changeExports(service, { includeTestEvents: true })
  await publishAll()
  activity.push(await activityIn(db))
  await allEnded()
  const since = new Date(Date.now() - HOUR_MS).toISOString()
  const { id } = await beginResend(service, { since })
  await followResend(service, id)
  await allEnded()
  activity.push(await activityIn(db))
})

test('the run ended in every way there is: nothing below is empty', async () => {
  const log = await db.selectFrom('requestLog').select(['trigger', 'errorClass']).execute()
  const classes = new Set(log.map(({ errorClass }) => errorClass))

  expect([...classes].toSorted()).toEqual(
    [
      ...['blocked_address', 'connection_refused', 'connection_reset', 'credential_error'],
      ...['dns_error', 'http_error', 'mapping_error', 'protocol_error', 'redirect'],
      ...['response_too_large', 'timeout', null],
    ].toSorted(),
  )
  expect(new Set(log.map(({ trigger }) => trigger))).toEqual(new Set(['automatic', 'resend']))
  expect(log.length).toBeGreaterThan(80)
  expect(notified).toContain('log')
})

test('what was published, and what was answered, is in no table but the events', async () => {
  const dump = await dumpTables(db)

  const found = [...dump].filter(([, text]) => data.findIn(text).length > 0)
  const tables = new Set(found.map(([name]) => name.replace(/_\d{8} .*/, '')))
  expect(tables).toEqual(new Set(['public.events']))
  expect([...dump.keys()]).toContain('pgboss.queue hex')
})

test('what a subscription sends along is in its settings, sealed where it looks like a secret', async () => {
  const dump = await dumpTables(db)

  const tables = [keys, settings].map((canaries) =>
    [...dump].flatMap(([name, text]) => (canaries.findIn(text).length > 0 ? [name] : [])),
  )
  expect(tables).toEqual([[], ['public.subscriptions hex', 'public.subscriptions escape']])
})

test('nothing of it is in statistics, statements and notifications', async () => {
  await sql`analyze`.execute(db)
  const { rows } = await sql<{ row: string }>`select pg_stats::text as row from pg_stats`.execute(
    db,
  )

  const statistics = rows.map(({ row }) => row).join('\n')
  expect(statistics).toContain('mapping_error')
  expect(data.findIn(statistics)).toEqual([])
  expect(data.findIn(activity.join('\n'))).toEqual([])
  expect(data.findIn(notified.join('\n'))).toEqual([])
})

test('where all is to be kept it is, but for what lets requests in; and then no more', async () => {
  await service.ask(KeptDataSet, { logsFullData: true })
  await publishAll()
  await allEnded()
  await service.ask(KeptDataSet, { logsFullData: false })
  const kept = await dumpTables(db)
  await publishAll()
  await allEnded()
  const later = await dumpTables(db)

  const hits = (dump: ReadonlyMap<string, string>, prefix: string) =>
    [...dump].flatMap(([name, text]) =>
      name.startsWith(prefix) ? text.split('\n').filter((row) => data.findIn(row).length > 0) : [],
    )
  const tables = [...kept].flatMap(([name, text]) => (data.findIn(text).length > 0 ? [name] : []))
  expect(new Set(tables.map((name) => name.replace(/_\d{8} .*/, '')))).toEqual(
    new Set(['public.events', 'public.exchanges', 'public.request_log']),
  )
  for (const text of kept.values()) expect(keys.findIn(text)).toEqual([])
  for (const table of ['public.exchanges', 'public.request_log']) {
    expect(hits(kept, table).length).toBeGreaterThan(8)
    expect(hits(later, table)).toEqual(hits(kept, table))
  }
})

async function resolve(host: string) {
  if (host === 'inside.example') return [{ address: '10.0.0.1', family: 4 as const }]
  throw Object.assign(new Error(`queryA ENOTFOUND ${host}`), {
    code: 'ENOTFOUND',
    syscall: 'queryA',
  })
}

async function subscribe(type: string, url: string, more: object = {}): Promise<void> {
  types.push(type)
  const headers = [
    { name: 'X-Api-Key', value: keys.ascii('key') },
    { name: 'Cookie', value: `session=${keys.jwt('cookie')}` },
    { name: 'X-Tenant', value: settings.ascii('tenant') },
  ]
  const limits = { maxRetries: 0, autoDisable: false, timeoutSeconds: 1 }
  await service.subscribe({ url, eventTypes: [type], headers, ...limits, ...more })
}

async function subscribeAll(): Promise<void> {
  for (const name of ENDINGS) await subscribe(name, endings.urlOf(name as EndingName))
  await subscribe('again', endings.urlOf('fail'), { maxRetries: 1 })
  await subscribe('vanish', endings.urlOf('vanish'), { autoDisable: true })
  await subscribe('unlistening', 'http://127.0.0.2:1024/')
  await subscribe('blocked', 'http://inside.example/')
  await subscribe('nowhere', 'http://nowhere.example/')
  for (const [name, mapping] of Object.entries(MAPPINGS)) {
    await subscribe(name, endings.urlOf('accept'), { mapping })
  }
  for (const name of ['deny', 'mutter'] as const) {
    const oauth = { tokenUrl: endings.urlOf(name), requestScheme: 'BODY', clientId: 'a' } as const
    const config = { oauth: { ...oauth, clientSecret: keys.text('client') } }
    const credentialId = await createCredential(service, config, {})
    await subscribe(name, endings.urlOf('accept'), { credentialId })
  }
}

/** One to each, marked as a test, and the others. */
async function publishAll(): Promise<void> {
  const events = types.flatMap((type) => [
    { type, data: { x: data.text('payload') }, isTest: true },
    { type, data: { x: data.text('payload') }, idempotencyKey: `${type} ${Math.random()}` },
  ])
  await service.publishMany(events)
}

function allEnded(): Promise<void> {
  return vi.waitFor(async () => {
    expect(await listDeliveries(service, { status: ['PENDING'] })).toEqual([])
  }, PATIENCE)
}
