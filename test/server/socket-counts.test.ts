import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import type { Session } from '../../src/graphql/context.ts'
import { createCalls } from '../../src/server/calls.ts'
import { countUpTo } from '../../src/server/socket-counts.ts'
import { serveWebSockets } from '../../src/server/websocket.ts'
import { type LiveSocket, openSocket, upgradeStatus } from '../support/live-socket.ts'
import type { Service } from '../support/service.ts'
import { waitUntil } from '../support/timers.ts'

/** WebSockets alone: the authorization is the id of the token. */
async function startSockets(limits: { readonly perToken: number; readonly perAddress: number }) {
  const openSession = async ({
    authorization,
  }: {
    readonly authorization?: string | undefined
  }) => {
    if (authorization === 'away') throw new UnavailableError('Away.')
    return { caller: { publisherId: authorization } } as unknown as Session
  }
  const onError = () => undefined
  const server = createServer()
  const identifyCaller = async () => null
  const { openCall } = createCalls({ openSession, identifyCaller, onOutage: onError })
  const stop = serveWebSockets({
    ...{ server, limits, openCall, openSession, onError },
    graphql: {} as never,
    watchToken: () => () => undefined,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const service = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } as Service
  return {
    url: `${service.url.replace('http', 'ws')}/graphql`,
    open: () => openSocket(service),
    [Symbol.asyncDispose]: async () => {
      await stop()
      server.close()
    },
  }
}

function init(socket: LiveSocket, authorization: string): LiveSocket {
  socket.send({ type: 'connection_init', payload: { authorization } })
  return socket
}

test('a token has so many connections; one more is told to come back, and may when one has gone', async () => {
  await using sockets = await startSockets({ perToken: 2, perAddress: 100 })
  const [first, second] = [await sockets.open(), await sockets.open()]
  const [third, other] = [await sockets.open(), await sockets.open()]
  for (const socket of [first, second]) {
    expect(await init(socket, 'a').next()).toMatchObject({ type: 'connection_ack' })
  }

  const refused = await init(third, 'a').closed
  const elsewhere = await init(other, 'b').next()
  first.socket.terminate()
  const isLetIn = async () => {
    const next = init(await sockets.open(), 'a')
    return next.next().then(
      () => true,
      () => false,
    )
  }

  expect(refused).toBe(1013)
  expect(elsewhere).toMatchObject({ type: 'connection_ack' })
  await waitUntil(isLetIn)
})

test('an address has so many connections, with and without a token; one more is answered 429 until one has gone', async () => {
  await using sockets = await startSockets({ perToken: 100, perAddress: 2 })
  const [silent, second] = [await sockets.open(), await sockets.open()]
  await init(second, 'a').next()

  const status = await upgradeStatus(sockets.url, {})
  silent.socket.terminate()

  expect(status).toBe(429)
  await waitUntil(async () => (await upgradeStatus(sockets.url, {})) === 101)
})

test('while nobody can tell who calls, a connection is told to come back', async () => {
  await using sockets = await startSockets({ perToken: 1, perAddress: 1 })

  expect(await init(await sockets.open(), 'away').closed).toBe(1013)
})

test('whoever was refused is not counted, and nothing is kept of who has left', () => {
  const count = countUpTo(1)
  const leave = count('a')

  const refusals = [count('a'), count('a')]
  leave?.()

  expect(refusals).toEqual([undefined, undefined])
  expect(count('a')).toBeTypeOf('function')
  expect(count('b')).toBeTypeOf('function')
})
