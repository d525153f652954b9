import { afterAll, expect, test } from 'vitest'
import { createResolve } from '../../src/delivery/resolver.ts'
import { lateClock } from '../support/clock.ts'
import { trapConnects } from '../support/connects.ts'
import { ALLOWED_NETWORK, INTERNAL_HOST, startInternalServer } from '../support/internal-server.ts'
import * as dns from '../support/name-server.ts'
import { startRawServer } from '../support/raw-server.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'
import { waitUntil } from '../support/timers.ts'

const CLOSING = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'
const SHORT_MS = 500

const GOOD = '127.0.0.1'
const many = (network: string) =>
  Array.from({ length: 500 }, (_, index) => `${network}.${index >> 8}.${index & 255}`)

/** What the name server says of a name, by its first label. */
const ANSWERS: Record<string, (question: dns.DnsQuestion) => dns.DnsAnswer> = {
  missing: () => dns.NO_SUCH_NAME,
  empty: () => [],
  broken: () => dns.SERVER_FAILURE,
  refused: () => dns.REFUSED,
  silent: () => undefined,
  garbage: () => (query) => Buffer.concat([query.subarray(0, 2), Buffer.alloc(40, 0xff)]),
  circle: ({ name }) => ({ alias: name }),
  private: ({ family }) => (family === 4 ? ['10.0.0.1', '169.254.169.254'] : ['fd00::1', '::1']),
  embedded: ({ family }) =>
    family === 4 ? [] : ['::ffff:7f00:2', '64:ff9b::7f00:2', '2002:7f00:2::'],
  crowd: ({ family }) => (family === 4 ? many('10.7') : []),
  mixed: ({ family }) => (family === 4 ? ['10.0.0.1', INTERNAL_HOST, GOOD] : ['fd00::1']),
  half: ({ family }) => (family === 4 ? [GOOD] : dns.SERVER_FAILURE),
  changing: ({ family, round }) => (family === 6 ? [] : [round === 0 ? GOOD : INTERNAL_HOST]),
  large: ({ family }) => (family === 4 ? [...many('10.7'), GOOD] : []),
}

const nameServer = await dns.startNameServer((question) => {
  const [label = ''] = question.name.split('.')
  return ANSWERS[label]?.(question)
})
afterAll(() => nameServer[Symbol.asyncDispose]())

const service = await shareService({
  now: lateClock, // retries are due at once
  allowedNetworks: [ALLOWED_NETWORK],
  resolve: createResolve({ servers: [nameServer.address], deadlineMs: SHORT_MS }),
})

test.concurrent.each([
  ...['missing', 'empty', 'broken', 'refused', 'silent', 'garbage', 'circle'].map((label) => [
    label,
    'dns_error',
  ]),
  ...['private', 'embedded', 'crowd'].map((label) => [label, 'blocked_address']),
])('of the name %s.test comes a %s, and no connection', async (label, errorClass) => {
  using connects = trapConnects()
  const tenant = await createTenant(service, { url: `http://${label}.test/`, maxRetries: 1 })

  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(3)

  const failed = { outcome: 'UNREACHABLE', errorClass, response: null }
  expect(tried).toMatchObject(failed)
  expect(tried.errorMessage).not.toMatch(/\d+\.\d+\.\d+\.\d+|::/)
  expect(entries).toMatchObject([
    { ...failed, attemptNumber: 1 },
    { ...failed, attemptNumber: 1, nextAttemptAt: expect.any(String) },
    { ...failed, attemptNumber: 2, nextAttemptAt: null },
  ])
  expect(connects.targetsBut(service.url, service.databaseUrl)).toEqual([])
})

test('a malformed answer for one name does no harm to others that are asked for', async () => {
  const tenant = await createTenant(service, { url: 'http://silent.other/' })
  const hostile = await createTenant(service, { url: 'http://garbage.test/' })
  const before = nameServer.questions.length

  const trying = tenant.tryIt()
  await waitUntil(() => nameServer.questions.length >= before + 2)
  const tried = await hostile.tryIt()
  const waited = await trying

  expect(tried.errorMessage).toContain('EBADRESP')
  expect(waited.errorMessage).toContain('ETIMEOUT')
})

test.each(['mixed', 'half', 'large'])(
  'of %s.test only the good address is dialled',
  async (label) => {
    await using server = await startRawServer((socket) => socket.end(CLOSING))
    const { port } = new URL(server.url)
    await using internal = await startInternalServer(Number(port))
    const tenant = await createTenant(service, { url: `http://${label}.test:${port}/` })
    using connects = trapConnects()

    await tenant.publish()
    const [entry] = await tenant.entries(1)

    expect(entry).toMatchObject({ outcome: 'SUCCEEDED' })
    expect(connects.targetsBut(service.url, service.databaseUrl)).toEqual([`${GOOD}:${port}`])
    expect(internal.connectionCount()).toBe(0)
  },
)

test('a name that moves to a private address is not followed there', async () => {
  await using server = await startRawServer((socket) => socket.end(CLOSING))
  const { port } = new URL(server.url)
  await using internal = await startInternalServer(Number(port))
  const url = `http://changing.test:${port}/`
  const tenant = await createTenant(service, { url, maxRetries: 0, autoDisable: false })
  using connects = trapConnects()

  await tenant.publish()
  await tenant.entries(1)
  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(3)

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null }
  expect(tried).toMatchObject(blocked)
  expect(entries).toMatchObject([{ outcome: 'SUCCEEDED' }, blocked, blocked])
  expect(connects.targetsBut(service.url, service.databaseUrl)).toEqual([`${GOOD}:${port}`])
  expect(internal.connectionCount()).toBe(0)
})
