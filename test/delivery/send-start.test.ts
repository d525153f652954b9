import { expect, test } from 'vitest'
import { createAuthority } from '../support/certificates.ts'
import { openTestClient } from '../support/http-client.ts'
import { startRawServer } from '../support/raw-server.ts'
import { startHttp2Server } from '../support/secure-server.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const authority = createAuthority()
const mayNot = { mayStart: () => false }

/** A client whose name server answers when it is told to. */
function openSlowClient() {
  const asked = Promise.withResolvers<void>()
  const told = Promise.withResolvers<void>()
  const client = openTestClient({
    async resolve() {
      asked.resolve()
      await told.promise
      return [{ address: '127.0.0.1', family: 4 }]
    },
    authorities: [authority.cert],
  })
  return { client, asked: asked.promise, answer: told.resolve }
}

const byName = (url: string) => url.replace('127.0.0.1', 'loopback.test')

test('what is revoked while the name is resolved is never sent, and the connection is used next', async () => {
  const { client, asked, answer } = openSlowClient()
  await using _ = client
  await using server = await startRawServer((socket) => socket.write(OK))
  const url = byName(server.url)
  let mayStart = true

  const sending = client.exchange({ url, mayStart: () => mayStart })
  await asked
  mayStart = false
  answer()
  const sent = await sending
  const bytesBefore = server.receivedBytes()
  const next = await client.send({ url, body: Buffer.from('next') })

  expect(sent).toBe('withdrawn')
  expect(bytesBefore).toBe(0)
  expect(next.kind).toBe('succeeded')
  expect(server.requests.map((request) => request.split('\r\n\r\n')[1])).toEqual(['next'])
  expect(server.connectionCount()).toBe(1)
})

test('whether a request may start is not asked before there is a connection', async () => {
  const { client, asked, answer } = openSlowClient()
  await using _ = client
  await using server = await startRawServer((socket) => socket.write(OK))
  const steps: string[] = []

  const sending = client.send({
    url: byName(server.url),
    mayStart: () => steps.push('may it start?') > 0,
  })
  await asked
  steps.push('resolved')
  answer()
  await sending

  expect(steps).toEqual(['resolved', 'may it start?'])
})

test('on a connection that is kept alive nothing is sent of what may not start', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => socket.write(OK))
  const { url } = server

  const first = await client.exchange({ url })
  const bytesBefore = server.receivedBytes()
  const withdrawn = [
    await client.exchange({ url, ...mayNot }),
    await client.exchange({ url, ...mayNot }),
  ]
  const bytesAfter = server.receivedBytes()
  const last = await client.exchange({ url })

  expect(withdrawn).toEqual(['withdrawn', 'withdrawn'])
  expect(bytesAfter).toBe(bytesBefore)
  expect([first, last]).toMatchObject(Array(2).fill({ outcome: { kind: 'succeeded' } }))
  expect(server.requests).toHaveLength(2)
  expect(server.connectionCount()).toBeLessThanOrEqual(2)
})

test('over HTTP/2 nothing is sent of what may not start, and the connection goes on', async () => {
  await using client = openTestClient({ authorities: [authority.cert] })
  await using server = await startHttp2Server(authority.issue())
  const { url } = server

  const early = await client.exchange({ url, ...mayNot })
  const first = await client.exchange({ url })
  const late = await client.exchange({ url, ...mayNot })
  const last = await client.exchange({ url })

  expect([early, late]).toEqual(['withdrawn', 'withdrawn'])
  expect([first, last]).toMatchObject(Array(2).fill({ outcome: { kind: 'succeeded' } }))
  expect([server.requestCount(), server.connectionCount()]).toEqual([2, 1])
})

test('over HTTP/2 what is revoked while the name is resolved is never sent', async () => {
  const { client, asked, answer } = openSlowClient()
  await using _ = client
  await using server = await startHttp2Server(authority.issue())
  const url = byName(server.url)
  let mayStart = true

  const sending = client.exchange({ url, mayStart: () => mayStart })
  await asked
  mayStart = false
  answer()
  const sent = await sending
  await client.send({ url })

  expect(sent).toBe('withdrawn')
  expect(server.requestCount()).toBe(1)
})

test('an answer is handed over where it is wanted, with headers that came twice', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(
      'HTTP/1.1 500 Oh no\r\nX-Test: a\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n' +
        'content-length: 4\r\n\r\n\u00ff\u0000ab',
      'latin1',
    )
  })

  const sent = await client.exchange({ url: server.url, keepsAnswer: true })

  expect(sent).toEqual({
    outcome: expect.objectContaining({ kind: 'rejected', statusCode: 500 }),
    answer: {
      headers: [
        { name: 'x-test', value: 'a' },
        { name: 'set-cookie', value: 'a=1' },
        { name: 'set-cookie', value: 'b=2' },
        { name: 'content-length', value: '4' },
      ],
      body: Buffer.from([0xff, 0x00, 0x61, 0x62]),
    },
  })
})

test('over HTTP/2 an answer is handed over too', async () => {
  await using client = openTestClient({ authorities: [authority.cert] })
  await using server = await startHttp2Server(authority.issue(), (stream) => {
    stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'], date: 'today' })
    stream.end('text')
  })

  const sent = await client.exchange({ url: server.url, keepsAnswer: true })

  expect(sent).toMatchObject({
    answer: {
      headers: [
        { name: 'set-cookie', value: 'a=1' },
        { name: 'set-cookie', value: 'b=2' },
        { name: 'date', value: 'today' },
      ],
      body: Buffer.from('text'),
    },
  })
})

test('of a large answer no more is handed over than is read', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`)
  })

  const sent = await client.exchange({ url: server.url, keepsAnswer: true })

  expect(sent).toMatchObject({ outcome: { isTruncated: true } })
  expect(sent).toHaveProperty('answer.body.length', 64 * 1_024)
})

test('early answers are not what is handed over', async () => {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`)
  })

  const sent = await client.exchange({ url: server.url, keepsAnswer: true })

  expect(sent).toMatchObject({ answer: { headers: [{ name: 'content-length', value: '0' }] } })
})

test('of an answer that nobody wants to keep, or that never came whole, nothing is handed over', async () => {
  await using client = openTestClient()
  const answers = [`${OK}`, 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc']
  await using server = await startRawServer((socket) => socket.end(answers.shift() ?? ''))

  const unwanted = await client.exchange({ url: server.url })
  const broken = await client.exchange({ url: server.url, keepsAnswer: true })

  expect(unwanted).toMatchObject({ outcome: { kind: 'succeeded' }, answer: null })
  expect(broken).toMatchObject({ outcome: { kind: 'unreachable' }, answer: null })
})
