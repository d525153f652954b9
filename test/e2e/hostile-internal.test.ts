import type { ServerHttp2Session } from 'node:http2'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createAuthority } from '../support/certificates.ts'
import { lateClock } from '../support/clock.ts'
import { trapConnects } from '../support/connects.ts'
import {
  ALLOWED_NETWORK,
  CANARY,
  INTERNAL_HOST,
  startInternalServer,
} from '../support/internal-server.ts'
import { startRawServer } from '../support/raw-server.ts'
import { startHttp2Server } from '../support/secure-server.ts'
import { shareService } from '../support/shared-service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'
import { addOldRows, createOldTenant, createTenant, type Tenant } from '../support/tenants.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

const authority = createAuthority()
const service = await shareService({
  authorities: [authority.cert],
  now: lateClock, // retries are due at once
  allowedNetworks: [ALLOWED_NETWORK],
  async resolve(host) {
    const good = { address: '127.0.0.1', family: 4 } as const
    const internal = { address: INTERNAL_HOST, family: 4 } as const
    if (host === 'internal.test') return [internal]
    return host === 'mixed.test' ? [good, internal] : [good]
  },
})

const InternalEverything = graphql(`
  query InternalEverything {
    requestLog {
      nodes {
        url
        errorClass
        errorMessage
        request { url headers { name value } body }
        response { statusCode headers { name value } body }
        event { rawData }
      }
    }
  }
`)

/** What a tenant can read of an endpoint: by a test, by the log, live or not. */
async function readAll(tenant: Tenant, count: number): Promise<string> {
  const log = await service.ask(InternalEverything, {}, tenant.caller)
  return JSON.stringify([await tenant.entries(count), log])
}

test('of an internal server nothing can be read, however its address is given', async () => {
  await using internal = await startInternalServer()
  const { port, url } = internal
  const routes = [url, url.replace('http:', 'https:'), `http://2130706434:${port}/`]
  const names = [`http://internal.test:${port}/`, `https://internal.test:${port}/`]

  const tenants = await Promise.all(
    [...routes, ...names].map((route) => createOldTenant(service, route)),
  )
  const tests = await Promise.all(tenants.map((tenant) => tenant.tryIt()))
  await Promise.all(tenants.map((tenant) => tenant.publish()))
  const read = await Promise.all(tenants.map((tenant) => readAll(tenant, 2)))

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null }
  expect(tests).toMatchObject(tenants.map(() => blocked))
  expect(JSON.stringify([tests, read])).not.toContain(CANARY)
  expect(internal.connectionCount()).toBe(0)
})

test('what a URL may not be is not sent to, although its address is a good one', async () => {
  await using server = await startRawServer((socket) => socket.end(OK))
  const { host, port } = new URL(server.url)
  const urls = [
    ...[`http://user:password@${host}/`, `http://user@${host}/`, `http://intranet:${port}/`],
    ...[`http://a..b:${port}/`, `http://a;b.test:${port}/`, `ftp://${host}/`, `ws://${host}/`],
    ...['http://127.0.0.1:25/', 'file:///etc/passwd', `javascript:fetch('http://${host}')`],
    ...[`//${host}/`, `${host}/`, '', `http://${host}/${'x'.repeat(64 * 1_024)}`],
  ]
  const tenant = await createTenant(service, { url: server.url, eventTypes: ['none'] })
  const ids = await addOldRows(
    service,
    tenant,
    urls.map((url) => ({ url, maxRetries: 0 })),
  )

  const tests = await Promise.all(ids.map((id) => tryEndpoint(service, { id }, tenant.caller)))
  await tenant.publish()
  const entries = await tenant.entries(2 * urls.length)

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null }
  expect(tests).toMatchObject(urls.map(() => blocked))
  expect(entries).toMatchObject(Array(2 * urls.length).fill(blocked))
  expect(server.connectionCount()).toBe(0)
})

test('of a name with an internal address beside a good one, the good one is sent to', async () => {
  await using server = await startRawServer((socket) => socket.end(OK))
  await using internal = await startInternalServer(Number(new URL(server.url).port))
  const tenant = await createTenant(service, { url: `http://mixed.test:${internal.port}/` })

  const tests = [await tenant.tryIt(), await tenant.tryIt(), await tenant.tryIt()]

  expect(tests).toMatchObject(Array(3).fill({ outcome: 'SUCCEEDED' }))
  expect(server.requests).toHaveLength(3)
  expect(internal.connectionCount()).toBe(0)
})

