import { type IncomingMessage, Server, type ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** Endpoints with a port of their own each, in a process of their own, that do as they are told. */
export type Mode = 'answer' | 'silent' | 'refuse'

/** What an endpoint has seen since its mode was set. */
export interface Seen {
  readonly requestCount: number
  /** Requests neither answered nor given up by the sender. */
  readonly atOnce: number
  readonly maxAtOnce: number
  /** In any second, wherever it begins. */
  readonly maxPerSecond: number
}

interface Endpoint {
  server: Server
  readonly port: number
  mode: Mode
  seen: { atOnce: number; maxAtOnce: number; readonly requestTimes: number[] }
}

interface Arrived {
  readonly ids: Set<string>
  readonly delays: number[]
  lastAt: number
}

/** Below what systems give to outgoing connections, so that no one takes the port of an endpoint that is down. */
const LEAST_PORT = 20_000
const PORTS = 10_000
const ANSWER_MS = 2
const KEEP_ALIVE_MS = 60_000
const SCHEDULED = /"scheduledAt":([\d.]+),"window":(\d+)/

const endpoints: Endpoint[] = []
const windows = new Map<number, Arrived>()
const now = () => performance.timeOrigin + performance.now()

const commands = {
  async open() {
    const port = await listenSomewhere(endpoints.length)
    return { index: endpoints.length - 1, url: `http://127.0.0.1:${port}/hook` }
  },
  async set({ index, mode }: { index: number; mode: Mode }) {
    const endpoint = endpointAt(index)
    const wasRefusing = endpoint.mode === 'refuse'
    endpoint.mode = mode
    endpoint.seen = nothingSeen()
    if (mode === 'refuse') await close(endpoint.server)
    else if (wasRefusing) endpoint.server = await listen(index, endpoint.port)
    return { at: now() }
  },
  async seen({ index }: { index: number }): Promise<Seen> {
    const { atOnce, maxAtOnce, requestTimes } = endpointAt(index).seen
    const maxPerSecond = maxInOneSecond(requestTimes)
    return { requestCount: requestTimes.length, atOnce, maxAtOnce, maxPerSecond }
  },
  /** How many events of a window have been answered, and when the last of them came. */
  async arrived({ window }: { window: number }) {
    const arrived = windows.get(window)
    return { count: arrived?.ids.size ?? 0, lastAt: arrived?.lastAt ?? 0 }
  },
  /** From the scheduled time to the arrival, for each event of a window; and forgets the window. */
  async takeDelays({ window }: { window: number }) {
    const delays = windows.get(window)?.delays ?? []
    windows.delete(window)
    return delays
  },
}

export type Commands = typeof commands

function endpointAt(index: number): Endpoint {
  const endpoint = endpoints[index]
  if (endpoint === undefined) throw new Error(`There is no endpoint ${index}.`)
  return endpoint
}

function nothingSeen(): Endpoint['seen'] {
  return { atOnce: 0, maxAtOnce: 0, requestTimes: [] }
}

async function listenSomewhere(index: number): Promise<number> {
  for (;;) {
    const port = LEAST_PORT + Math.floor(Math.random() * PORTS)
    const server = await listen(index, port).catch(() => undefined) // in use: the next one
    if (server === undefined) continue
    endpoints[index] = { server, port, mode: 'answer', seen: nothingSeen() }
    return port
  }
}

function listen(index: number, port: number): Promise<Server> {
  const server = new Server((request, response) => receive(endpointAt(index), request, response))
  server.keepAliveTimeout = KEEP_ALIVE_MS
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function receive(endpoint: Endpoint, request: IncomingMessage, response: ServerResponse): void {
  const at = now()
  const { seen } = endpoint
  seen.requestTimes.push(at)
  seen.atOnce += 1
  seen.maxAtOnce = Math.max(seen.maxAtOnce, seen.atOnce)
  response.once('close', () => {
    seen.atOnce -= 1
  })
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.once('end', () => {
    if (endpoint.mode !== 'answer') return
    note(String(request.headers['webhook-id']), Buffer.concat(chunks).toString('latin1'), at)
    void answer(response)
  })
}

async function answer(response: ServerResponse): Promise<void> {
  await pause(ANSWER_MS)
  response.writeHead(200, { 'content-length': 0 }).end()
}

/** An event counts once, however often it is sent. */
function note(id: string, body: string, at: number): void {
  const [scheduledAt = 0, window = 0] = (SCHEDULED.exec(body) ?? []).slice(1).map(Number)
  if (window === 0) return // nobody asks for it
  const arrived = windows.get(window) ?? { ids: new Set(), delays: [], lastAt: 0 }
  windows.set(window, arrived)
  if (arrived.ids.has(id)) return
  arrived.ids.add(id)
  arrived.delays.push(at - scheduledAt)
  arrived.lastAt = at
}

function maxInOneSecond(times: readonly number[]): number {
  let first = 0
  let most = 0
  for (const [index, time] of times.entries()) {
    while (time - (times[first] ?? time) >= 1_000) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}

process.on('message', async ({ id, name, input }: Asked) => {
  const command = commands[name] as (input: unknown) => Promise<unknown>
  try {
    process.send?.({ id, answer: await command(input) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})
process.on('disconnect', () => process.exit())

export interface Asked {
  readonly id: number
  readonly name: keyof Commands
  readonly input: unknown
}
export type Answered = { readonly id: number; readonly answer?: unknown; readonly error?: string }
