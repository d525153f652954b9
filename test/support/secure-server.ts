import { once } from 'node:events'
import { createSecureServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { TlsOptions } from 'node:tls'
import type { Certified } from './certificates.ts'

/** An endpoint behind TLS. */
export interface SecureServer extends AsyncDisposable {
  readonly url: string
  readonly requestCount: () => number
  readonly connectionCount: () => number
  /** Resolves when nobody is connected any more. */
  allClosed(): Promise<void>
}

type AnswerStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => unknown

/** Answers 200 over HTTP/1.1, to those who shake hands with it. */
export async function startHttpsServer(
  certified: Certified,
  options: TlsOptions = {},
): Promise<SecureServer> {
  let requestCount = 0
  const server = createHttpsServer({ ...certified, ...options }, (_request, response) => {
    requestCount += 1
    response.end()
  })
  return listen(server, () => requestCount)
}

/** Answers each stream as it is told, over HTTP/2; 200 where it is not. */
export async function startHttp2Server(
  certified: Certified,
  answer: AnswerStream = answerOk,
  maxConcurrentStreams = 100,
): Promise<SecureServer> {
  let requestCount = 0
  const server = createSecureServer({
    ...certified,
    settings: { maxConcurrentStreams },
    maxSendHeaderBlockLength: 10_000_000,
  })
  server.on('session', (session) => session.on('error', () => undefined))
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    requestCount += 1
    stream.on('error', () => undefined) // clients go away as they like
    void answer(stream, headers)
  })
  return listen(server, () => requestCount)
}

function answerOk(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200 }, { endStream: true })
}

async function listen(server: Server, requestCount: () => number): Promise<SecureServer> {
  const sockets = new Set<Socket>()
  let connectionCount = 0
  server.on('connection', (socket: Socket) => {
    connectionCount += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${portOf(server)}/hook`,
    requestCount,
    connectionCount: () => connectionCount,
    async allClosed() {
      await Promise.all([...sockets].map((socket) => once(socket, 'close')))
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

/** A network in front of a server that can go silent, as networks do. */
export interface Relay extends AsyncDisposable {
  readonly url: string
  /** From now on the connections that there are carry nothing any more. */
  silence(): void
  /** Nor does the next one. */
  silenceNext(): void
  /** Resolves when somebody connects. */
  next(): Promise<void>
  readonly connectionCount: () => number
}

export async function startRelay(target: string): Promise<Relay> {
  const sockets = new Set<Socket>()
  let connectionCount = 0
  let isNextSilent = false

  const server = createServer((socket) => {
    connectionCount += 1
    const upstream = connect(Number(new URL(target).port), '127.0.0.1')
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => undefined)
      end.on('close', () => sockets.delete(end))
    }
    if (!isNextSilent) socket.pipe(upstream).pipe(socket)
    isNextSilent = false
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: target.replace(/:\d+/, `:${portOf(server)}`),
    silence() {
      for (const socket of sockets) socket.unpipe().pause()
    },
    silenceNext() {
      isNextSilent = true
    },
    async next() {
      await once(server, 'connection')
    },
    connectionCount: () => connectionCount,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
