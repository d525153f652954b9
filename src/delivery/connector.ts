import { isIP, type LookupFunction, type Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { buildConnector, errors } from 'undici'
import type { AddressRule } from '../domain/networks.ts'
import type { Resolve, ResolvedAddress } from './resolver.ts'

/** The address is one that no request may go to, whatever the URL calls it. */
export class BlockedAddressError extends Error {
  override name = 'BlockedAddressError'

  constructor() {
    super('The URL points at an address that webhooks may not be sent to.')
  }
}

export interface ConnectorOptions {
  readonly isAllowed: AddressRule
  readonly resolve: Resolve
  readonly secureContext: SecureContext
  /** Over the name server, the connection and its handshake. */
  readonly timeoutMs: number
  /** HTTP/2 connections are pinged so often, and must have been heard of in between. */
  readonly pingIntervalMs: number
  /** And may have sent no more in between. */
  readonly maxBytesAPing: number
}

/** A hundred early answers, a head, and a body in chunks of a byte are less. */
const MAX_ANSWER_BYTES = 2 * 1_024 * 1_024
const MAX_DIALLED_PER_FAMILY = 4
const PIECE_BYTES = 1_024

/**
 * Opens connections to allowed addresses only. An IP literal is checked before; a name is resolved
 * once, every answer is checked, and only the allowed ones are dialled; and what was connected to is
 * checked again.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const { isAllowed, resolve, secureContext, timeoutMs } = options
  // It answers the socket, which its type does not say.
  const connect = buildConnector({
    timeout: 0, // its own clock is half a second late
    allowH2: true,
    preferH2: true,
    secureContext,
    rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says
    lookup: guardedLookup(isAllowed, resolve),
  }) as (...parameters: Parameters<buildConnector.connector>) => Socket

  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (isIP(host) !== 0 && !isAllowed(host)) {
      callback(new BlockedAddressError(), null)
      return
    }
    const connecting = connect(target, (...[error, socket]) => {
      clearTimeout(timer)
      if (error !== null) return callback(error, null)
      if (!isAllowed(plainAddress(socket.remoteAddress ?? ''))) {
        socket.destroy()
        return callback(new BlockedAddressError(), null)
      }
      if (socket instanceof TLSSocket && socket.alpnProtocol === 'h2') {
        destroyUnlessAlive(socket, options)
      } else readInPieces(socket)
      return callback(null, socket)
    })
    const timer = setTimeout(
      () => connecting.destroy(new errors.ConnectTimeoutError('Connecting took too long.')),
      timeoutMs,
    )
  }
}

function guardedLookup(isAllowed: AddressRule, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (answers) => {
        const good = worthDialling(answers.filter(({ address }) => isAllowed(address)))
        const [first] = good
        if (first === undefined) return callback(new BlockedAddressError(), '', 0)
        if (options.all === true) return callback(null, good)
        return callback(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    )
  }
}

/** A name may have hundreds of addresses, each of which would be waited for. */
function worthDialling(answers: readonly ResolvedAddress[]): ResolvedAddress[] {
  const first = (wanted: 4 | 6) =>
    answers.filter(({ family }) => family === wanted).slice(0, MAX_DIALLED_PER_FAMILY)
  return [...first(4), ...first(6)]
}

/**
 * Of headers beyond its limit undici makes an error each, until all that it has read is parsed. That
 * took 40 ms of everybody's time for each answer that was read as a whole. And what its parser skips
 * (empty lines, the words after a status, a chunk's extension) nobody else counts.
 */
function readInPieces(socket: Socket): void {
  const read = socket.read.bind(socket)
  let [askedBytes, answerBytes] = [0, 0]
  socket.read = (size?: number) => {
    if (socket.destroyed) return null
    if (socket.bytesWritten !== askedBytes) answerBytes = 0 // another request
    askedBytes = socket.bytesWritten
    const piece = read(size ?? (Math.min(socket.readableLength, PIECE_BYTES) || undefined))
    answerBytes += piece?.length ?? 0
    if (answerBytes <= MAX_ANSWER_BYTES) return piece
    socket.destroy(new errors.HeadersOverflowError('The answer is larger than is read.'))
    return null
  }
}

/**
 * Requests over HTTP/2 share a connection, so one that times out does not end it. If it is dead, so
 * would be all that follow; pings, which every endpoint must answer, tell. And frames that belong to no
 * answer, such as WINDOW_UPDATE, are counted by nobody else.
 */
function destroyUnlessAlive(
  socket: TLSSocket,
  { pingIntervalMs, maxBytesAPing }: ConnectorOptions,
): void {
  let heardBytes = -1
  const timer = setInterval(() => {
    const newBytes = socket.bytesRead - heardBytes
    if (newBytes === 0) {
      socket.destroy(Object.assign(new Error('No ping was answered.'), { code: 'ETIMEDOUT' }))
    }
    if (newBytes > maxBytesAPing) {
      socket.destroy(new errors.HeadersOverflowError('The endpoint sends more than is read.'))
    }
    heardBytes = socket.bytesRead
  }, pingIntervalMs).unref()
  socket.once('close', () => clearInterval(timer))
}

/** A dual-stack socket writes IPv4 as ::ffff:127.0.0.1. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
