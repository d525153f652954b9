import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { openTestClient } from '../support/http-client.ts'
import { dribble, startRawServer, writeForEver } from '../support/raw-server.ts'
import { startReceiver } from '../support/receiver.ts'

const SHORT_SECONDS = 0.3
const MAX_BODY_BYTES = 64 * 1_024
const MAX_HEADER_BYTES = 16 * 1_024

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const headOf = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`

test.each<[string, (socket: Socket) => void]>([
  ['never answers', () => undefined],
  ['dribbles its head', (socket) => dribble(socket, 'HTTP/1.1 200 OK\r\nx-slow: a')],
  ['dribbles its body', (socket) => dribble(socket, `${headOf(60_000)}a`)],
  [
    'dribbles chunks',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')
      const timer = setInterval(() => socket.write('1\r\na\r\n'), 5)
      socket.on('close', () => clearInterval(timer))
    },
  ],
  [
    'gives early answers for ever',
    (socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 5)
      socket.on('close', () => clearInterval(timer))
    },
  ],
  ['says that its body goes on', (socket) => socket.write(`${headOf(100)}a`)],
])('an endpoint that %s is cut off at the deadline', async (_what, answer) => {
  await using client = openTestClient()
  await using server = await startRawServer(answer)

  const outcome = await client.send({ url: server.url, timeoutSeconds: SHORT_SECONDS })

  expect(outcome).toEqual({
    kind: 'unreachable',
    errorClass: 'timeout',
    message: 'The endpoint did not answer completely within 0.3 s.',
  })
  await server.allClosed()
  expect(server.requests.length).toBeLessThanOrEqual(1) // none where the machine was very slow
})

test('the name server is under the deadline too, and nothing is sent after it', async () => {
  const answers = Promise.withResolvers<void>()
  await using client = openTestClient({
    async resolve() {
      await answers.promise
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })
  await using server = await startRawServer((socket) => socket.write(OK))
  const url = server.url.replace('127.0.0.1', 'loopback.test')

  const late = await client.send({
    ...{ url, body: Buffer.from('late'), timeoutSeconds: SHORT_SECONDS },
  })
  answers.resolve()
  const inTime = await client.send({ url, body: Buffer.from('in time') })

  expect(late).toMatchObject({ kind: 'unreachable', errorClass: 'timeout' })
  expect(inTime).toMatchObject({ kind: 'succeeded' })
  expect(server.requests.map((request) => request.split('\r\n\r\n')[1])).toEqual(['in time'])
})

test('a TLS handshake that stalls ends at the deadline', async () => {
  await using client = openTestClient()
  await using server = await startRawServer(() => undefined)
  const url = server.url.replace('http:', 'https:')

  const outcome = await client.send({ url, timeoutSeconds: SHORT_SECONDS })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'timeout' })
})

test.each([
  ['as much as is read', MAX_BODY_BYTES, false],
  ['a byte more', MAX_BODY_BYTES + 1, true],
])('of an answer with %s it is said whether it was cut', async (_what, length, isTruncated) => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(headOf(length) + 'x'.repeat(length))
  })

  const outcome = await client.send({ url: server.url })

  expect(outcome).toEqual({ kind: 'succeeded', statusCode: 200, isTruncated })
})

test.each([
  ['200 OK', 'succeeded'],
  ['500 Oh no', 'rejected'],
])(
  'of an answer %s without end a part is read, and the rest is not waited for',
  async (status, kind) => {
    await using client = openTestClient()
    await using server = await startRawServer((socket) => {
      socket.write(`HTTP/1.1 ${status}\r\n\r\n`)
      writeForEver(socket, 'x'.repeat(10_000))
    })

    const outcome = await client.send({ url: server.url })

    expect(outcome).toMatchObject({ kind, isTruncated: true })
    await server.allClosed()
  },
)

test.each([
  ['one large header', `x-large: ${'x'.repeat(MAX_HEADER_BYTES)}`],
  ['many headers', Array(5_000).fill('x-many: x').join('\r\n')],
  ['100,000 headers', Array(100_000).fill('x-many: x').join('\r\n')],
  [
    'a megabyte of headers',
    Array(100)
      .fill(`x-large: ${'x'.repeat(10_000)}`)
      .join('\r\n'),
  ],
])('%s is too much', async (_what, headers) => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\ncontent-length: 0\r\n\r\n`)
  })

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'response_too_large' })
})

