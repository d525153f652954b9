import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type TLSSocket } from 'node:tls'
import type { Certified } from './certificates.ts'

/** An HTTP/2 server that answers with any frames at all. */
export interface RawHttp2Server extends AsyncDisposable {
  readonly url: string
  readonly requestCount: () => number
  readonly connectionCount: () => number
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const FRAME_HEAD_BYTES = 9
const NOTHING = Buffer.alloc(0)

/** The types of frames and their flags (RFC 9113, 6). */
export const DATA = 0x0
export const HEADERS = 0x1
export const RST_STREAM = 0x3
export const SETTINGS = 0x4
export const PUSH_PROMISE = 0x5
export const PING = 0x6
export const GOAWAY = 0x7
export const WINDOW_UPDATE = 0x8
export const CONTINUATION = 0x9
export const END_STREAM = 0x1
export const END_HEADERS = 0x4
export const ACK = 0x1

/** In HPACK's static table: `:status: 200`. */
export const STATUS_200 = Buffer.from([0x88])

export function frame(type: number, flags: number, streamId: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(FRAME_HEAD_BYTES)
  head.writeUIntBE(payload.length, 0, 3)
  head.writeUInt8(type, 3)
  head.writeUInt8(flags, 4)
  head.writeUInt32BE(streamId, 5)
  return Buffer.concat([head, payload])
}

/** A frame's 32-bit numbers, such as an error code. */
export function words(...values: number[]): Buffer {
  return Buffer.concat(
    values.map((value) => Buffer.of(value >>> 24, value >>> 16, value >>> 8, value)),
  )
}

/** Answers settings and pings, and leaves what to do with a request to the test. */
export async function startRawHttp2Server(
  certified: Certified,
  answer: (socket: TLSSocket, streamId: number) => void,
): Promise<RawHttp2Server> {
  const sockets = new Set<TLSSocket>()
  let requestCount = 0
  let connectionCount = 0

  const server = createServer({ ...certified, ALPNProtocols: ['h2'] }, (socket) => {
    connectionCount += 1
    sockets.add(socket)
    socket.on('error', () => undefined) // clients go away as they like
    socket.on('close', () => sockets.delete(socket))
    socket.write(frame(SETTINGS, 0, 0, NOTHING))
    readFrames(socket, (type, flags, streamId, payload) => {
      const isAck = flags === ACK
      if (type === SETTINGS && !isAck) socket.write(frame(SETTINGS, ACK, 0, NOTHING))
      if (type === PING && !isAck) socket.write(frame(PING, ACK, 0, payload))
      if (type !== HEADERS) return
      requestCount += 1
      answer(socket, streamId)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requestCount: () => requestCount,
    connectionCount: () => connectionCount,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

type TakeFrame = (type: number, flags: number, streamId: number, payload: Buffer) => void

function readFrames(socket: TLSSocket, take: TakeFrame): void {
  let unread: Buffer = NOTHING
  let skipBytes = PREFACE.length
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (unread.length >= skipBytes + FRAME_HEAD_BYTES) {
      const head = unread.subarray(skipBytes)
      const end = FRAME_HEAD_BYTES + head.readUIntBE(0, 3)
      if (head.length < end) return
      unread = head.subarray(end)
      skipBytes = 0 // the preface comes once
      take(head[3] ?? 0, head[4] ?? 0, head.readUInt32BE(5), head.subarray(FRAME_HEAD_BYTES, end))
    }
  })
}
