import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Session } from '../../src/graphql/context.ts'
import { unauthenticated } from '../../src/graphql/top-level-errors.ts'
import { createMetrics } from '../../src/metrics.ts'
import { MAX_ANONYMOUS_BYTES, MAX_BODY_BYTES } from '../../src/server/body-limits.ts'
import { createCalls } from '../../src/server/calls.ts'
import { createExports } from '../../src/server/exports.ts'
import { createMetricsPage } from '../../src/server/metrics-page.ts'
import { serveWebSockets } from '../../src/server/websocket.ts'
import { createGraphqlServer } from '../../src/server/yoga.ts'
import { type LiveSocket, openSocket, operate } from '../support/live-socket.ts'
import type { Service } from '../support/service.ts'

const BURST = 4
const RATE = { perSecond: 1, burst: BURST }
const VIEWER = 'a viewer'
const WRONG = 'wrong'
const MAX_OPERATIONS = 20

type Open = (authorization: string | undefined) => Promise<Session | null>

const openAs: Open = async (authorization) => {
  if (authorization === undefined) return null
  if (authorization === WRONG) throw unauthenticated()
  const caller = {
    role: 'VIEWER',
    publisherId: authorization,
    environmentId: null,
    expiresAt: null,
  }
  return { caller, environment: { id: 'e' } } as unknown as Session
}

/** All ways in, over no database; the authorization is the id of the token, and time stands still. */
async function startWays(open = openAs, rate = RATE) {
  const rates = { token: rate, address: rate }
  const openSession = ({ authorization }: { readonly authorization: string | undefined }) =>
    open(authorization)
  const identifyCaller = async (authorization: string | undefined) =>
    (await open(authorization))?.caller ?? null
  const onError = (error: unknown) => Promise.reject(error)
  const ignored = { onError, onOutage: onError, onStream: () => undefined }
  const options = {
    ...{ openSession, watchToken: () => () => undefined, services: {} as never, ...ignored },
    ...createCalls({ openSession, identifyCaller, rates, elapsedMs: () => 0, ...ignored }),
  }
  const graphql = createGraphqlServer(options)
  const answerMetrics = createMetricsPage({ metrics: createMetrics(), ...options })
  const answerExport = createExports({ graphql, ...options })
  const server = createServer((asked, response) => {
    if (answerMetrics(asked, response) || answerExport(asked, response)) return
    void graphql(asked, response)
  })
  const stop = serveWebSockets({ server, graphql, ...options })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      await stop()
      server.closeAllConnections()
      server.close()
    },
  }
}

const headersOf = (authorization: string | undefined) =>
  authorization === undefined ? {} : { authorization }

async function post(url: string, body: string, authorization?: string, accept = '*/*') {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json', ...headersOf(authorization) },
    body,
  })
  const [, code] = /"code":"(\w+)"/.exec(await response.text()) ?? []
  return code
}

async function get(url: string, path: string, authorization?: string) {
  const { status } = await fetch(url + path, { headers: headersOf(authorization) })
  return status
}