test('headers without end are cut off', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    writeForEver(socket, 'x-more: and more\r\n'.repeat(1_000))
  })

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'response_too_large' })
  await server.allClosed()
})

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['bytes at random', '\u0000\u0001\u0002\u00ff\r\n\r\n'],
  ['a status that is no number', 'HTTP/1.1 abc OK\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\ncontent-length: a\r\n\r\n'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
  ],
  ['chunks that are none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nno\r\n'],
  ['a length below zero', 'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n'],
  ['a header that is folded', 'HTTP/1.1 200 OK\r\nx-a: a\r\n b\r\n\r\n'],
  ['a header that holds a NUL', 'HTTP/1.1 200 OK\r\nx-a: a\u0000b\r\n\r\n'],
  ['another version of HTTP', 'HTTP/3.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['HTTP/2 that nobody asked for', '\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000'],
  ['100 that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${OK}`],
  ['more early answers than are read', `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(101)}${OK}`],
  ['a header that is none', 'HTTP/1.1 200 OK\r\nno header\r\n\r\n'],
  ['another protocol than was asked for', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: a\r\n\r\n'],
])('an answer with %s is a protocol error', async (_what, answer) => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.end(answer, 'latin1'))

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'protocol_error' })
  expect(server.requests).toHaveLength(1)
})

test.each<[string, (socket: Socket) => void]>([
  ['resets the connection', (socket) => socket.resetAndDestroy()],
  [
    'resets it within the head',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-te', () => socket.resetAndDestroy())
    },
  ],
  [
    'resets it within the body',
    (socket) => {
      socket.write(`${headOf(100)}a`, () => socket.resetAndDestroy())
    },
  ],
  ['closes it', (socket) => socket.end()],
  ['closes it within the head', (socket) => socket.end('HTTP/1.1 200 OK\r\nx-te')],
  ['closes it within the body', (socket) => socket.end(`${headOf(100)}a`)],
])('an endpoint that %s has not answered', async (_what, answer) => {
  await using client = openTestClient()
  await using server = await startRawServer(answer)

  const outcome = await client.send({ url: server.url, method: 'PUT' })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'connection_reset' })
  expect(server.requests).toHaveLength(1)
})

test('a request that was cut off on a used connection is not sent again behind our back', async () => {
  await using client = openTestClient()
  const answers = [OK, undefined, OK]
  await using server = await startRawServer((socket) => {
    const answer = answers.shift()
    if (answer === undefined) socket.resetAndDestroy()
    else socket.write(answer)
  })

  const kinds = []
  for (let count = 0; count < 3; count += 1) {
    kinds.push((await client.send({ url: server.url, method: 'PUT' })).kind)
  }

  expect(kinds).toEqual(['succeeded', 'unreachable', 'succeeded'])
  expect(server.requests).toHaveLength(3)
})

test('where nobody listens, the connection is refused', async () => {
  await using client = openTestClient()
  const server = await startRawServer(() => undefined)
  await server[Symbol.asyncDispose]()

  const outcome = await client.send({ url: server.url })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'connection_refused' })
})

test('an endpoint that does not speak TLS is a TLS error', async () => {
  await using client = openTestClient()
  await using receiver = await startReceiver()

  const outcome = await client.send({ url: receiver.url.replace('http:', 'https:') })

  expect(outcome).toMatchObject({ kind: 'unreachable', errorClass: 'tls_error' })
})
