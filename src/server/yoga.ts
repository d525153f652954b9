import type { ServerResponse } from 'node:http'
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga'
import { NIL_UUID } from '../domain/ids.ts'
import type { GraphqlContext, Services } from '../graphql/context.ts'
import { createUntakenExchanges } from '../graphql/exchange-loader.ts'
import { createLoaders } from '../graphql/loaders.ts'
import { schema } from '../graphql/schema.ts'
import { type OpenCall, tellingOutages } from './calls.ts'
import { createDocumentCache, NO_CACHE } from './document-cache.ts'
import { jsonOnly } from './json-only.ts'
import { limits } from './limits.ts'
import { maskError } from './masking.ts'
import { outageErrors } from './outages.ts'
import { type BodyContext, limitBodies } from './request-body.ts'
import { type CallContext, credentialsOf, openRequestCalls } from './request-calls.ts'
import { endRevokedStreams, type WatchToken } from './revocation.ts'
import type { OpenSession } from './sessions.ts'
import { endWhereUnread } from './unread-stream.ts'
import { variableErrors } from './variable-errors.ts'

export const ENDPOINT = '/graphql'

interface ServerContext extends BodyContext, CallContext {
  /** Where a request is answered. */
  readonly res?: ServerResponse
}

export type GraphqlServer = YogaServerInstance<ServerContext, GraphqlContext>

export interface GraphqlServerOptions {
  readonly services: Services
  /** Of each call; a watched token is looked at without being counted. */
  readonly openCall: OpenCall
  readonly openSession: OpenSession
  readonly watchToken: WatchToken
  readonly onError: (error: unknown) => void
  /** Told of what failed because the database, or whatever else we need, is away. */
  readonly onOutage: (error: unknown) => void
  /** Told of each response that is an event stream. */
  readonly onStream: (response: ServerResponse) => void
}

const EVENT_STREAM = 'text/event-stream'

export function createGraphqlServer(options: GraphqlServerOptions): GraphqlServer {
  const { services, openCall, openSession, watchToken, onError, onOutage, onStream } = options
  const openUncounted = tellingOutages(openSession, onOutage)
  const untaken = createUntakenExchanges()
  return createYoga<ServerContext, GraphqlContext>({
    schema,
    graphqlEndpoint: ENDPOINT,
    graphiql: false, // ours is served before: it works offline and over WebSocket
    landingPage: false,
    healthCheckEndpoint: ' ', // no URL ends so: Yoga would answer what ends in it, and name itself
    batching: false,
    multipart: false,
    cors: false,
    maxRequestBodySize: false, // `limitBodies` reads
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: NO_CACHE },
    maskedErrors: { maskError },
    logging: { debug: ignore, info: ignore, warn: ignore, error: onError },
    context({ session = null }) {
      const { db, now } = services
      const loaders = createLoaders(db, session?.environment.id ?? NIL_UUID, now, untaken)
      return { ...services, session, loaders }
    },
    plugins: [
      jsonOnly,
      openRequestCalls(openCall, openUncounted),
      limitBodies(),
      variableErrors,
      limits,
      endRevokedStreams<{ readonly request?: Request }>(
        watchToken,
        ({ request }) => request && (() => openSession(credentialsOf(request))),
      ),
      outageErrors(onOutage),
      streamReporter(onStream),
    ],
  })
}

function streamReporter(onStream: GraphqlServerOptions['onStream']): Plugin<object, ServerContext> {
  return {
    onResponse({ response, serverContext: { res } }) {
      if (response.headers.get('content-type') !== EVENT_STREAM) return
      response.headers.set('cache-control', 'no-store') // as all other answers
      if (!res) return
      onStream(res)
      endWhereUnread(res)
    },
  }
}

function ignore(): void {
  // Yoga's own chatter; what went wrong comes to `error`.
}
