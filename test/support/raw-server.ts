import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A TCP server that answers requests with any bytes at all, or with none. */
export interface RawServer extends AsyncDisposable {
  readonly url: string
  /** Each request as it came, head and body. */
  readonly requests: readonly string[]
  readonly connectionCount: () => number
  /** The most connections that there were at once. */
  readonly mostOpen: () => number
  /** All bytes of all connections. */
  readonly receivedBytes: () => number
  /** Resolves when nobody is connected any more. */
  allClosed(): Promise<void>
}

const HEAD_END = '\r\n\r\n'

export async function startRawServer(
  answer: (socket: Socket) => void,
  greet: (socket: Socket) => void = () => undefined,
): Promise<RawServer> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  let connectionCount = 0
  let mostOpen = 0
  let receivedBytes = 0

  const server = createServer((socket) => {
    connectionCount += 1
    sockets.add(socket)
    mostOpen = Math.max(mostOpen, sockets.size)
    socket.on('error', () => undefined) // clients go away as they like
    socket.on('close', () => sockets.delete(socket))
    greet(socket)
    let received = ''
    socket.on('data', (chunk) => {
      receivedBytes += chunk.length
      received += chunk.toString('latin1')
      if (!isComplete(received)) return
      requests.push(received)
      received = ''
      answer(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    connectionCount: () => connectionCount,
    mostOpen: () => mostOpen,
    receivedBytes: () => receivedBytes,
    async allClosed() {
      await Promise.all(
        [...sockets].map((socket) => new Promise((resolve) => socket.on('close', resolve))),
      )
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

function isComplete(text: string): boolean {
  const end = text.indexOf(HEAD_END)
  if (end < 0) return false
  const length = Number(/^content-length: *(\d+)/im.exec(text)?.[1] ?? 0)
  return text.length >= end + HEAD_END.length + length
}

/** Writes the same again and again, as fast as it is read, until the other side has enough. */
export function writeForEver(socket: Socket, text: string | Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(text)) {
      // until the buffer is full
    }
  }
  socket.on('drain', more)
  more()
}

/** Writes a text byte by byte, and its last byte again and again. */
export function dribble(socket: Socket, text: string, everyMs = 5): void {
  let position = 0
  const timer = setInterval(() => {
    socket.write(text.charAt(Math.min(position, text.length - 1)))
    position += 1
  }, everyMs)
  socket.on('close', () => clearInterval(timer))
}
