import type { ServerHttp2Stream } from 'node:http2'
import { expect, test } from 'vitest'
import { createAuthority } from '../support/certificates.ts'
import { openTestClient } from '../support/http-client.ts'
import { startHttp2Server, startHttpsServer } from '../support/secure-server.ts'

const SHORT_SECONDS = 0.3

const authority = createAuthority()
const certified = authority.issue()
const openClient = () => openTestClient({ authorities: [authority.cert] })

test('HTTP/2 is spoken where it is offered, by many requests over one connection', async () => {
  await using client = openClient()
  await using server = await startHttp2Server(certified)
  await client.send({ url: server.url })

  const sending = Array.from({ length: 50 }, () => client.send({ url: server.url }))
  const outcomes = await Promise.all(sending)

  expect(outcomes).toEqual(
    Array(50).fill({ kind: 'succeeded', statusCode: 200, isTruncated: false }),
  )
  expect(server.requestCount()).toBe(51)
  expect(server.connectionCount()).toBe(1)
})

test('a request arrives over HTTP/2 as it was made, and with nothing else', async () => {
  await using client = openClient()
  const received = Promise.withResolvers<object>()
  await using server = await startHttp2Server(certified, async (stream, headers) => {
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    received.resolve({
      body: Buffer.concat(chunks),
      headers: Object.fromEntries(Object.entries(headers)),
    })
    stream.respond({ ':status': 200 }, { endStream: true })
  })
  const body = Buffer.from('{"é":1}')

  await client.send({
    ...{ url: `${server.url}?a=b#c`, method: 'PUT', body },
    headers: { 'X-Test': 'a', constructor: 'b' },
  })

  expect(await received.promise).toEqual({
    body,
    headers: {
      ...{ ':authority': new URL(server.url).host, ':method': 'PUT', ':path': '/hook?a=b' },
      ...{ ':scheme': 'https', 'content-length': String(body.length), 'x-test': 'a' },
      constructor: 'b',
    },
  })
})

test('HTTP/1.1 is spoken where that is all that is offered', async () => {
  await using client = openClient()
  await using server = await startHttpsServer(certified)

  const outcomes = [await client.send({ url: server.url }), await client.send({ url: server.url })]

  expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded'])
  expect(server.requestCount()).toBe(2)
})

test.each<[string, (stream: ServerHttp2Stream) => void]>([
  ['never answers', () => undefined],
  ['dribbles its body', (stream) => dribble(stream)],
  ['gives early answers for ever', (stream) => giveHints(stream)],
])('an endpoint that %s over HTTP/2 is cut off at the deadline', async (_what, answer) => {
  await using client = openClient()
  await using server = await startHttp2Server(certified, answer)

  const outcome = await client.send({ url: server.url, timeoutSeconds: SHORT_SECONDS })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'timeout' })
  expect(server.requestCount()).toBeLessThanOrEqual(1) // none where the machine was very slow
})

test('an endpoint that allows no stream at all is cut off, and so is its connection', async () => {
  await using client = openClient()
  await using server = await startHttp2Server(certified, undefined, 0)

  const outcome = await client.send({ url: server.url, timeoutSeconds: SHORT_SECONDS })
  await server.allClosed()

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'timeout' })
  expect(server.requestCount()).toBe(0)
})

test('of a body without end over HTTP/2 a part is read, and the stream ends', async () => {
  await using client = openClient()
  const closed = Promise.withResolvers<void>()
  await using server = await startHttp2Server(certified, (stream) => {
    stream.on('close', closed.resolve)
    stream.respond({ ':status': 200 })
    writeForEver(stream)
  })

  const sent = await client.exchange({ url: server.url, keepsAnswer: true })
  await closed.promise

  expect(sent).toMatchObject({ outcome: { kind: 'succeeded', isTruncated: true } })
  expect(sent).toHaveProperty('answer.body.length', 64 * 1_024)
})

test.each([
  ['one large header', { 'x-large': 'x'.repeat(17 * 1_024) }],
  ['headers that are large together', manyHeaders(100, 200)],
  ['headers of one name', { 'set-cookie': Array(50).fill('x'.repeat(400)) }],
  ['1 MB of headers', manyHeaders(100, 10_000)],
  ['5,000 headers', manyHeaders(5_000, 1)],
])('%s are too much over HTTP/2', async (_what, headers) => {
  await using client = openClient()
  await using server = await startHttp2Server(certified, (stream) => {
    stream.respond({ ':status': 200, ...headers }, { endStream: true })
  })

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'response_too_large' })
  expect(server.requestCount()).toBe(1)
})

function manyHeaders(count: number, valueLength: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`x-${index}`, 'x'.repeat(valueLength)]),
  )
}

function dribble(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200 })
  const timer = setInterval(() => stream.write('x'), 5)
  stream.on('close', () => clearInterval(timer))
}

function giveHints(stream: ServerHttp2Stream): void {
  const timer = setInterval(() => stream.additionalHeaders({ ':status': 103 }), 10)
  stream.on('close', () => clearInterval(timer))
}

function writeForEver(stream: ServerHttp2Stream): void {
  const more = () => {
    while (!stream.destroyed && stream.write('x'.repeat(10_000))) {
      // until the buffer is full
    }
  }
  stream.on('drain', more)
  more()
}
