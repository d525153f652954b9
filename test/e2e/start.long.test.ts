import { once } from 'node:events'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import {
  findFreePort,
  type HookwireProcess,
  makeFolder,
  postgresPid,
  spawnHookwire,
} from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { ask } from '../torture/client.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const REFUSED = { code: 1, signal: null }
const ENDED_WELL = { code: 0, signal: null }

/** Used by one test after another, since making a database is what a start takes longest for. */
const { path: folder, [Symbol.asyncDispose]: removeFolder } = makeFolder()
/** Runs until a test ends it. */
const first = spawnHookwire({ folder })
const endFirst = () => first.kill('SIGTERM')

beforeAll(() => first.ready())
afterAll(async () => {
  await endFirst()
  await removeFolder()
})

const StartViewer = graphql(`
  query StartViewer {
    viewer { role }
  }
`)

const StartSubscribe = graphql(`
  mutation StartSubscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) { __typename }
  }
`)

const StartPublish = graphql(`
  mutation StartPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload { event { id } }
    }
  }
`)

const StartEvent = graphql(`
  query StartEvent($id: ID!) {
    node(id: $id) {
      ... on Event { id rawData }
    }
  }
`)

test('one command in an empty folder brings up database, API, worker and GraphiQL', async () => {
  await using receiver = await startReceiver()
  const url = await first.ready()
  const [, token = ''] = /Admin token: (hwk_\S+) \(printed this once\)/.exec(first.output()) ?? []

  const input = { name: 'first', url: receiver.url, eventTypes: ['*'] }
  await ask(url, StartSubscribe, { input }, token)
  const id = await publish(url, token)
  const request = await receiver.next()
  const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })
  const health = await fetch(`${url}/health/ready`)

  expect(request.headers['webhook-id']).toBe(id)
  expect(await page.text()).toContain('GraphiQL')
  expect(health.status).toBe(200)
})

test('a second start in the same folder is told which process has it', async () => {
  await using second = spawnHookwire({ folder })
  const ending = await second.ended

  const data = join(folder, '.hookwire')
  expect(ending).toEqual(REFUSED)
  expect(second.output()).toBe(
    `Hookwire is already running in ${data}, as process ${first.pid}. ` +
      'Stop that one first, or give this one another folder.\n',
  )
  expect(postgresPid(folder)).toBeDefined()
})

test('SIGTERM ends it with exit code 0, and its PostgreSQL with it', async () => {
  expect(postgresPid(folder)).toBeDefined()

  const ending = await endFirst()

  expect(ending).toEqual(ENDED_WELL)
  expect(postgresPid(folder)).toBeUndefined()
})

test('the second start has the token of the first and says where it is kept', async () => {
  await endFirst()

  await using second = spawnHookwire({ folder })
  const url = await second.ready()

  const file = join('.hookwire', 'admin-token')
  const token = readFileSync(join(folder, file), 'utf8').trim()
  expect(first.output()).toContain(`Admin token: ${token} (printed this once)`)
  expect(second.output()).not.toContain(token)
  expect(second.output()).toContain(`The admin token is kept in ${file}`)
  expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  expect(await ask(url, StartViewer, {}, token)).toMatchObject({ viewer: { role: 'ADMIN' } })
})

test('what was published is there after kill -9 and a start', async () => {
  await endFirst()
  await using killed = spawnHookwire({ folder })
  const url = await killed.ready()
  const token = keptToken()
  const id = await publish(url, token)
  await killed.kill('SIGKILL')

  await using again = spawnHookwire({ folder })
  const { node } = await ask(await again.ready(), StartEvent, { id }, token)

  expect(node).toEqual({ id, rawData: '{"user_id":7}' })
})

test('a port in use is named, with the way out, and no PostgreSQL is left running', async () => {
  await endFirst()
  const port = await findFreePort()
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')

  await using hookwire = spawnHookwire({ folder, env: { HOOKWIRE_PORT: String(port) } })
  const ending = await hookwire.ended
  other.close()

  expect(ending).toEqual(REFUSED)
  expect(hookwire.output()).toContain(
    `Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set HOOKWIRE_PORT to another.`,
  )
  expect(postgresPid(folder)).toBeUndefined()
})

test('another encryption key than the database has is a refusal to start', async () => {
  await endFirst()
  const otherKey = `other:${Buffer.alloc(32, 1).toString('base64')}`

  await using hookwire = spawnHookwire({ folder, env: { HOOKWIRE_ENCRYPTION_KEYS: otherKey } })
  const ending = await hookwire.ended

  expect(ending).toEqual(REFUSED)
  expect(hookwire.output()).toContain(
    'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.',
  )
  expect(hookwire.output()).not.toContain(otherKey)
  expect(postgresPid(folder)).toBeUndefined()
})

test('a database of your own without secrets is a refusal that names both', async () => {
  await using hookwire = spawnHookwire({ folder, env: { DATABASE_URL: 'postgres://nowhere/none' } })

  const ending = await hookwire.ended

  expect(ending).toEqual(REFUSED)
  expect(hookwire.output()).toBe(
    `Hookwire cannot start with these settings:
  HOOKWIRE_ADMIN_TOKEN: is needed where DATABASE_URL is set.
  HOOKWIRE_ENCRYPTION_KEYS: is needed where DATABASE_URL is set.
`,
  )
})

test('all settings that are wrong are named at once', async () => {
  const env = {
    HOOKWIRE_PORT: '70000',
    HOOKWIRE_ADMIN_TOKEN: 'short',
    HOOKWIRE_ENCRYPTION_KEYS: 'no key',
    HOOKWIRE_ALLOWED_NETWORKS: '10.0.0.0/8, home',
    HOOKWIRE_GRAPHIQL: 'perhaps',
    LOG_LEVEL: 'loud',
  }
  await using hookwire = spawnHookwire({ folder, env })

  const ending = await hookwire.ended

  const [title, ...problems] = hookwire.output().trimEnd().split('\n')
  expect(ending).toEqual(REFUSED)
  expect(title).toBe('Hookwire cannot start with these settings:')
  expect(problems.map((line) => line.slice(0, line.indexOf(':')).trim())).toEqual(Object.keys(env))
})

test('hookwire migrate makes the tables and ends, and then finds nothing to do', async () => {
  await using empty = makeFolder()

  const first = await outputOf(spawnHookwire({ folder: empty.path, command: 'migrate' }))
  const second = await outputOf(spawnHookwire({ folder: empty.path, command: 'migrate' }))

  expect(first).toMatch(/^Migrated: 0001_\w+(, \d{4}_\w+)+\.\n$/)
  expect(second).toBe('The database is up to date.\n')
  expect(postgresPid(empty.path)).toBeUndefined()
})

function keptToken(): string {
  return readFileSync(join(folder, '.hookwire', 'admin-token'), 'utf8').trim()
}

async function publish(url: string, token: string): Promise<string> {
  const input = { type: 'user.created', rawData: '{"user_id":7}' }
  const { eventPublish: answer } = await ask(url, StartPublish, { input }, token)
  if (!('event' in answer)) throw new Error('It was not published.')
  return answer.event.id
}

async function outputOf(hookwire: HookwireProcess): Promise<string> {
  expect(await hookwire.ended).toEqual(ENDED_WELL)
  return hookwire.output()
}
