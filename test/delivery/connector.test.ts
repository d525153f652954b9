import { once } from 'node:events'
import type { Socket } from 'node:net'
import { Agent } from 'undici'
import { expect, test } from 'vitest'
import { BlockedAddressError, guardedConnector } from '../../src/delivery/connector.ts'
import type { ResolvedAddress } from '../../src/delivery/resolver.ts'
import { trustAuthorities } from '../../src/delivery/trust.ts'
import { type AddressRule, addressRule, LOOPBACK_NETWORKS } from '../../src/domain/networks.ts'
import { trapConnects } from '../support/connects.ts'
import { PRIVATE_URLS } from '../support/private-urls.ts'
import { startRawServer } from '../support/raw-server.ts'

const OK = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'
const nothing = () => undefined
const isGlobal = addressRule([], [])
const isGlobalOrLoopback = addressRule(LOOPBACK_NETWORKS, [])

const at = (address: string): ResolvedAddress => ({
  address,
  family: address.includes(':') ? 6 : 4,
})

/** A client without the rules for URLs, which the connector must not rely on. */
function openBareClient(isAllowed: AddressRule, answers: readonly string[]) {
  const resolved: string[] = []
  const resolve = async (host: string) => {
    resolved.push(host)
    return answers.map(at)
  }
  const agent = new Agent({
    connect: guardedConnector({
      ...{ isAllowed, resolve, secureContext: trustAuthorities([]) },
      ...{ timeoutMs: 10_000, pingIntervalMs: 10_000, maxBytesAPing: 1_000_000 },
    }),
  })
  return {
    resolved,
    /** The status, or what went wrong. */
    async get(url: URL): Promise<unknown> {
      try {
        const { statusCode, body } = await agent.request({
          origin: url.origin,
          path: url.pathname,
          method: 'GET',
        })
        await body.dump()
        return statusCode
      } catch (error) {
        return error
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** What a URL parser makes of these, at the port of a server that must see nothing. */
function urlsAt(port: string): URL[] {
  return PRIVATE_URLS.filter((text) => URL.canParse(text)).flatMap((text) => {
    const url = new URL(text)
    const isPlain = url.username === '' && url.password === ''
    url.port = port
    url.protocol = 'http:'
    return isPlain ? [url] : []
  })
}

test('no spelling of a private address is connected to, whatever its name resolves to', async () => {
  using connects = trapConnects()
  await using server = await startRawServer((socket) => socket.end(OK))
  const answers = ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254', '::ffff:127.0.0.1', 'fd00::1']
  await using client = openBareClient(isGlobal, answers)
  const urls = urlsAt(new URL(server.url).port)

  const results = []
  for (const url of urls) results.push(await client.get(url))

  expect(urls.length).toBeGreaterThan(100)
  expect(results.filter((result) => !(result instanceof BlockedAddressError))).toEqual([])
  expect(connects.count()).toBe(0)
  expect(server.connectionCount()).toBe(0)
})

test('the trap sees a connection that is made', async () => {
  using connects = trapConnects()
  await using server = await startRawServer((socket) => socket.end(OK))
  await using client = openBareClient(isGlobalOrLoopback, [])

  const result = await client.get(new URL(server.url))

  expect(result).toBe(200)
  expect(connects.count()).toBe(1)
})

test.each([
  ...['10.0.0.1', '127.0.0.1', '169.254.169.254', '0.0.0.0', '224.0.0.1', '::1', '::', 'fe80::1'],
  ...['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1%lo', ''],
])('a name that resolves to %j is refused before anything is connected', async (address) => {
  using connects = trapConnects()
  await using client = openBareClient(isGlobal, [address])

  const result = await client.get(new URL('http://example.com/'))

  expect(result).toBeInstanceOf(BlockedAddressError)
  expect(client.resolved).toEqual(['example.com'])
  expect(connects.count()).toBe(0)
})

test('of mixed answers only the good ones are dialled', async () => {
  using connects = trapConnects()
  await using server = await startRawServer((socket) => socket.end(OK))
  const answers = ['10.0.0.1', '169.254.169.254', 'fd00::1', '127.0.0.1', '192.168.0.1']
  await using client = openBareClient(isGlobalOrLoopback, answers)

  const result = await client.get(new URL(`http://example.com:${new URL(server.url).port}/`))

  expect(result).toBe(200)
  expect(connects.count()).toBe(1)
})

test('a name is resolved once a connection, so that the checked address is the dialled one', async () => {
  await using server = await startRawServer((socket) => socket.end(OK))
  const answers = ['127.0.0.1']
  await using client = openBareClient(isGlobalOrLoopback, answers)
  const url = new URL(`http://example.com:${new URL(server.url).port}/`)

  const first = await client.get(url)
  answers[0] = '10.0.0.1'
  const second = await client.get(url)

  expect(first).toBe(200)
  expect(second).toBeInstanceOf(BlockedAddressError)
  expect(client.resolved).toEqual(['example.com', 'example.com'])
})

test('what was connected to is checked again', async () => {
  await using server = await startRawServer((socket) => socket.end(OK))
  const verdicts = [true, false]
  await using client = openBareClient(() => verdicts.shift() ?? false, ['127.0.0.1'])

  const result = await client.get(new URL(`http://example.com:${new URL(server.url).port}/`))

  expect(result).toBeInstanceOf(BlockedAddressError)
  expect(server.requests).toEqual([])
})

test('a denied network is not connected to although it is global', async () => {
  using connects = trapConnects()
  const rule = addressRule(['0.0.0.0/0', '::/0'], ['8.8.8.8/32', '2001:4860::/32'])
  await using client = openBareClient(rule, ['8.8.8.8', '2001:4860:4860::8888', '::ffff:8.8.8.8'])

  const results = []
  for (const host of ['8.8.8.8', '134744072', '[2001:4860:4860::8888]', 'dns.google']) {
    results.push(await client.get(new URL(`http://${host}/`)))
  }

  expect(results.map((result) => result instanceof BlockedAddressError)).toEqual(
    Array(4).fill(true),
  )
  expect(connects.count()).toBe(0)
})

test('IPv4 within IPv6 can be connected to where it is allowed', async () => {
  await using server = await startRawServer((socket) => socket.end(OK))
  await using client = openBareClient(isGlobalOrLoopback, ['::ffff:127.0.0.1'])
  const { port } = new URL(server.url)

  const literal = await client.get(new URL(`http://[::ffff:127.0.0.1]:${port}/`))
  const resolved = await client.get(new URL(`http://example.com:${port}/`))

  expect([literal, resolved]).toEqual([200, 200])
})

test('of a name with very many addresses a few are dialled', async () => {
  using connects = trapConnects()
  const many = Array.from({ length: 250 }, (_, index) => `127.0.1.${index}`)
  await using client = openBareClient(isGlobalOrLoopback, ['10.0.0.1', ...many, ...many, '::1'])
  const server = await startRawServer(() => undefined)
  await server[Symbol.asyncDispose]()

  const result = await client.get(new URL(`http://example.com:${new URL(server.url).port}/`))

  expect(result).toBeInstanceOf(AggregateError)
  expect(connects.count()).toBe(5) // four of IPv4, and one
})

test('what an endpoint writes is read in pieces, and not at all any more when it is cut off', async () => {
  await using server = await startRawServer(nothing, (socket) => socket.write('x'.repeat(10_000)))
  const connect = guardedConnector({
    ...{ isAllowed: isGlobalOrLoopback, resolve: async () => [], timeoutMs: 10_000 },
    ...{ secureContext: trustAuthorities([]), pingIntervalMs: 10_000, maxBytesAPing: 1_000_000 },
  })
  const { hostname, port, protocol } = new URL(server.url)
  const connected = Promise.withResolvers<Socket>()
  connect({ hostname, port, protocol }, (_error, socket) => connected.resolve(socket as Socket))

  const socket = await connected.promise
  await once(socket, 'readable')
  const piece = socket.read()
  socket.destroy()
  const afterwards = socket.read()

  expect(piece.length).toBe(1_024)
  expect(afterwards).toBeNull()
})
