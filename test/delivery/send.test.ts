import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openTestClient } from '../support/http-client.ts'
import { startRawServer } from '../support/raw-server.ts'
import { answerWith, startReceiver } from '../support/receiver.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

test('a request arrives as it was made', async () => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  const body = Buffer.from('{"é":"\u{1F600}"}')

  const outcome = await client.send({
    url: `${receiver.url}/a%20b?c=d#fragment`,
    method: 'PUT',
    headers: { 'x-test': 'a\tb', 'content-type': 'application/json' },
    body,
  })

  expect(outcome).toEqual({ kind: 'succeeded', statusCode: 200, isTruncated: false })
  expect(receiver.requests).toMatchObject([
    { method: 'PUT', path: '/hook/a%20b?c=d', body, headers: { 'x-test': 'a\tb' } },
  ])
  expect(receiver.requests[0]?.headers).toMatchObject({
    'content-length': String(body.length),
    host: new URL(receiver.url).host,
  })
})

test('nothing is sent that was not asked for', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.write(OK))

  await client.send({ url: server.url, headers: { 'x-test': 'a' } })

  const [head = ''] = server.requests[0]?.split('\r\n\r\n') ?? []
  const names = head
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(':')[0])
  expect(names.toSorted()).toEqual(['connection', 'content-length', 'host', 'x-test'])
})

test.each([200, 201, 202, 204, 206, 226, 299])('status %i is a success', async (statusCode) => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  receiver.answer(statusCode)

  const outcome = await client.send({ url: receiver.url })

  expect(outcome).toEqual({ kind: 'succeeded', statusCode, isTruncated: false })
})

test.each([
  ...[300, 301, 302, 303, 304, 307, 308, 399].map((status) => [status, 'redirect'] as const),
  ...[400, 401, 404, 407, 408, 410, 418, 421, 425, 429, 499, 500, 502, 503, 504, 599, 999].map(
    (status) => [status, 'http_error'] as const,
  ),
])('status %i is a failure of the class %s', async (statusCode, errorClass) => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  receiver.answer(answerWith(statusCode, { location: receiver.url }))

  const outcome = await client.send({ url: receiver.url })

  expect(outcome).toMatchObject({ kind: 'rejected', statusCode, errorClass, isTruncated: false })
  expect(receiver.requests).toHaveLength(1)
})

test.each<[string, string | string[], { retryAfterSeconds?: number }]>([
  ['seconds', '120', { retryAfterSeconds: 120 }],
  ['a date', 'Thu, 01 Jan 2026 12:01:30 GMT', { retryAfterSeconds: 90 }],
  ['a huge number', '9'.repeat(30), { retryAfterSeconds: 1e30 }],
  ['nonsense', 'soon', {}],
  ['a negative number', '-5', {}],
  ['two values', ['5', '10'], {}],
  ['nothing', '', {}],
])('with Retry-After, %s is read', async (_what, value, expected) => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  receiver.answer((_request, response) => {
    response.setHeader('retry-after', value).writeHead(429).end()
  })

  const outcome = await client.send({ url: receiver.url })

  expect(outcome).toEqual({
    kind: 'rejected',
    statusCode: 429,
    errorClass: 'http_error',
    message: 'The endpoint answered 429.',
    isTruncated: false,
    ...expected,
  })
})

test.each([
  ['no length and no keep-alive', 'HTTP/1.1 200 OK\r\n\r\nsome text', true],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nsome text', true],
  ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n', false],
  ['no reason', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', false],
  ['early hints', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`, false],
  ['many early answers', `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)}${OK}`, false],
  ['a body that is ignored', 'HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n', false],
])('an answer with %s is understood', async (_what, answer, isEnd) => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(answer)
    if (isEnd) socket.end()
  })

  const outcome = await client.send({ url: server.url })

  expect(outcome.kind).toBe('succeeded')
})

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
])('an answer that is compressed by %s is never inflated', async (coding, compress) => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  const bomb = compress(Buffer.alloc(10 * 1_024 * 1_024))
  receiver.answer((_request, response) => {
    response.writeHead(200, { 'content-encoding': coding }).end(bomb)
  })

  const sent = await client.exchange({ url: receiver.url, keepsAnswer: true })

  expect(bomb.length).toBeLessThan(64 * 1_024)
  expect(sent).toMatchObject({ outcome: { kind: 'succeeded', isTruncated: false } })
  expect(sent).toHaveProperty('answer.body', bomb)
})

test('requests that follow each other share connections', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.write(OK))

  for (let count = 0; count < 10; count += 1) await client.send({ url: server.url })

  expect(server.requests).toHaveLength(10)
  expect(server.connectionCount()).toBeLessThanOrEqual(2)
})

test('after an answer that closes the connection there is another one', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })

  const kinds = []
  for (let count = 0; count < 3; count += 1) {
    kinds.push((await client.send({ url: server.url })).kind)
  }

  expect(kinds).toEqual(['succeeded', 'succeeded', 'succeeded'])
  expect(server.connectionCount()).toBe(3)
})

test('many requests to one endpoint are in flight at once', async () => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  const answer = Promise.withResolvers<number>()
  receiver.answerAlways(answer.promise)

  const sending = Array.from({ length: 50 }, () => client.send({ url: receiver.url }))
  await receiver.take(50)
  answer.resolve(200)

  const outcomes = await Promise.all(sending)
  expect(outcomes.every(({ kind }) => kind === 'succeeded')).toBe(true)
})

test.each([
  ['a header value', { headers: { 'x-test': 'a\r\nx-evil: 1' } }],
  ['a header name', { headers: { 'x-test\r\nx-evil': '1' } }],
  ['a header value, alone', { headers: { 'x-test': 'a\nx-evil: 1' } }],
])('with a line break in %s nothing is sent, and later requests are', async (_what, bad) => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.write(OK))

  const outcomes = []
  for (let count = 0; count < 20; count += 1) {
    outcomes.push(await client.send({ url: server.url, ...bad }))
  }
  const bytes = server.receivedBytes()
  const good = await client.send({ url: server.url })

  expect(outcomes).toMatchObject(
    Array(20).fill({ kind: 'unreachable', errorClass: 'protocol_error' }),
  )
  expect(bytes).toBe(0)
  expect(good.kind).toBe('succeeded')
})

test('line breaks in a URL do not reach the endpoint', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.write(OK))

  await client.send({ url: `${server.url}?a=1\r\nx-evil: 1\r\n\r\n&b=%0d%0ax-evil:%201` })

  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]).toMatch(
    /^POST \/hook\?a=1x-evil:%201&b=%0d%0ax-evil:%201 HTTP\/1\.1\r\n/,
  )
  expect(server.requests[0]).not.toMatch(/^x-evil/im)
})

test('bytes after an answer are not taken for the next one', async () => {
  await using client = openTestClient()
  const answers = [`${OK}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n`, 'HTTP/1.1 503 No\r\n\r\n']
  await using server = await startRawServer((socket) => {
    const answer = answers.shift() ?? ''
    socket.write(answer)
    if (answers.length === 0) socket.end()
  })

  const first = await client.send({ url: server.url })
  const second = await client.send({ url: server.url })

  expect(first).toMatchObject({ kind: 'succeeded' })
  expect(second).toMatchObject({ kind: 'rejected', statusCode: 503 })
})