test.concurrent.each<[string, number, (url: string) => readonly string[]]>([
  ...[300, 301, 302, 303, 305, 307, 308].map(
    (status): [string, number, (url: string) => string[]] => [
      'redirects',
      status,
      (url) => [`location: ${url}`],
    ],
  ),
  ['says where it made something', 201, (url) => [`location: ${url}`, `content-location: ${url}`]],
  ['says where else it is', 200, (url) => [`alt-svc: http/1.1="${new URL(url).host}"; ma=9999`]],
  [
    'asks for another page',
    200,
    (url) => [`refresh: 0; url=${url}`, `link: <${url}>; rel=preload`],
  ],
  ['is used up by somebody else', 421, (url) => [`alt-used: ${new URL(url).host}`]],
  ['asks who it is', 401, (url) => [`www-authenticate: Basic realm="${url}"`]],
  ['asks for a proxy', 407, (url) => [`proxy-authenticate: Basic realm="${url}"`]],
])('an endpoint that %s (%i) leads to no internal server', async (_what, status, headersFor) => {
  await using internal = await startInternalServer()
  const head = [`HTTP/1.1 ${status} X`, ...headersFor(internal.url), 'content-length: 0']
  await using server = await startRawServer((socket) =>
    socket.write(`${head.join('\r\n')}\r\n\r\n`),
  )
  const tenant = await createTenant(service, { url: server.url, maxRetries: 1 })

  const tests = [await tenant.tryIt(), await tenant.tryIt()]
  const read = await readAll(tenant, 2)

  const answered = { response: { statusCode: status, body: '' } }
  expect(tests).toMatchObject([answered, answered])
  expect(JSON.stringify([tests, read])).not.toContain(CANARY)
  expect(internal.connectionCount()).toBe(0)
  expect(server.requests).toHaveLength(2)
})

test('an early hint leads to no internal server', async () => {
  await using internal = await startInternalServer()
  const hint = `HTTP/1.1 103 Early Hints\r\nlink: <${internal.url}>; rel=preload\r\n\r\n`
  await using server = await startRawServer((socket) => socket.write(hint + OK))
  const tenant = await createTenant(service, { url: server.url })

  const tests = [await tenant.tryIt(), await tenant.tryIt()]

  expect(tests).toMatchObject(Array(2).fill({ outcome: 'SUCCEEDED' }))
  expect(internal.connectionCount()).toBe(0)
})

test('over HTTP/2 neither another service nor another origin is believed', async () => {
  await using internal = await startInternalServer()
  const other = `h2="${new URL(internal.url).host}"; ma=9999`
  await using server = await startHttp2Server(authority.issue(), (stream) => {
    const session = stream.session as ServerHttp2Session
    session.altsvc(other, stream.id as number)
    session.altsvc(other, new URL(server.url).origin)
    session.origin(internal.url.replace('http:', 'https:'))
    stream.respond({ ':status': 200, 'alt-svc': other }, { endStream: true })
  })
  const tenant = await createTenant(service, { url: server.url })

  const tests = [await tenant.tryIt(), await tenant.tryIt()]
  const read = await readAll(tenant, 2)

  expect(tests).toMatchObject(Array(2).fill({ outcome: 'SUCCEEDED' }))
  expect(read).not.toContain(CANARY)
  expect(internal.connectionCount()).toBe(0)
  expect(server.requestCount()).toBe(2)
})

test('an open internal port looks like a closed one', async () => {
  await using internal = await startInternalServer()
  const closed = new URL(internal.closedUrl).port
  const routes = [(port: unknown) => `http://${INTERNAL_HOST}:${port}/hook`]
  routes.push((port) => `https://${INTERNAL_HOST}:${port}/hook`)
  routes.push((port) => `http://internal.test:${port}/hook`)
  routes.push((port) => `https://internal.test:${port}/hook`)
  using connects = trapConnects()

  for (const route of routes) {
    const [open, shut] = await Promise.all(
      [internal.port, closed].map((port) => createOldTenant(service, route(port))),
    )
    const seen = [open, shut].map(async (tenant) => {
      const tried = await tenant?.tryIt()
      await tenant?.publish()
      const entries = await tenant?.entries(2)
      return [tried, ...(entries?.slice(0, 2) ?? [])].map((entry) => ({
        outcome: entry?.outcome,
        errorClass: entry?.errorClass,
        errorMessage: entry?.errorMessage,
        response: entry?.response,
      }))
    })
    const [ofOpen, ofShut] = await Promise.all(seen)

    expect(ofOpen).toEqual(ofShut)
    expect(ofOpen).toMatchObject(Array(3).fill({ errorClass: 'blocked_address', response: null }))
  }
  // No connection is made, so not even how long it takes tells them apart.
  expect(connects.targetsBut(service.url, service.databaseUrl)).toEqual([])
  expect(internal.connectionCount()).toBe(0)
})
