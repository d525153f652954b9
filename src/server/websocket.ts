import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import { CloseCode, type Context, makeServer, type SubscribePayload } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { callerNetwork } from '../domain/networks.ts'
import { createTurnstile, type Turnstile } from '../live/turnstile.ts'
import { callerKey, type OpenCall } from './calls.ts'
import { answerPings, takeMessages } from './incoming-messages.ts'
import { keepAlive } from './keep-alive.ts'
import { maskError, shownError, shownResult } from './masking.ts'
import { isForeign } from './origin.ts'
import { pacedSender } from './paced-sender.ts'
import { underRequestId } from './request-ids.ts'
import type { WatchToken } from './revocation.ts'
import { refuse } from './safe-headers.ts'
import type { OpenSession } from './sessions.ts'
import { type Count, countUpTo, SOCKET_LIMITS, type SocketLimits } from './socket-counts.ts'
import { ENDPOINT, type GraphqlServer } from './yoga.ts'

export interface WebSocketOptions {
  readonly server: Server
  readonly graphql: GraphqlServer
  readonly openCall: OpenCall
  readonly openSession: OpenSession
  readonly watchToken: WatchToken
  readonly onError: (error: unknown) => void
  /** Tests pass smaller ones. */
  readonly limits?: SocketLimits
}

// Types and not interfaces: graphql-ws asks for some that may have further members.
type Extra = { readonly socket: WebSocket; readonly address: string | undefined }
type Params = Record<string, unknown>
type Connection = Context<Params, Extra>
type Engine = Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'>

const MAX_MESSAGE_BYTES = 64 * 1_024
/** Of frames, and of packets: more make the same bytes cost many times their size. */
const MAX_MESSAGE_PARTS = 1_024
const MAX_OPERATIONS = 20
/** Some milliseconds each, whatever the size of a crowd. */
const [UPGRADES_A_TURN, OPERATIONS_A_TURN] = [8, 4]
const INIT_TIMEOUT_MS = 3_000
/** After it the client comes back, perhaps to a process that has less to do. */
const MAX_AGE_MS = 24 * 60 * 60 * 1_000
/** For a client that does not answer when it is told of the end. */
const CLOSE_TIMEOUT_MS = 2_000
const [BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_MANY_REQUESTS] = [400, 403, 404, 429]
const LATER = { 'retry-after': '10' }
const WEBSOCKET_VERSION = { 'sec-websocket-version': '13' } // RFC 6455, section 4.4
const GOING_AWAY = 1_001
const TRY_AGAIN_LATER = 1_013
const UNEXPECTED = 'Unexpected error.' // as Yoga says it

/** Serves graphql-transport-ws at the same path. Answers how to stop: clients resume elsewhere. */
export function serveWebSockets(options: WebSocketOptions): () => Promise<void> {
  const { server, onError, limits: { perToken, perAddress } = SOCKET_LIMITS } = options
  const [countToken, countAddress] = [countUpTo(perToken), countUpTo(perAddress)]
  const turnstile = createTurnstile(OPERATIONS_A_TURN)
  const door = createTurnstile(UPGRADES_A_TURN)
  const limits = { maxPayload: MAX_MESSAGE_BYTES, closeTimeout: CLOSE_TIMEOUT_MS }
  const parts = { maxFragments: MAX_MESSAGE_PARTS, maxBufferedChunks: MAX_MESSAGE_PARTS }
  const frames = { ...parts, perMessageDeflate: false, autoPong: false }
  const sockets = new WebSocketServer({ ...limits, ...frames, noServer: true })
  const protocol = makeServer<Params, Extra>({
    execute: (args) => (args.rootValue as Engine).execute(args),
    subscribe: (args) => (args.rootValue as Engine).subscribe(args),
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onError: (_connection, _id, _payload, errors) => errors.map(shownError),
    onNext: (_connection, _id, _payload, _args, result) => shownResult(result),
    onConnect: (connection) => admit(options, countToken, connection),
    onSubscribe: (connection, _id, payload) => prepare(options, turnstile, connection, payload),
  })
  sockets.on('wsClientError', (_error, stream) => refuse(stream, BAD_REQUEST, WEBSOCKET_VERSION))
  server.on('upgrade', async (request, stream: Duplex, head) => {
    stream.on('error', ignore)
    const refusal = refusalOf(request)
    if (refusal !== undefined) return refuse(stream, refusal)
    const address = request.socket.remoteAddress
    const leave = countAddress(callerNetwork(address ?? ''))
    if (leave === undefined) return refuse(stream, TOO_MANY_REQUESTS, LATER)
    stream.on('close', leave)
    await door()
    sockets.handleUpgrade(request, stream, head, (socket) =>
      serve(protocol, request.socket, { socket, address }, onError),
    )
  })
  return async () => {
    for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server is stopping.')
    await new Promise((resolve) => sockets.close(resolve))
  }
}

