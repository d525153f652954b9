import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient } from 'graphql-ws/client'
import { WebSocket } from 'ws'
import { graphql } from './generated/gql.ts'
import { credentialsOf, type Service } from './service.ts'

export interface ConnectionOptions {
  /** By then the server has begun to look for what the field is to send over this connection. */
  readonly onReady?: () => void
  readonly onLost?: () => void
  /** After so long without a sign of life, the connection is replaced. Tests pass less. */
  readonly silenceMs?: number
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
/** The server pings every 12 s. */
const SILENCE_MS = 40_000
export const FORBIDDEN = 4_403
const READY = { query: CliReady.toString() }

/** A client whose connection can be left unread, and which gives up on one that went silent. */
export function openConnection(
  service: Service,
  { onReady, onLost, silenceMs = SILENCE_MS }: ConnectionOptions,
) {
  let socket: WebSocket | undefined
  let isPaused = false
  const untilTriedAgain = async () => {
    do await pause(RECONNECT_MS)
    while (isPaused) // or each connection would bring some more
  }
  const client = createClient({
    url: `${service.url.replace(/^http/, 'ws')}/graphql`,
    connectionParams: credentialsOf(service),
    webSocketImpl: socketWithin(silenceMs / 2),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: untilTriedAgain,
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
        if (onReady !== undefined && socket !== undefined) askReady(client, socket, onReady)
      },
      closed: () => onLost?.(),
    },
  })
  const replace = () => {
    if (socket !== undefined) cut(socket)
    client.terminate()
  }
  const silence = setInterval(() => {
    if (!isPaused) replace()
  }, silenceMs)
  return {
    client,
    untilTriedAgain,
    /** What was asked for is asked for again over the next. */
    replace,
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
      // What was connecting has failed.
      Promise.resolve(client.dispose()).catch(() => undefined)
    },
  }
}

/** Again and again, until the connection is gone: its database may be away. */
function askReady(client: Client, socket: WebSocket, onReady: () => void): void {
  const askAgain = async () => {
    await pause(RECONNECT_MS)
    if (socket.readyState === WebSocket.OPEN) askReady(client, socket, onReady)
  }
  client.subscribe(READY, {
    next: ({ data }) => void (data == null ? askAgain() : onReady()),
    error(reason) {
      if (Array.isArray(reason)) void askAgain()
    },
    complete: () => undefined,
  })
}

/** What it still says is not heard: it would be taken for what the next connection says, where it comes again. */
function cut(socket: WebSocket): void {
  socket.onmessage = null
  socket.terminate()
}

/** Else one that nobody answers would wait for ever. A class, because graphql-ws makes it. */
function socketWithin(handshakeTimeout: number) {
  return class extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { handshakeTimeout })
    }
  }
}
