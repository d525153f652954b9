import { once } from 'node:events'
import type { Socket } from 'node:net'
import { openRaw } from './raw-client.ts'
import type { Service } from './service.ts'

/** A frame as a client may send it, or as none may. */
export interface Frame {
  readonly opcode: number
  readonly payload?: string | Buffer
  readonly isLast?: boolean
  /** What it says of itself, where that is not true. */
  readonly length?: number
  readonly isMasked?: boolean
}

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** A WebSocket of which every byte is the test's. It answers nothing by itself. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: Socket
  send(...frames: readonly Frame[]): void
  /** How many frames of a kind have come. */
  count(opcode: number): number
  /** With which code the other side closed it; undefined where it was just cut. */
  readonly closed: Promise<number | undefined>
}

const HEAD_END = '\r\n\r\n'
const KEY = Buffer.alloc(16).toString('base64')
const [EXTENDED_16, EXTENDED_64] = [126, 127]

export async function openRawSocket({ url }: Service): Promise<RawSocket> {
  const socket = await openRaw(url)
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: ${new URL(url).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Protocol: graphql-transport-ws${HEAD_END}`,
  )
  const counts = new Map<number, number>()
  let code: number | undefined
  let rest: Buffer = Buffer.alloc(0)
  let isOpen = false
  const opened = Promise.withResolvers<void>()
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    if (!isOpen) {
      const end = rest.indexOf(HEAD_END)
      if (end < 0) return
      rest = rest.subarray(end + HEAD_END.length)
      isOpen = true
      opened.resolve()
    }
    for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
      rest = frame.rest
      counts.set(frame.opcode, (counts.get(frame.opcode) ?? 0) + 1)
      if (frame.opcode === OPCODES.close) code = frame.payload.readUInt16BE()
    }
  })
  const ended = Promise.race([once(socket, 'end'), once(socket, 'close')])
  await opened.promise
  return {
    socket,
    send: (...frames) => void socket.write(Buffer.concat(frames.map(bytesOf))),
    count: (opcode) => counts.get(opcode) ?? 0,
    closed: ended.then(() => code),
    async [Symbol.asyncDispose]() {
      socket.destroy()
    },
  }
}

/** Masked with zeros, which change nothing. */
function bytesOf({ opcode, payload = '', isLast = true, length, isMasked = true }: Frame): Buffer {
  const body = Buffer.from(payload)
  const size = length ?? body.length
  const head = Buffer.alloc(size < EXTENDED_16 ? 2 : 10)
  head[0] = (isLast ? 0x80 : 0) | opcode
  head[1] = (isMasked ? 0x80 : 0) | (size < EXTENDED_16 ? size : EXTENDED_64)
  if (head.length > 2) head.writeBigUInt64BE(BigInt(size), 2)
  return Buffer.concat([head, Buffer.alloc(isMasked ? 4 : 0), body])
}

/** Of a server: never masked, and here of less than 64 KiB. Undefined where not all of it is there. */
function readFrame(bytes: Buffer) {
  if (bytes.length < 2) return undefined
  const [first = 0, second = 0] = bytes
  const isShort = second < EXTENDED_16
  const start = isShort ? 2 : 4
  if (bytes.length < start) return undefined
  const length = isShort ? second : bytes.readUInt16BE(2)
  if (bytes.length < start + length) return undefined
  const payload = bytes.subarray(start, start + length)
  return { opcode: first & 0x0f, payload, rest: bytes.subarray(start + length) }
}
