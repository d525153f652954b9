import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { selfSigned } from '../support/certificates.ts'
import { connect } from '../support/database.ts'
import { activityIn, dumpTables, readFiles } from '../support/dump.ts'
import {
  configsOf,
  createCredential,
  createSigningKeys,
  createSubscription,
  mutate,
  publish,
  type SecretsService,
} from '../support/secrets-scenario.ts'
import { startSecretsWorld } from '../support/secrets-world.ts'
import { startHttpsServer } from '../support/secure-server.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PATIENCE = { timeout: 40_000, interval: 100 }
const IS_FOREIGN = process.env['TEST_DATABASE_URL'] !== undefined

const ENTRY = `id url outcome errorClass errorMessage
  request { headers { name value } body } response { headers { name value } body }`
const TESTED = `entry { ${ENTRY} }`
const ALL = `{
  requestLog(first: 100) { nodes { ${ENTRY} } }
  credentials { nodes { id name ... on BasicCredential { username }
    ... on OAuthCredential { tokenUrl clientId } ... on AwsCredential { accessKeyId } } }
  signingKeys { nodes { id name maskedSecret publicKey previousSecrets { maskedSecret } } }
  webhookSubscriptions(first: 100) { nodes { id url headers { name value } } }
  apiTokens { nodes { id name } }
}`

const MANNERS = ['accept', 'fail', 'garble', 'cut', 'echoRefusal', 'silence'] as const
/** With the place of a key that fits. */
const SCHEMES = [
  ...([
    ['STANDARD_WEBHOOKS', 0],
    ['SVIX', 3],
    ['ED25519', 2],
    ['ED25519', 4],
  ] as const),
  ...([
    ['TIMESTAMPED_HEX', 1],
    ['BODY_HEX', 1],
    ['BODY_HEX_PREFIXED', 1],
    ['API_KEY', 5],
  ] as const),
] as const

/** Something of each way in which a request fails. */
const SAID = [
  'The endpoint answered 503.',
  'The endpoint answered with something that is not HTTP',
  'The endpoint broke off',
  'The endpoint did not answer completely',
  'is signed by itself',
  'The host name',
  'The token URL answered 401 (invalid_client)',
  'The token URL answered with what is no JSON object',
  'No token could be fetched.',
]

const world = await startSecretsWorld()
const { canaries, parrot } = world
const db = connect(world.databaseUrl)
const secure = await startHttpsServer(selfSigned())
let service: SecretsService
let following: Promise<void>
let credentialIds: string[]
const activity: string[] = []
const live: string[] = []

afterAll(async () => {
  await db.destroy()
  await world[Symbol.asyncDispose]()
  await secure[Symbol.asyncDispose]()
  await following
})

beforeAll(async () => {
  const hookwire = world.spawn('serve')
  service = { world, url: await hookwire.ready() }
  following = follow().catch(() => undefined) // at the end, the process is killed
  await createTokens()
  const ids = await createSubscriptions()
  await publish(service, { user_id: 7 })
  activity.push(await activityIn(db))
  await Promise.all(ids.map((id) => mutate(service, 'webhookSubscriptionTest', { id }, TESTED)))
  await Promise.all(credentialIds.map(changeCredential))
  await publish(service, { user_id: 8 })
  activity.push(await activityIn(db))
  await vi.waitFor(() => expect(parrot.count('fail')).toBeGreaterThan(4), PATIENCE) // retries, too
  await vi.waitFor(async () => expect(await countPending()).toBe(0), PATIENCE)
  await readAll()
  activity.push(await activityIn(db))
})

test('the run went every way there is: nothing below is empty', async () => {
  const errors = await db.selectFrom('requestLog').select(['outcome', 'errorMessage']).execute()
  const said = errors.map(({ errorMessage }) => errorMessage).join('\n')

  expect(new Set(errors.map(({ outcome }) => outcome))).toEqual(
    new Set(['succeeded', 'rejected', 'unreachable', 'unsendable']),
  )
  for (const words of SAID) expect(said).toContain(words)
  expect(parrot.count('issue')).toBeGreaterThan(0)
  expect(world.output()).toContain('signing_key_revealed')
  expect(world.output()).toContain('credential_tested')
  expect(world.answers.join()).toContain('••••••')
  expect(live.join()).toContain('credential_error')
  expect(activity.join()).toContain('from "credentials"')
})

