// Clients of the live log that never read, in a process of their own: their coming back holds up nobody else's.
import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ACKNOWLEDGED, INIT, PROTOCOL, subscribeTo } from './live-messages.ts'

export interface DeafOrder {
  readonly url: string
  readonly count: number
  readonly batchSize: number
  /** Asks for the whole log, so that whatever stands between the two is soon full. */
  readonly isFromStart: boolean
}

/** How long each was kept that the service closed, and why others did not come to be. */
export interface DeafReport {
  readonly closedAfterMs: readonly number[]
  readonly failures: readonly string[]
}

const FROM_THE_START = Buffer.from('log:0').toString('base64url')
const FIELDS = 'id url outcome startedAt durationMs attemptNumber'
const KNOCK_MS = 250
const OPEN_MS = 10_000
/** As graphql-ws waits before its first try to come back. */
const [RETRY_MS, JITTER_MS] = [1_300, 2_700]

const closedAfterMs: number[] = []
const failures: string[] = []
let isOver = false

process.on('message', (order: DeafOrder | 'end') => {
  if (order === 'end') {
    isOver = true
    process.send?.({ closedAfterMs, failures } satisfies DeafReport, () => process.exit())
    return
  }
  for (let count = 0; count < order.count; count += 1) void keepOne(order)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function keepOne(order: DeafOrder): Promise<void> {
  while (!isOver) {
    await pause(RETRY_MS + JITTER_MS * Math.random())
    try {
      closedAfterMs.push(await stayDeaf(order))
    } catch (error) {
      failures.push(String(error))
    }
  }
}

/** Answers for how long the service kept it. */
async function stayDeaf({ url, batchSize, isFromStart }: DeafOrder): Promise<number> {
  const socket = await upgrade(url)
  const isClosed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.write(frame(INIT))
  const [acknowledgement] = await once(socket, 'data', { signal: AbortSignal.timeout(OPEN_MS) })
  if (!String(acknowledgement).includes(ACKNOWLEDGED)) throw new Error(String(acknowledgement))
  socket.pause()
  const after = isFromStart ? `"${FROM_THE_START}"` : 'null'
  const operation = `requestLog(after: ${after}, batchSize: ${batchSize})`
  socket.write(frame(subscribeTo(`subscription { ${operation} { entries { ${FIELDS} } } }`)))
  const openedAt = performance.now()
  // Who does not read learns of the end only by writing: what it says here asks for nothing.
  const knock = () => socket.write(frame(JSON.stringify({ type: 'pong' })))
  const knocking = setInterval(knock, KNOCK_MS)
  await isClosed
  clearInterval(knocking)
  return performance.now() - openedAt
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

/** A text as a client sends it, of less than 64 KiB. The mask of zeros changes nothing. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text)
  const length =
    payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length]
  const [first = 0, ...rest] = length
  return Buffer.concat([Buffer.from([0x81, 0x80 | first, ...rest]), Buffer.alloc(4), payload])
}
