import { once } from 'node:events'
import { Agent } from 'undici'
import { expect, test } from 'vitest'
import { guardedConnector } from '../../src/delivery/connector.ts'
import { trustAuthorities } from '../../src/delivery/trust.ts'
import { createAuthority } from '../support/certificates.ts'
import { openTestClient } from '../support/http-client.ts'
import * as raw from '../support/raw-http2.ts'
import { startRawServer, writeForEver } from '../support/raw-server.ts'
import { startHttp2Server, startHttpsServer, startRelay } from '../support/secure-server.ts'

const SHORT_SECONDS = 0.3
const PING_INTERVAL_MS = 250

const authority = createAuthority()
const certified = authority.issue()
const authorities = [authority.cert]
const nothing = () => undefined

test('an endpoint that completes no handshake holds no more sockets than requests in flight', async () => {
  await using client = openTestClient()
  await using server = await startRawServer(nothing)
  const url = server.url.replace('http:', 'https:')
  const sendFive = () =>
    Promise.all(
      Array.from({ length: 5 }, () => client.send({ url, timeoutSeconds: SHORT_SECONDS })),
    )

  const first = await sendFive()
  await server.allClosed()
  const second = await sendFive()
  await server.allClosed()

  expect([...first, ...second]).toMatchObject(Array(10).fill({ errorClass: 'timeout' }))
  expect(server.mostOpen()).toBeLessThanOrEqual(5)
})

test.each([
  ['HTTP/1.1', startHttpsServer],
  ['HTTP/2', startHttp2Server],
])('a handshake that stalls holds nobody else up, over %s', async (_protocol, startServer) => {
  await using server = await startServer(certified)
  await using relay = await startRelay(server.url)
  const client = openTestClient({ authorities })
  relay.silenceNext()
  const connected = relay.next()

  const stalled = client.send({ url: relay.url })
  await connected
  const others = await Promise.all([
    client.send({ url: relay.url }),
    client.send({ url: relay.url }),
  ])
  await client[Symbol.asyncDispose]()
  const hasStalled = await stalled

  expect(others.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded'])
  expect(hasStalled.kind).toBe('unreachable')
})

test('an HTTP/2 connection that has died is replaced', async () => {
  await using server = await startHttp2Server(certified)
  await using relay = await startRelay(server.url)
  await using agent = openBareAgent()
  const request = { origin: new URL(relay.url).origin, path: '/', method: 'GET' } as const
  const send = async () => (await agent.request(request)).statusCode

  const before = await send()
  relay.silence()
  const meanwhile = send()
  await expect(meanwhile).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  const after = await send()

  expect([before, after]).toEqual([200, 200])
  expect(relay.connectionCount()).toBe(2)
})

test('an HTTP/2 connection that only waits for an answer is not', async () => {
  const pinged = Promise.withResolvers<void>()
  await using server = await startHttp2Server(certified, async (stream) => {
    for (let count = 0; count < 3; count += 1) await once(stream.session ?? stream, 'ping')
    pinged.resolve()
    stream.respond({ ':status': 200 }, { endStream: true })
  })
  await using agent = openBareAgent()

  const { statusCode } = await agent.request({
    ...{ origin: new URL(server.url).origin, path: '/', method: 'GET' },
  })
  await pinged.promise

  expect(statusCode).toBe(200)
  expect(server.connectionCount()).toBe(1)
})

test('frames without end that belong to no answer are not read for long', async () => {
  const windowUpdate = raw.frame(raw.WINDOW_UPDATE, 0, 0, raw.words(1))
  const many = Buffer.concat(Array(10_000).fill(windowUpdate))
  await using server = await raw.startRawHttp2Server(certified, (socket) =>
    writeForEver(socket, many),
  )
  await using agent = openBareAgent()

  const sending = agent.request({
    ...{ origin: new URL(server.url).origin, path: '/', method: 'GET' },
  })

  await expect(sending).rejects.toMatchObject({ code: 'UND_ERR_HEADERS_OVERFLOW' })
})

test('answers that are much larger than is read cost no memory', async () => {
  await using client = openTestClient()
  const megabyte = Buffer.alloc(1_024 * 1_024, 'x-more: and more\r\n')
  const starts = ['HTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nx-large: ']
  await using server = await startRawServer((socket) => {
    socket.write(starts[server.requests.length % starts.length] ?? '')
    socket.write(megabyte)
  })
  const sendTen = () =>
    Promise.all(
      Array.from({ length: 10 }, () => client.exchange({ url: server.url, keepsAnswer: true })),
    )
  await sendTen() // what is allocated once
  const before = process.memoryUsage().rss

  for (let round = 0; round < 10; round += 1) await sendTen()
  await server.allClosed()

  const grownBytes = process.memoryUsage().rss - before
  expect(server.requests).toHaveLength(110)
  expect(grownBytes).toBeLessThan(50 * 1_024 * 1_024)
})

function openBareAgent(): AsyncDisposable & Agent {
  const agent = new Agent({
    connect: guardedConnector({
      isAllowed: () => true,
      resolve: async () => [],
      secureContext: trustAuthorities(authorities),
      timeoutMs: 10_000,
      pingIntervalMs: PING_INTERVAL_MS,
      maxBytesAPing: 1_024 * 1_024,
    }),
    allowH2: false,
    h2Options: { pingInterval: PING_INTERVAL_MS },
  })
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.destroy() })
}