const REFUSED = [
  ['{', 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  [`{ node(id: ${'['.repeat(51)}`, 'TOO_MANY_BRACKETS'],
  ['{ events(first: 1000000) { nodes { id } } }', 'TOO_COSTLY'],
] as const

const BODIES: readonly (readonly [string, string, string | undefined, string])[] = [
  ['no JSON', '{', VIEWER, 'BAD_REQUEST'],
  ['too much for a query', large('{ __typename }', MAX_BODY_BYTES), VIEWER, 'BODY_TOO_LARGE'],
  ['too much of nobody', large('{ __typename }', MAX_ANONYMOUS_BYTES), undefined, 'BODY_TOO_LARGE'],
  [
    'much, of a wrong token',
    large('{ __typename }', MAX_ANONYMOUS_BYTES),
    WRONG,
    'UNAUTHENTICATED',
  ],
  ['an operation of nobody', operation('{'), undefined, 'GRAPHQL_PARSE_FAILED'],
  ['an operation of a wrong token', operation('{ __typename }'), WRONG, 'UNAUTHENTICATED'],
]

function operation(query: string): string {
  return JSON.stringify({ query })
}

function large(query: string, bytes: number): string {
  return operation(query).padEnd(bytes + 1)
}

const POSTS = [
  ...['*/*', 'text/event-stream'].flatMap((accept) =>
    REFUSED.map(([query, code]) => [code, operation(query), VIEWER, code, accept] as const),
  ),
  ...BODIES.map((body) => [...body, '*/*'] as const),
]

test.each(POSTS)(
  'a request that is refused is a call: %s',
  async (_what, body, authorization, code, accept) => {
    await using ways = await startWays()
    const codes = []

    for (let calls = 0; calls < BURST; calls += 1) {
      codes.push(await post(ways.url, body, authorization, accept))
    }

    expect(codes).toEqual(Array(BURST).fill(code))
    expect(await post(ways.url, body, authorization, accept)).toBe('RATE_LIMITED')
  },
)

test.each([
  ['/metrics', undefined, 401],
  ['/metrics', WRONG, 401],
  ['/metrics', VIEWER, 403],
  ['/export/events.ndjson', undefined, 401],
  ['/export/events.ndjson', WRONG, 401],
  ['/export/events.ndjson?isTest=7', VIEWER, 400],
])('a request for %s by %s is a call', async (path, authorization, status) => {
  await using ways = await startWays()
  const statuses = []

  for (let calls = 0; calls <= BURST; calls += 1) {
    statuses.push(await get(ways.url, path, authorization))
  }

  expect(statuses).toEqual([...Array(BURST).fill(status), 429])
})

async function init(url: string, authorization: string): Promise<LiveSocket> {
  const socket = await openSocket({ url } as Service)
  socket.send({ type: 'connection_init', payload: { authorization } })
  return socket
}

test.each(REFUSED)(
  'an operation of a WebSocket that is refused is a call: %s',
  async (query, code) => {
    await using ways = await startWays()
    await using socket = await init(ways.url, VIEWER)
    await socket.next()
    const codes = []

    for (let calls = 1; calls <= BURST; calls += 1) {
      operate(socket, String(calls), query)
      const { payload } = await socket.next()
      codes.push(/"code":"(\w+)"/.exec(JSON.stringify(payload))?.[1])
      if (code === 'TOO_COSTLY' && calls < BURST) await socket.next() // it is complete
    }

    expect(codes).toEqual([...Array(BURST - 1).fill(code), 'RATE_LIMITED']) // the init was one
  },
)

test('a connection of a wrong token is a call', async () => {
  await using ways = await startWays()
  const codes = []

  for (let calls = 0; calls <= BURST; calls += 1) {
    await using refused = await init(ways.url, WRONG)
    codes.push(await refused.closed)
  }

  expect(codes).toEqual([...Array(BURST).fill(4403), 1013])
})

test('operations beyond those that a connection may have are calls', async () => {
  const operations = MAX_OPERATIONS + 3
  const allCame = Promise.withResolvers<void>()
  let opened = -1 // the init
  const openTogether: Open = async (authorization) => {
    opened += 1
    if (opened === operations) allCame.resolve()
    if (opened > 0) await allCame.promise
    return openAs(authorization)
  }
  await using ways = await startWays(openTogether, { perSecond: 1, burst: operations })
  await using socket = await init(ways.url, VIEWER)
  await socket.next()

  for (let id = 0; id < operations; id += 1) operate(socket, String(id), '{ nothing }')
  const answers = await Promise.all(Array.from({ length: operations }, socket.next))

  const codes = answers.map(({ payload }) => /"code":"(\w+)"/.exec(JSON.stringify(payload))?.[1])
  expect(Map.groupBy(codes, (code) => code).get('RATE_LIMITED')).toHaveLength(1)
  expect(codes).toContain('TOO_MANY_OPERATIONS')
})

test('a token that is revoked while a body is on its way does nothing more', async () => {
  const opened = Promise.withResolvers<void>()
  let isRevoked = false
  await using ways = await startWays(async (authorization) => {
    if (isRevoked) throw unauthenticated()
    opened.resolve()
    return openAs(authorization)
  })
  const headers = { authorization: VIEWER, 'content-type': 'application/json' }
  const asking = request(`${ways.url}/graphql`, { method: 'POST', headers })
  const answered = once(asking, 'response')

  asking.write('{"query":')
  await opened.promise
  isRevoked = true
  asking.end('"{ __typename }"}')
  const [response] = await answered

  expect(await json(response)).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
})