function refusalOf({ url = '', headers: { origin, host } }: IncomingMessage): number | undefined {
  if (url.split('?')[0] !== ENDPOINT) return NOT_FOUND
  return isForeign(origin, host) ? FORBIDDEN : undefined
}

/** What graphql-ws does for `ws`, but what goes wrong is reported to us, and no client is told of it. */
function serve(
  protocol: ReturnType<typeof makeServer<Params, Extra>>,
  wire: Socket,
  extra: Extra,
  onError: (error: unknown) => void,
): void {
  const { socket } = extra
  const fail = (error: unknown) => {
    onError(error)
    socket.close(CloseCode.InternalServerError, 'Internal server error')
  }
  socket.on('error', ignore)
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: pacedSender(socket),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        takeMessages(socket, (message) => underRequestId(() => take(message).catch(fail))),
    },
    extra,
  )
  answerPings(socket)
  const stopPinging = keepAlive(socket, wire)
  const retirement = setTimeout(() => socket.close(GOING_AWAY, 'Come back.'), MAX_AGE_MS)
  socket.on('close', (code, reason) => {
    stopPinging()
    clearTimeout(retirement)
    Promise.resolve(closed(code, String(reason))).catch(onError)
  })
}

/** False closes the socket with 4403, or has closed it with a code that has a client try again: 1013. */
async function admit(
  { openCall, openSession, watchToken, onError }: WebSocketOptions,
  countToken: Count,
  connection: Connection,
) {
  const { socket, address } = connection.extra
  const credentials = credentialsFrom(connection.connectionParams)
  try {
    const session = await openCall(credentials, address)
    if (session === null) return false
    if (socket.readyState !== socket.OPEN) return false // or the watch would have no end
    const leave = countToken(callerKey(session.caller))
    if (leave === undefined) return later(socket, 'Too many connections with this token.')
    socket.on('close', leave)
  } catch (error) {
    const isTold = error instanceof GraphQLError
    if (isTold && error.extensions['retryable'] !== true) return false
    if (!isTold) onError(error)
    return later(socket, 'Try again later.')
  }
  const stopWatching = watchToken(
    () => openSession(credentials),
    () => socket.close(CloseCode.Forbidden, 'Forbidden'),
  )
  socket.on('close', stopWatching)
  return true
}

/** The first close counts, so that of the protocol comes too late. */
function later(socket: WebSocket, reason: string): false {
  socket.close(TRY_AGAIN_LATER, reason)
  return false
}

function credentialsFrom(params: Readonly<Params> | undefined) {
  const read = (name: string) => {
    const value = params?.[name]
    return typeof value === 'string' ? value : undefined
  }
  return { authorization: read('authorization'), environment: read('hookwire-environment') }
}

/**
 * As Yoga does it for HTTP. What is wrong with an operation is its answer, not the socket's end; and a call it is
 * all the same.
 */
async function prepare(
  { graphql, openCall, onError }: WebSocketOptions,
  turnstile: Turnstile,
  { connectionParams, subscriptions, extra: { address } }: Connection,
  { query, operationName, variables }: SubscribePayload,
) {
  // Before anything is awaited: many that come at once are counted one by one.
  const isTooMany = Object.keys(subscriptions).length > MAX_OPERATIONS
  if (!isTooMany) await turnstile()
  try {
    const session = await openCall(credentialsFrom(connectionParams), address)
    if (isTooMany) return [tooManyOperations()]
    const engine = graphql.getEnveloped({ session })
    const document = parse(engine, query)
    const errors = engine.validate(engine.schema, document)
    if (errors.length > 0) return errors
    return {
      schema: engine.schema,
      document,
      operationName,
      variableValues: variables,
      contextValue: await engine.contextFactory(),
      rootValue: { execute: engine.execute, subscribe: engine.subscribe },
    }
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    onError(error)
    return [maskError(error, UNEXPECTED)]
  }
}

function parse(engine: ReturnType<GraphqlServer['getEnveloped']>, query: string) {
  try {
    return engine.parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) error.extensions['code'] ??= 'GRAPHQL_PARSE_FAILED'
    throw error
  }
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError(`A connection carries at most ${MAX_OPERATIONS} operations at a time.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS' },
  })
}

function ignore(): void {
  // A connection that was cut, or a message over the limit, which ws answers: the client's affair.
}
