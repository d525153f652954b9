import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'graphql-ws/client'
import { WebSocket } from 'ws'
import { type Fault, toCliError } from './ask.ts'
import { CliError, refusedToken } from './errors.ts'
import { graphql } from './generated/gql.ts'
import type { TypedDocumentString } from './generated/graphql.ts'
import { createInbox } from './inbox.ts'
import { credentialsOf, type Service } from './service.ts'

/** What a live field sends, over as many connections as it takes. Ends by `stop` or with a `CliError`. */
export interface Feed<Data> extends AsyncIterable<Data> {
  stop(): void
}

export interface FeedOptions<Data, Variables> {
  readonly document: TypedDocumentString<Data, Variables>
  /** May be changed meanwhile: a new connection begins with what they are then. */
  readonly variables: Variables & object
  /** As soon as it has come: a new connection may be made before it is taken. */
  readonly onData?: (data: Data) => void
  /** Answers whether to go on, with variables that it has changed. */
  readonly onFault?: (fault: Fault) => boolean
  /** By then the server has begun to look for what the field is to send over this connection. */
  readonly onReady?: () => void
  readonly onLost?: () => void
}

/** The database is asked, so its answer comes after all has begun that was sent before it. */
const CliReady = graphql(`
  query CliReady {
    environments(first: 1) {
      nodes {
        id
      }
    }
  }
`)

const RECONNECT_MS = 1_000
/** The server pings every 12 s; after so long without a sign of life, the connection is replaced. */
const SILENCE_MS = 40_000
/** What has come and was not taken. Beyond, the connection is not read, so that memory stays bounded. */
const MAX_WAITING = 20
const FORBIDDEN = 4_403
const READY = { query: CliReady.toString() }
const UNHEARD = { error: () => undefined, complete: () => undefined } // the field itself tells

export function openFeed<Data, Variables>(
  service: Service,
  options: FeedOptions<Data, Variables>,
): Feed<Data> {
  const connection = openConnection(service, options)
  const inbox = createInbox<Data>(() => {
    if (inbox.size < MAX_WAITING) connection.resume()
  })
  const end = (reason?: Error) => {
    inbox.end(reason)
    connection.close()
  }
  const payload = {
    query: options.document.toString(),
    // graphql-ws subscribes again with this very object, as it is then.
    variables: options.variables as Record<string, unknown>,
  }
  const subscribe = (): void => {
    let isReplaced = false
    const fault = (faults: readonly Fault[]) => {
      isReplaced = faults[0] !== undefined && (options.onFault?.(faults[0]) ?? false)
      if (isReplaced) subscribe()
      else end(toCliError(service, faults))
    }
    connection.client.subscribe<Data>(payload, {
      next({ data, errors }) {
        if (data == null) return fault((errors ?? []) as readonly Fault[])
        options.onData?.(data)
        inbox.put(data)
        if (inbox.size >= MAX_WAITING) connection.pause()
      },
      error: (reason) =>
        Array.isArray(reason) ? fault(reason as Fault[]) : end(endingOf(service, reason)),
      complete: () => {
        if (!isReplaced) end(new CliError('Hookwire has ended the subscription.'))
      },
    })
  }
  subscribe()
  return { stop: () => end(), [Symbol.asyncIterator]: () => inbox[Symbol.asyncIterator]() }
}

/** A client whose connection can be left unread, and which gives up on one that went silent. */
function openConnection(
  service: Service,
  { onReady, onLost }: Pick<FeedOptions<unknown, unknown>, 'onReady' | 'onLost'>,
) {
  let socket: WebSocket | undefined
  let isPaused = false
  const client = createClient({
    url: `${service.url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: credentialsOf(service),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    async retryWait() {
      do await pause(RECONNECT_MS)
      while (isPaused) // or each connection would bring some more
    },
    // Also one that is refused: the server may be starting again.
    shouldRetry: (failure) => (failure as { code?: unknown }).code !== FORBIDDEN,
    on: {
      connecting: () => silence.refresh(),
      opened(opened) {
        socket = opened as WebSocket
        socket.on('ping', () => silence.refresh())
      },
      message: () => silence.refresh(),
      connected: () => {
        if (onReady !== undefined) client.subscribe(READY, { next: onReady, ...UNHEARD })
      },
      closed: () => onLost?.(),
    },
  })
  const silence = setInterval(() => {
    if (!isPaused) client.terminate()
  }, SILENCE_MS)
  return {
    client,
    pause() {
      isPaused = true
      socket?.pause()
    },
    resume() {
      isPaused = false
      socket?.resume()
    },
    close() {
      clearInterval(silence)
      void client.dispose()
    },
  }
}

function endingOf({ url, tokenSource }: Service, reason: unknown): CliError {
  const { code, reason: text } = (reason ?? {}) as { code?: number; reason?: string }
  if (code === FORBIDDEN) return refusedToken(url, tokenSource)
  return new CliError(`The connection to ${url} has ended: ${text || code || 'no reason'}.`)
}
