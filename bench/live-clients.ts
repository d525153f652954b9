import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { BENCH_TOKEN } from './rig.ts'
import { now } from './schedule.ts'

/** A client of the live log. */
export interface LiveClient {
  close(): void
}

/** One that goes deaf once it has subscribed. */
export interface DeafClient extends LiveClient {
  /** How long the service kept it. */
  readonly closedAfter: Promise<number>
}

const PROTOCOL = 'graphql-transport-ws'
const INIT = JSON.stringify({
  type: 'connection_init',
  payload: { authorization: `Bearer ${BENCH_TOKEN}` },
})
const FOLLOW = 'subscription { requestLog { entries { id } } }'
const FROM_THE_START = Buffer.from('log:0').toString('base64url')
const FIELDS = 'id url outcome startedAt durationMs attemptNumber'
const KNOCK_MS = 250
const OPEN_MS = 10_000

/** Tells of each page when it came. Resolves when it follows the log. */
export async function openReader(
  url: string,
  onPage: (ids: readonly string[], at: number) => void,
): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, PROTOCOL)
  const follows = Promise.withResolvers<void>()
  socket.on('error', follows.reject)
  socket.on('open', () => socket.send(INIT))
  socket.on('message', (data) => {
    const at = now()
    const message = JSON.parse(String(data)) as Message
    if (message.type === 'connection_ack') socket.send(subscribeTo(FOLLOW))
    if (message.type !== 'next') return
    onPage(message.payload?.data?.requestLog.entries.map(({ id }) => id) ?? [], at)
    follows.resolve()
  })
  await follows.promise
  return { close: () => socket.terminate() }
}

interface Message {
  readonly type: string
  readonly payload?: {
    readonly data?: { readonly requestLog: { readonly entries: { id: string }[] } }
  }
}

export interface DeafOptions {
  readonly batchSize: number
  /** Asks for the whole log, so that whatever stands between the two is soon full. */
  readonly isFromStart: boolean
}

export async function openDeaf(url: string, options: DeafOptions): Promise<DeafClient> {
  const socket = await upgrade(url)
  socket.write(frame(INIT))
  await once(socket, 'data') // the acknowledgement
  socket.pause()
  const after = options.isFromStart ? `"${FROM_THE_START}"` : 'null'
  const operation = `requestLog(after: ${after}, batchSize: ${options.batchSize})`
  socket.write(frame(subscribeTo(`subscription { ${operation} { entries { ${FIELDS} } } }`)))
  const openedAt = now()
  const closed = Promise.withResolvers<number>()
  // Who does not read learns of the end only by writing: what it says here asks for nothing.
  const knocking = setInterval(
    () => socket.write(frame(JSON.stringify({ type: 'pong' }))),
    KNOCK_MS,
  )
  socket.on('error', () => undefined)
  socket.on('close', () => {
    clearInterval(knocking)
    closed.resolve(now() - openedAt)
  })
  return { closedAfter: closed.promise, close: () => socket.destroy() }
}

async function upgrade(url: string): Promise<Socket> {
  const opening = request(`${url}/graphql`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-protocol': PROTOCOL,
    },
  }).end()
  const [, socket] = await once(opening, 'upgrade', { signal: AbortSignal.timeout(OPEN_MS) })
  return socket
}

function subscribeTo(query: string): string {
  return JSON.stringify({ type: 'subscribe', id: 'a', payload: { query } })
}

/** A text as a client sends it, of less than 64 KiB. The mask of zeros changes nothing. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const length =
    payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length]
  const [first = 0, ...rest] = length
  return Buffer.concat([Buffer.from([0x81, 0x80 | first, ...rest]), Buffer.alloc(4), payload])
}
