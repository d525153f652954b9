import { expect, test } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { trapConnects } from '../support/connects.ts'
import { leadInside, PRIVATE_URLS } from '../support/private-urls.ts'
import { startRawServer } from '../support/raw-server.ts'
import { refusalsOf, savedBy } from '../support/refusals.ts'
import { startService, startWorker } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'
import { addOldRows, createTenant } from '../support/tenants.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const PUBLIC_URL = 'https://example.com/hook'

// Whatever a name server were to say: these addresses are what an attacker would have it say.
const service = await shareService({
  allowedNetworks: [],
  resolve: leadInside,
})

const urlsOfOthers = [service.url, service.databaseUrl]

test('no spelling of a private address can be saved, and what was saved stays', async () => {
  const tenant = await createTenant(service, { url: PUBLIC_URL })
  const before = await savedBy(service, tenant)
  using connects = trapConnects()

  const refusals = await Promise.all(
    PRIVATE_URLS.map((url) => refusalsOf(service, tenant, { url })),
  )

  const expected = PRIVATE_URLS.map((url) => (URL.canParse(url) ? ['url'] : 'BAD_USER_INPUT'))
  expect(refusals).toEqual(expected.map((refused) => ({ created: refused, updated: refused })))
  expect(await savedBy(service, tenant)).toEqual(before)
  expect(connects.targetsBut(...urlsOfOthers)).toEqual([])
})

test('rows that are older than the rules are not sent to, by events or by tests', async () => {
  const tenant = await createTenant(service, { url: 'http://127.0.0.1.example.com/' })
  using connects = trapConnects()
  const ids = await addOldRows(
    service,
    tenant,
    PRIVATE_URLS.map((url) => ({ url })),
  )

  await tenant.publish()
  const tests = await Promise.all(ids.map((id) => tryEndpoint(service, { id }, tenant.caller)))
  const entries = await tenant.entries(1 + 2 * ids.length)

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null }
  expect(tests).toMatchObject(ids.map(() => blocked))
  expect(entries).toMatchObject(Array(1 + 2 * ids.length).fill(blocked))
  expect(new Set(entries.map(({ url }) => url)).size).toBe(1 + PRIVATE_URLS.length)
  expect(connects.targetsBut(...urlsOfOthers)).toEqual([])
})

test.each([
  ['is not allowed any more', { allowedNetworks: [] }],
  ['is denied now', { deniedNetworks: ['127.0.0.0/9'] }],
])('where a network %s, what was saved before is not sent to', async (_what, rules) => {
  await using api = await startService({ hasWorker: false, now: lateClock })
  await using server = await startRawServer((socket) => socket.write(OK))
  const tenant = await createTenant(api, { url: server.url })
  const startedBefore = await startWorker(api, { now: lateClock })
  await tenant.publish()
  await tenant.entries(1)
  await startedBefore[Symbol.asyncDispose]()
  using connects = trapConnects()

  await using _restarted = await startWorker(api, { now: lateClock, ...rules })
  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(3)

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address' }
  expect(tried).toMatchObject(blocked)
  expect(entries.slice(0, 3)).toMatchObject([{ outcome: 'SUCCEEDED' }, blocked, blocked])
  expect(connects.targetsBut(api.url, api.databaseUrl)).toEqual([])
  expect(server.requests).toHaveLength(1)
})