test('no secret is in what the process printed', () => {
  expect(canaries.findIn(world.output())).toEqual([])
})

test('no secret is in an answer, but those that are handed out by contract', () => {
  expect(canaries.findIn(world.answers.join('\n'))).toEqual([])
})

test('no secret is in a live page', () => {
  expect(canaries.findIn(live.join('\n'))).toEqual([])
})

test('no secret is in a row of any table', async () => {
  const dump = await dumpTables(db)

  const found = [...dump].flatMap(([table, text]) =>
    canaries.findIn(text).map((hit) => `${table}: ${hit}`),
  )
  expect(found).toEqual([])
  expect([...dump.keys()]).toContain('pgboss.queue hex')
})

test('no secret is in a statement', () => {
  expect(canaries.findIn(activity.join('\n'))).toEqual([])
})

test.skipIf(IS_FOREIGN)('no secret is in the files of the database, nor in its log', async () => {
  const files = await readFiles(world.databaseUrl)

  const found = [...files].flatMap(([file, bytes]) =>
    canaries.findIn(bytes).map((hit) => `${file}: ${hit}`),
  )
  expect(found).toEqual([])
})

test('what is planted in the database is found, in tables and in files', async () => {
  const planted = { text: canaries.text('planted'), bytes: canaries.bytes(30) }
  await sql`create table planted as select ${JSON.stringify(planted)}::jsonb as a,
    ${planted.bytes}::bytea as b, ${planted.text}::text as c`.execute(db)

  const dump = await dumpTables(db)

  expect(canaries.findIn(dump.get('public.planted hex') ?? '')).toHaveLength(3)
  expect(canaries.findIn(dump.get('public.planted escape') ?? '')).toHaveLength(2)
  if (IS_FOREIGN) return
  const files = await readFiles(world.databaseUrl)
  expect([...files.values()].filter((bytes) => canaries.findIn(bytes).length > 0)).toHaveLength(1)
})

async function createSubscriptions(): Promise<string[]> {
  const keys = await createSigningKeys(service)
  const configs = Object.values(configsOf(world))
  credentialIds = await Promise.all(configs.map((config) => createCredential(service, config)))
  const withCredentials = await Promise.all(
    credentialIds.map((credentialId) => createSubscription(service, 'echo', { credentialId })),
  )
  const withManners = await Promise.all(
    MANNERS.map((manner) => createSubscription(service, manner, { timeoutSeconds: 1 })),
  )
  const withSchemes = await Promise.all(
    SCHEMES.map(([signatureScheme, index]) =>
      createSubscription(service, 'echo', { signatureScheme, signingKeyId: keys[index] }),
    ),
  )
  const toNobody = await Promise.all(
    [secure.url, 'http://nowhere.invalid/'].map((url) => createSubscription(service, new URL(url))),
  )
  return [...withCredentials, ...withManners, ...withSchemes, ...toNobody]
}

async function createTokens(): Promise<void> {
  for (const role of ['ADMIN', 'EVENTS', 'VIEWER', 'WORKBENCH']) {
    await mutate(service, 'apiTokenCreate', { name: 'a token', role }, 'token apiToken { id name }')
  }
}

async function changeCredential(id: string, index: number): Promise<void> {
  await mutate(service, 'credentialTest', { id }, 'ok detail')
  const config = Object.values(configsOf(world))[index]
  await mutate(service, 'credentialUpdate', { id, config }, 'credential { id name }')
  await mutate(service, 'credentialTest', { id }, 'ok detail')
}

async function countPending(): Promise<number> {
  const pending = await db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', 'pending')
    .execute()
  return pending.length
}

async function readAll(): Promise<void> {
  const { data } = await world.call(service.url, ALL)
  expect(data?.['credentials'].nodes).toHaveLength(credentialIds.length)
}

/** Reads the live log as it comes, until the end. */
async function follow(): Promise<void> {
  const query = `subscription { requestLog { entries { ${ENTRY} } } }`
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.adminToken}`,
      accept: 'text/event-stream',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query }),
  })
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) live.push(decoder.decode(chunk, { stream: true }))
}
