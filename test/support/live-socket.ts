import { on, once } from 'node:events'
import { WebSocket } from 'ws'
import { paramsOf, socketUrl } from './live-client.ts'
import type { CallOptions, GraphqlAnswer, Service } from './service.ts'

export interface Message {
  readonly type: string
  readonly id?: string
  readonly payload?: GraphqlAnswer<never> | GraphqlAnswer<never>['errors']
}

/** A WebSocket that says what it is told to, and nothing by itself. */
export interface LiveSocket extends AsyncDisposable {
  readonly socket: WebSocket
  send(message: object): void
  /** The next message that nobody has taken yet. */
  next(): Promise<Message>
  /** With which code, once it is. */
  readonly closed: Promise<number>
}

interface SocketOptions {
  /** Whether it answers pings. */
  readonly autoPong?: boolean
}

export async function openSocket(
  service: Service,
  { autoPong = true }: SocketOptions = {},
): Promise<LiveSocket> {
  const socket = new WebSocket(socketUrl(service), 'graphql-transport-ws', { autoPong })
  const messages = on(socket, 'message', { close: ['close'] })
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  return {
    socket,
    closed,
    send: (message) => socket.send(JSON.stringify(message)),
    async next() {
      const { value } = await messages.next()
      if (value === undefined) throw new Error(`It was closed: ${await closed}.`)
      return JSON.parse(String(value[0]))
    },
    async [Symbol.asyncDispose]() {
      socket.terminate()
      await closed
    },
  }
}

/** One that is let in. */
export async function openSession(
  service: Service,
  options?: CallOptions & SocketOptions,
): Promise<LiveSocket> {
  const socket = await openSocket(service, options)
  socket.send({ type: 'connection_init', payload: paramsOf(options) })
  const { type } = await socket.next()
  if (type !== 'connection_ack') throw new Error(`Instead of an acknowledgement came ${type}.`)
  return socket
}

/** Begins an operation. */
export function operate(socket: LiveSocket, id: string, query: string, more: object = {}): void {
  socket.send({ type: 'subscribe', id, payload: { query, ...more } })
}

/** With which status a request for a WebSocket is answered; 101 is yes. */
export function upgradeStatus(url: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { headers })
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, { statusCode = 0 }) => resolve(statusCode))
  }).finally(() => {
    socket.on('error', () => undefined) // it is ended before it was open
    socket.terminate()
  }) as Promise<number>
}
