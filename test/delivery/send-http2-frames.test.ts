import type { TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { createAuthority } from '../support/certificates.ts'
import { openTestClient } from '../support/http-client.ts'
import * as raw from '../support/raw-http2.ts'

const LATER_MS = 20
const NO_ERROR = 0x0
const PROTOCOL_ERROR = 0x1
const INTERNAL_ERROR = 0x2
const REFUSED_STREAM = 0x7
const CANCEL = 0x8

const authority = createAuthority()
const certified = authority.issue()
const openClient = () => openTestClient({ authorities: [authority.cert] })

test.each<[string, string, (socket: TLSSocket, streamId: number) => void]>([
  ['refuses the stream', 'connection_reset', reset(REFUSED_STREAM)],
  ['cancels the stream', 'connection_reset', reset(CANCEL)],
  ['fails', 'connection_reset', reset(INTERNAL_ERROR)],
  ['ends the stream without an answer', 'connection_reset', reset(NO_ERROR)],
  ['complains of the protocol', 'protocol_error', reset(PROTOCOL_ERROR)],
  [
    'fails within the body',
    'connection_reset',
    (socket, streamId) => {
      socket.write(raw.frame(raw.HEADERS, raw.END_HEADERS, streamId, raw.STATUS_200))
      socket.write(raw.frame(raw.DATA, 0, streamId, Buffer.from('abc')))
      reset(INTERNAL_ERROR)(socket, streamId)
    },
  ],
  ['goes away', 'connection_reset', (socket) => goAway(socket, 0, NO_ERROR)],
  ['goes away for a reason', 'connection_reset', (socket) => goAway(socket, 0, INTERNAL_ERROR)],
  ['closes the connection', 'connection_reset', (socket) => socket.end()],
  ['writes HTTP/1.1', 'protocol_error', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
  ['pushes', 'protocol_error', (socket, streamId) => push(socket, streamId)],
  ['floods with pings', 'protocol_error', (socket) => flood(socket, raw.PING, Buffer.alloc(8))],
  [
    'floods with settings',
    'protocol_error',
    (socket) => flood(socket, raw.SETTINGS, Buffer.alloc(0)),
  ],
  ['continues its headers for ever', 'response_too_large', continueForEver],
  ['answers with a status that is none', 'protocol_error', status('abc')],
  ['answers with another protocol', 'protocol_error', status('101')],
])(
  'an endpoint that %s over HTTP/2 is a %s, and gets no second request',
  async (_what, errorClass, answer) => {
    await using client = openClient()
    await using server = await raw.startRawHttp2Server(certified, answer)

    const outcome = await client.send({ url: server.url })

    expect(outcome).toMatchObject({ kind: 'unreachable', errorClass })
    expect(server.requestCount()).toBe(1)
  },
)

test('an endpoint that goes away after its answer has answered, and a new connection is made', async () => {
  await using client = openClient()
  await using server = await raw.startRawHttp2Server(certified, (socket, streamId) => {
    goAway(socket, streamId, NO_ERROR)
    setTimeout(() => answerOk(socket, streamId), LATER_MS)
  })

  const outcomes = [await client.send({ url: server.url }), await client.send({ url: server.url })]

  expect(outcomes.map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded'])
  expect([server.requestCount(), server.connectionCount()]).toEqual([2, 2])
})

test('one stream that is broken off does not harm the others on its connection', async () => {
  await using client = openClient()
  const first = Promise.withResolvers<() => void>()
  await using server = await raw.startRawHttp2Server(certified, (socket, streamId) => {
    if (streamId === 1) answerOk(socket, streamId)
    else if (streamId === 3) first.resolve(() => answerOk(socket, streamId))
    else reset(INTERNAL_ERROR)(socket, streamId)
  })
  await client.send({ url: server.url })

  const waiting = client.send({ url: server.url })
  const answerFirst = await first.promise
  const broken = await client.send({ url: server.url })
  answerFirst()
  const answered = await waiting

  expect([broken.kind, answered.kind]).toEqual(['unreachable', 'succeeded'])
  expect(server.connectionCount()).toBe(1)
})

function answerOk(socket: TLSSocket, streamId: number): void {
  const flags = raw.END_HEADERS | raw.END_STREAM
  socket.write(raw.frame(raw.HEADERS, flags, streamId, raw.STATUS_200))
}

function reset(code: number) {
  return (socket: TLSSocket, streamId: number) => {
    socket.write(raw.frame(raw.RST_STREAM, 0, streamId, raw.words(code)))
  }
}

function goAway(socket: TLSSocket, lastStreamId: number, code: number): void {
  socket.write(raw.frame(raw.GOAWAY, 0, 0, raw.words(lastStreamId, code)))
}

function push(socket: TLSSocket, streamId: number): void {
  const promise = Buffer.concat([raw.words(2), raw.STATUS_200])
  socket.write(raw.frame(raw.PUSH_PROMISE, raw.END_HEADERS, streamId, promise))
}

function flood(socket: TLSSocket, type: number, payload: Buffer): void {
  socket.write(Buffer.concat(Array(5_000).fill(raw.frame(type, 0, 0, payload))))
}

function continueForEver(socket: TLSSocket, streamId: number): void {
  socket.write(raw.frame(raw.HEADERS, 0, streamId, raw.STATUS_200))
  const more = raw.frame(raw.CONTINUATION, 0, streamId, Buffer.alloc(0))
  socket.write(Buffer.concat(Array(1_000).fill(more)))
}

function status(digits: string) {
  // A literal whose name is `:status` in HPACK's static table.
  const field = Buffer.concat([Buffer.of(0x08, digits.length), Buffer.from(digits)])
  return (socket: TLSSocket, streamId: number) => {
    const flags = raw.END_HEADERS | raw.END_STREAM
    socket.write(raw.frame(raw.HEADERS, flags, streamId, field))
  }
}
