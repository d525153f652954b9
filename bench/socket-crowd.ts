// Clients that follow the live log and do nothing else, in a process of their own.
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'

/** Cuts all that are there, and has as many come back for each token. */
export interface CrowdOrder {
  readonly url: string
  readonly tokens: readonly string[]
  readonly socketsAToken: number
  /** How many connect at the same time. */
  readonly atOnce: number
}

export interface CrowdReport {
  /** Until the last of those that succeeded followed the log. */
  readonly seconds: number
  readonly failures: readonly string[]
  /** Connections that the system cut before the service had taken them: those clients tried again. */
  readonly resetCount: number
  /** Of the crowd before, those that had not lasted until it was cut. */
  readonly lostCount: number
}

const PROTOCOL = 'graphql-transport-ws'
const SUBSCRIBE = JSON.stringify({
  ...{ id: 'a', type: 'subscribe' },
  payload: { query: 'subscription { requestLog { cursor } }' },
})
/** The first is 127.0.0.2: each token comes from an address of its own, and none runs out of ports. */
const FIRST_ADDRESS = 2
const PATIENCE_MS = 60_000
const RETRY_MS = 1_000

let crowd: readonly WebSocket[] = []

process.on('message', async (order: CrowdOrder) => {
  const isOpen = ({ readyState }: WebSocket) => readyState === WebSocket.OPEN
  const lostCount = crowd.length - crowd.filter(isOpen).length
  for (const socket of crowd) socket.terminate()
  process.send?.({ ...(await gather(order)), lostCount } satisfies CrowdReport)
})
process.on('disconnect', () => process.exit())

async function gather({ url, tokens, socketsAToken, atOnce }: CrowdOrder) {
  const startedAt = performance.now()
  const waiting = tokens.flatMap((token, index) =>
    Array.from({ length: socketsAToken }, () => ({ token, index })),
  )
  const opened: WebSocket[] = []
  const failures: string[] = []
  let resetCount = 0
  const lane = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const address = `127.0.0.${FIRST_ADDRESS + next.index}`
      await follow(url, next.token, address).then(
        (socket) => opened.push(socket),
        async (error: NodeJS.ErrnoException) => {
          if (error.code === 'ECONNRESET') {
            resetCount += 1
            waiting.push(next)
            await pause(RETRY_MS)
          } else failures.push(String(error))
        },
      )
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  crowd = opened
  return { seconds: (performance.now() - startedAt) / 1_000, failures, resetCount }
}

/** Resolves with the first page. */
async function follow(url: string, token: string, localAddress: string): Promise<WebSocket> {
  const options = { localAddress, perMessageDeflate: false }
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, PROTOCOL, options)
  const follows = Promise.withResolvers<void>()
  const timer = setTimeout(() => follows.reject(new Error('No page came.')), PATIENCE_MS)
  const init = { type: 'connection_init', payload: { authorization: `Bearer ${token}` } }
  socket.on('error', follows.reject)
  socket.on('close', (code, reason) => follows.reject(new Error(`Closed: ${code} ${reason}`)))
  socket.on('open', () => socket.send(JSON.stringify(init)))
  const take = (data: unknown) => {
    const { type } = JSON.parse(String(data)) as { readonly type: string }
    if (type === 'connection_ack') return socket.send(SUBSCRIBE)
    if (type === 'next') follows.resolve()
    else follows.reject(new Error(String(data)))
    socket.off('message', take)
  }
  socket.on('message', take)
  try {
    await follows.promise
  } catch (error) {
    socket.terminate()
    throw error
  } finally {
    clearTimeout(timer)
  }
  return socket
}
