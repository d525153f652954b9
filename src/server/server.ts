import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'kysely'
import type { Services } from '../graphql/context.ts'
import type { Metrics } from '../metrics.ts'
import type { Clock } from '../storage/clock.ts'
import { startTokenUses } from '../storage/token-uses.ts'
import { createCalls } from './calls.ts'
import { createExports } from './exports.ts'
import { createGraphiql } from './graphiql.ts'
import { moreOperations, overviewOperation } from './graphiql-operations.ts'
import { createHealth } from './health.ts'
import { createHttpServer } from './http-server.ts'
import { type JwtOptions, jwtVerifier } from './json-web-tokens.ts'
import { createJwks } from './jwks.ts'
import { createMetricsPage } from './metrics-page.ts'
import { outageReporter } from './outages.ts'
import { createRefusedTokens } from './refused-tokens.ts'
import { createTokenWatch } from './revocation.ts'
import { callerIdentifier, sessionOpener } from './sessions.ts'
import { serveWebSockets } from './websocket.ts'
import { createGraphqlServer, ENDPOINT } from './yoga.ts'

export interface ServerOptions {
  readonly services: Services
  readonly now: Clock
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly adminToken: string
  /** Who else issues tokens; undefined for nobody. */
  readonly jwt: Omit<JwtOptions, 'now'> | undefined
  readonly graphiql: { readonly isPrefilled: boolean } | undefined
  readonly metrics: Metrics
  readonly onError: (error: unknown) => void
}

export interface RunningServer {
  readonly url: string
  /** Takes no more requests, cuts live subscriptions off, and lets the others end if they soon do. */
  stop(): Promise<void>
}

/** How long requests under way may still take. */
const CLOSE_LIMIT_MS = 4_000
const CLOSE_IDLE_MS = 50
/** Connections that wait to be taken, when a crowd comes back. Linux allows fewer (net.core.somaxconn). */
const BACKLOG = 16_384

/** GraphQL over HTTP, WebSocket and SSE at one path, with GraphiQL for browsers and the health checks. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { services, onError } = options
  const { openSession, identifyCaller, tokenUses } = startSessions(options)
  const onOutage = outageReporter(onError)
  const { openCall, identifyCall } = createCalls({ openSession, identifyCaller, onOutage })
  const watchToken = createTokenWatch(services.revocations) // second: it looks when those are forgotten
  const streams = new Set<ServerResponse>()
  const onStream = (response: ServerResponse) => {
    streams.add(response)
    response.on('close', () => streams.delete(response))
  }
  const calls = { openCall, openSession, watchToken, onError }
  const graphql = createGraphqlServer({ services, ...calls, onOutage, onStream })
  const answerHealth = createHealth(() => sql`select 1`.execute(services.db))
  const answerJwks = createJwks({ ...services, onError })
  const answerMetrics = createMetricsPage({ ...options, identifyCall })
  const answerExport = createExports({ graphql, openCall, onError, onStream })
  const answerGraphiql = graphiqlOf(options)
  let isStopping = false
  const server = createHttpServer((request, response) => {
    // Else a client that asks again and again on one connection would keep us from ending.
    if (isStopping) response.setHeader('connection', 'close')
    if (answerHealth(request, response) || answerJwks(request, response)) return
    if (answerMetrics(request, response)) return
    if (answerExport(request, response) || answerGraphiql?.(request, response)) return
    if (request.url === '/') response.writeHead(302, { location: ENDPOINT }).end()
    else if (request.url?.split('?')[0] === ENDPOINT) void graphql(request, response)
    else response.writeHead(404).end()
  })
  const stopWebSockets = serveWebSockets({ server, graphql, ...calls })
  const url = await listen(server, options)
  return {
    url,
    async stop() {
      isStopping = true
      const closed = closeServer(server)
      // Cut and not completed: a client that was told of the end would not come back.
      for (const response of streams) response.destroy()
      await stopWebSockets()
      await Promise.all([services.live.stop(), services.listening.stop()])
      await closed
      await tokenUses.stop()
    },
  }
}

function startSessions({ services, now, adminToken, jwt, onError }: ServerOptions) {
  const tokenUses = startTokenUses({ db: services.db, onError })
  const jwts = jwt && { issuer: jwt.issuer, verify: jwtVerifier({ ...jwt, now }) }
  const unlessRefused = createRefusedTokens(services)
  const sessions = { ...services, now, adminToken, tokenUses, jwts, unlessRefused }
  const openSession = sessionOpener(sessions)
  return { openSession, identifyCaller: callerIdentifier(sessions), tokenUses }
}

function graphiqlOf({ graphiql, adminToken, onError }: ServerOptions) {
  if (graphiql === undefined) return undefined
  const headers = JSON.stringify({ authorization: `Bearer ${adminToken}` }, null, 2)
  return createGraphiql({
    endpoint: ENDPOINT,
    defaultQuery: overviewOperation,
    moreQueries: moreOperations,
    onError,
    ...(graphiql.isPrefilled ? { defaultHeaders: headers } : {}),
  })
}

/** Resolves when what was asked before has been answered, or has had long enough. */
async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A connection whose last answer came after `close()` is idle only then.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_MS)
  const limit = setTimeout(() => server.closeAllConnections(), CLOSE_LIMIT_MS)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<string> {
  server.listen({ port, host, backlog: BACKLOG })
  try {
    await once(server, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw new Error(
      `Port ${port} on ${host} is in use. Stop what uses it, or set HOOKWIRE_PORT to another.`,
      { cause: error },
    )
  }
  const { port: actual } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`
}
