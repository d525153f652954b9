import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { GraphQLError } from 'graphql'
import { CloseCode, type Context, makeServer, type SubscribePayload } from 'graphql-ws'
import { type WebSocket, WebSocketServer } from 'ws'
import { pacedSender } from './paced-sender.ts'
import type { WatchToken } from './revocation.ts'
import type { OpenSession } from './sessions.ts'
import { ENDPOINT, type GraphqlServer } from './yoga.ts'

export interface WebSocketOptions {
  readonly server: Server
  readonly graphql: GraphqlServer
  readonly openSession: OpenSession
  readonly watchToken: WatchToken
  readonly onError: (error: unknown) => void
}

// Types and not interfaces: graphql-ws asks for some that may have further members.
type Extra = { readonly socket: WebSocket }
type Params = Record<string, unknown>
type Connection = Context<Params, Extra>
type Engine = Pick<ReturnType<GraphqlServer['getEnveloped']>, 'execute' | 'subscribe'>

const MAX_MESSAGE_BYTES = 64 * 1_024
const MAX_OPERATIONS = 20
const INIT_TIMEOUT_MS = 3_000
const KEEP_ALIVE_MS = 12_000
/** After it the client comes back, perhaps to a process that has less to do. */
const MAX_AGE_MS = 24 * 60 * 60 * 1_000
/** For a client that does not answer when it is told of the end. */
const CLOSE_TIMEOUT_MS = 2_000
const GOING_AWAY = 1_001
const TRY_AGAIN_LATER = 1_013

/** Serves graphql-transport-ws at the same path. Answers how to stop: clients resume elsewhere. */
export function serveWebSockets(options: WebSocketOptions): () => Promise<void> {
  const { server, graphql, onError } = options
  const limits = { maxPayload: MAX_MESSAGE_BYTES, closeTimeout: CLOSE_TIMEOUT_MS }
  const sockets = new WebSocketServer({ ...limits, noServer: true, perMessageDeflate: false })
  const protocol = makeServer<Params, Extra>({
    execute: (args) => (args.rootValue as Engine).execute(args),
    subscribe: (args) => (args.rootValue as Engine).subscribe(args),
    connectionInitWaitTimeout: INIT_TIMEOUT_MS,
    onConnect: (connection) => admit(options, connection),
    onSubscribe: (connection, _id, payload) => prepare(graphql, connection, payload),
  })
  server.on('upgrade', (request, stream: Duplex, head) => {
    stream.on('error', ignore)
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      stream.end(`HTTP/1.1 ${refusal}\r\nconnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => serve(protocol, socket, onError))
  })
  return async () => {
    for (const socket of sockets.clients) socket.close(GOING_AWAY, 'The server is stopping.')
    await new Promise((resolve) => sockets.close(resolve))
  }
}

/** A page of another origin must not talk to us with a browser's help. */
function refusalOf({ url = '', headers: { origin, host } }: IncomingMessage): string | undefined {
  if (url.split('?')[0] !== ENDPOINT) return '404 Not Found'
  if (origin === undefined) return undefined // not a browser
  return host !== undefined && URL.parse(origin)?.host === host ? undefined : '403 Forbidden'
}

/** What graphql-ws does for `ws`, but what goes wrong is reported to us, and no client is told of it. */
function serve(
  protocol: ReturnType<typeof makeServer<Params, Extra>>,
  socket: WebSocket,
  onError: (error: unknown) => void,
): void {
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
      onMessage: (take) => socket.on('message', (data) => take(String(data)).catch(fail)),
    },
    { socket },
  )
  const stopPinging = keepAlive(socket)
  const retirement = setTimeout(() => socket.close(GOING_AWAY, 'Come back.'), MAX_AGE_MS)
  socket.on('close', (code, reason) => {
    stopPinging()
    clearTimeout(retirement)
    Promise.resolve(closed(code, String(reason))).catch(onError)
  })
}

/** Who does not read does not answer a ping either. Answers how to stop. */
function keepAlive(socket: WebSocket): () => void {
  let hasAnswered = true
  socket.on('pong', () => {
    hasAnswered = true
  })
  const timer = setInterval(() => {
    if (!hasAnswered) return socket.terminate()
    hasAnswered = false
    socket.ping()
  }, KEEP_ALIVE_MS)
  return () => clearInterval(timer)
}

/** False closes the socket with 4403, which tells a client not to try again. */
async function admit(
  { openSession, watchToken, onError }: WebSocketOptions,
  connection: Connection,
) {
  const { socket } = connection.extra
  const credentials = credentialsFrom(connection.connectionParams)
  try {
    if ((await openSession(credentials)) === null) return false
  } catch (error) {
    if (error instanceof GraphQLError) return false
    onError(error)
    socket.close(TRY_AGAIN_LATER, 'Try again later.')
    return false // the first close counts
  }
  if (socket.readyState !== socket.OPEN) return false // or the watch would have no end
  const stopWatching = watchToken(
    () => openSession(credentials),
    () => socket.close(CloseCode.Forbidden, 'Forbidden'),
  )
  socket.once('close', stopWatching)
  return true
}

function credentialsFrom(params: Readonly<Params> | undefined) {
  const read = (name: string) => {
    const value = params?.[name]
    return typeof value === 'string' ? value : undefined
  }
  return { authorization: read('authorization'), environment: read('hookwire-environment') }
}

/** As Yoga does it for HTTP. What is wrong with an operation is its answer, not the socket's end. */
async function prepare(
  graphql: GraphqlServer,
  { connectionParams = {}, subscriptions }: Connection,
  { query, operationName, variables }: SubscribePayload,
) {
  // Before anything is awaited: many that come at once are counted one by one.
  if (Object.keys(subscriptions).length > MAX_OPERATIONS) return [tooManyOperations()]
  const engine = graphql.getEnveloped({ connectionParams })
  try {
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
    throw error
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
