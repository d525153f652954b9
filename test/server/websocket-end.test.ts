import { once } from 'node:events'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newToken } from '../../src/domain/tokens.ts'
import { KEEP_ALIVE_MS } from '../../src/server/keep-alive.ts'
import { createToken } from '../support/callers.ts'
import { paramsOf } from '../support/live-client.ts'
import { openSession, openSocket, operate } from '../support/live-socket.ts'
import { type Service, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { SOME_TIMERS, timerCount, waitUntil } from '../support/timers.ts'

const MAX_OPERATIONS = 20
const DAY_MS = 24 * 60 * 60 * 1_000
const LIVE = 'subscription Live { requestLog { cursor } }'

const service = await shareService({ hasWorker: false })

afterEach(() => void vi.useRealTimers())

const LiveTokenRevoke = graphql(`
  mutation LiveTokenRevoke($input: ApiTokenRevokeInput!) {
    apiTokenRevoke(input: $input) { __typename }
  }
`)

test('a token that is revoked while it watches loses its connection with 4403, and no other does', async () => {
  const revoked = await createToken(service, { role: 'VIEWER' })
  const other = await createToken(service, { role: 'VIEWER' })
  await using socket = await openSession(service, revoked)
  await using stays = await openSession(service, other)
  operate(socket, 'a', LIVE)

  await service.ask(LiveTokenRevoke, { input: { id: revoked.id } })

  expect(await socket.closed).toBe(4403)
  operate(stays, 'a', '{ __typename }')
  expect(await stays.next()).toMatchObject({ type: 'next' })
})

test('a token that expires while it watches loses its connection with 4403', async () => {
  const expiresAt = new Date(Date.now() + 1_500).toISOString()
  const token = await createToken(service, { role: 'VIEWER', expiresAt })
  await using socket = await openSession(service, token)
  operate(socket, 'a', LIVE)
  const first = await socket.next()

  expect(first).toMatchObject({ type: 'next' })
  expect(await socket.closed).toBe(4403)
})

test('a client that answers no ping is cut off when it should be pinged again', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  await using answering = await openSession(service)
  await using deaf = await openSession(service, { autoPong: false })
  const pings = [once(answering.socket, 'ping'), once(deaf.socket, 'ping')]

  vi.advanceTimersByTime(KEEP_ALIVE_MS)
  await Promise.all(pings)
  operate(answering, 'a', '{ __typename }') // comes after the pong
  const before = [await answering.next(), await answering.next()]
  vi.advanceTimersByTime(KEEP_ALIVE_MS)
  vi.useRealTimers()

  expect(await deaf.closed).toBe(1006)
  operate(answering, 'b', '{ __typename }')
  expect(await answering.next()).toMatchObject({ type: 'next', id: 'b' })
  expect(before).toMatchObject([{ type: 'next' }, { type: 'complete' }])
})

test('a connection that has lasted for a day is closed with 1001: come back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  await using socket = await openSession(service)

  vi.advanceTimersByTime(DAY_MS)
  vi.useRealTimers()

  expect(await socket.closed).toBe(1001)
})

test('of subscriptions that were completed nothing is left running', async () => {
  const sockets = await Promise.all(Array.from({ length: 10 }, () => openSession(service)))
  const ids = Array.from({ length: MAX_OPERATIONS }, (_, index) => String(index))
  const before = timerCount()
  for (const socket of sockets) for (const id of ids) operate(socket, id, LIVE)
  // Each waits for its second page, with a timer for the heartbeat.
  await waitUntil(() => timerCount() >= before + 200)

  for (const socket of sockets) for (const id of ids) socket.send({ type: 'complete', id })

  await waitUntil(() => timerCount() <= before + SOME_TIMERS)
  await Promise.all(sockets.map((socket) => socket[Symbol.asyncDispose]()))
})

test('of connections that were cut nothing is left running', async () => {
  const before = timerCount()
  const sockets = await Promise.all(Array.from({ length: 50 }, () => openSession(service)))
  const connected = timerCount()
  for (const socket of sockets) operate(socket, 'a', LIVE)
  await waitUntil(() => timerCount() >= connected + 50)

  for (const { socket } of sockets) socket.terminate()

  await waitUntil(() => timerCount() <= before + SOME_TIMERS)
})

test('of connections that were cut while their token was looked up nothing is left running', async () => {
  const token = await createToken(service, { role: 'VIEWER' })
  const before = timerCount()
  const sockets = await Promise.all(Array.from({ length: 50 }, () => openSocket(service)))
  const lock = await lockTokens(service)
  for (const { send } of sockets) send({ type: 'connection_init', payload: paramsOf(token) })
  await lock.isWaitedFor()

  for (const { socket } of sockets) socket.terminate()
  await waitUntil(() => timerCount() <= before + SOME_TIMERS)
  await lock.release()

  await using next = await openSession(service, token)
  operate(next, 'a', LIVE)
  expect(await next.next()).toMatchObject({ type: 'next' })
  expect(timerCount()).toBeLessThanOrEqual(before + SOME_TIMERS)
})

test('while tokens cannot be looked up a connection is closed with 1013: try again later', async () => {
  await using broken = await startService({ hasWorker: false })
  const client = new pg.Client(broken.databaseUrl)
  await client.connect()
  await client.query('alter table api_tokens rename to elsewhere')
  await client.end()
  await using socket = await openSocket(broken)

  socket.send({ type: 'connection_init', payload: paramsOf({ token: newToken() }) })

  expect(await socket.closed).toBe(1013)
})

test('a service that stops closes its connections with 1001, and does not wait for who does not listen', async () => {
  const stopping = await startService({ hasWorker: false })
  const watching = await openSession(stopping)
  operate(watching, 'a', LIVE)
  await watching.next()
  const deaf = await openSession(stopping)
  deaf.socket.pause()
  const silent = await openSocket(stopping)

  await stopping[Symbol.asyncDispose]()

  expect(await watching.closed).toBe(1001)
  expect(await silent.closed).toBe(1001)
  deaf.socket.resume()
  expect(await deaf.closed).toBe(1001)
})

/** Keeps every look-up of a token waiting. */
async function lockTokens({ databaseUrl }: Service) {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  await client.query('begin; lock table api_tokens')
  return {
    isWaitedFor: () =>
      waitUntil(async () => {
        const { rows } = await client.query('select from pg_locks where not granted')
        return rows.length > 0
      }),
    release: () => client.end(),
  }
}
