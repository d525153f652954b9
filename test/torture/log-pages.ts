import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import type { TortureLiveSubscription } from '../../examples/generated/graphql.ts'
import { readEvents } from '../support/event-stream.ts'
import { TORTURE_TOKEN, TortureLive } from './client.ts'

export type TorturePage = TortureLiveSubscription['requestLog']

export interface PagesRequest {
  readonly url: string
  /** Its public id. Omitted: the default one's. */
  readonly environment?: string
  readonly variables: object
  /** Cuts the connection, without a word to the service. */
  readonly signal: AbortSignal
  /** When nothing is read for a while; nothing over event streams, which have no way to say so. */
  readonly deaf?: { readonly afterMs: number; readonly forMs: number }
}

interface Result {
  readonly data?: TortureLiveSubscription | null
  readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[]
}

/** The service has answered, and with errors. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly code: unknown

  constructor(errors: Result['errors']) {
    super(`The service refused: ${JSON.stringify(errors)}`)
    this.code = errors?.[0]?.extensions?.code
  }
}

const QUERY = print(TortureLive)
const HANDSHAKE_MS = 10_000

/** Pages of one connection, over WebSocket. Throws when it is lost. */
export async function* socketPages(request: PagesRequest): AsyncGenerator<TorturePage, void> {
  const { url, variables, signal, deaf } = request
  const timers: NodeJS.Timeout[] = []
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: headersOf(request),
    webSocketImpl: socketUntil(signal),
    retryAttempts: 0,
    on: {
      opened(connection) {
        const socket = connection as WebSocket
        if (deaf === undefined) return
        timers.push(setTimeout(() => socket.pause(), deaf.afterMs))
        timers.push(setTimeout(() => socket.resume(), deaf.afterMs + deaf.forMs))
      },
    },
  })
  try {
    const results = client.iterate<TortureLiveSubscription>({
      query: QUERY,
      variables: { ...variables },
    })
    for await (const result of results) yield pageOf(result as Result)
  } finally {
    for (const timer of timers) clearTimeout(timer)
    await client.dispose()
  }
}

/**
 * Cut off from its beginning on: a service that is being killed may let it be opened and never answer. A class,
 * because graphql-ws makes it.
 */
function socketUntil(signal: AbortSignal) {
  return class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { handshakeTimeout: HANDSHAKE_MS })
      signal.addEventListener('abort', () => this.terminate())
      if (signal.aborted) this.terminate()
    }
  }
}

/** The same as an event stream. */
export async function* streamPages(request: PagesRequest): AsyncGenerator<TorturePage, void> {
  const control = new AbortController()
  const { body } = await fetch(`${request.url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...headersOf(request),
    },
    body: JSON.stringify({ query: QUERY, variables: request.variables }),
    signal: AbortSignal.any([request.signal, control.signal]),
  })
  if (body === null) throw new Error('There is no stream.')
  try {
    const results = readEvents<Result>(body.pipeThrough(new TextDecoderStream()))
    for await (const result of results) yield pageOf(result)
  } finally {
    control.abort()
  }
}

function headersOf({ environment }: PagesRequest) {
  return {
    authorization: `Bearer ${TORTURE_TOKEN}`,
    ...(environment === undefined ? {} : { 'hookwire-environment': environment }),
  }
}

function pageOf({ data, errors }: Result): TorturePage {
  if (data == null) throw new RefusedError(errors)
  return data.requestLog
}
