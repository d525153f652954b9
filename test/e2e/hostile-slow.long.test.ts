import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { dribble, startRawServer } from '../support/raw-server.ts'
import { startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const HEAD = 'HTTP/1.1 200 OK\r\n'
const DRIBBLE_MS = 5
const LONGEST_SECONDS = 30

const service = await shareService({ now: lateClock }) // retries are due at once

/** Writes this again and again, as long as anybody listens. */
function repeat(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), DRIBBLE_MS)
  socket.on('close', () => clearInterval(timer))
}

/** What a hostile endpoint does instead of an answer. */
const SLOW: [string, (socket: Socket) => void][] = [
  ['never answers', () => undefined],
  ['dribbles its head', (socket) => dribble(socket, `${HEAD}x-slow: a`)],
  ['dribbles its status', (socket) => dribble(socket, 'HTTP/1.1 200 Okay')],
  ['dribbles its body', (socket) => dribble(socket, `${HEAD}content-length: 9999\r\n\r\na`)],
  [
    'dribbles chunks',
    (socket) => {
      socket.write(`${HEAD}transfer-encoding: chunked\r\n\r\n`)
      repeat(socket, '1\r\na\r\n')
    },
  ],
  [
    'dribbles the length of a chunk',
    (socket) => dribble(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n0`),
  ],
  [
    'dribbles trailers',
    (socket) => dribble(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: a`),
  ],
  ['promises more than it gives', (socket) => socket.write(`${HEAD}content-length: 9\r\n\r\na`)],
]

test.concurrent.each(SLOW)('an endpoint that %s is cut off at its timeout', async (...row) => {
  const [_what, answer] = row
  await using server = await startRawServer((socket) => {
    if (server.requests.length === 1) answer(socket)
    else socket.end(OK)
  })
  const tenant = await createTenant(service, { url: server.url, timeoutSeconds: 1 })

  const event = await tenant.publish()
  const entries = await tenant.entries(2)

  expect(entries).toMatchObject([
    {
      ...{ attemptNumber: 1, outcome: 'UNREACHABLE', errorClass: 'timeout', response: null },
      errorMessage: 'The endpoint did not answer completely within 1 s.',
      nextAttemptAt: expect.any(String),
    },
    { attemptNumber: 2, outcome: 'SUCCEEDED', event: { id: event.id } },
  ])
  // Timers may be early by a part of a millisecond.
  expect(Math.ceil(entries[0]?.durationMs ?? 0)).toBeGreaterThanOrEqual(1_000)
  expect(server.requests).toHaveLength(2)
})

test('while they are waited for, others get theirs', async () => {
  await using receiver = await startReceiver()
  await using endpoints = new AsyncDisposableStack()
  const startSlow = async ([_what, answer]: (typeof SLOW)[number]) => {
    const arrived = Promise.withResolvers<void>()
    const server = await startRawServer((socket) => {
      arrived.resolve()
      answer(socket)
    })
    endpoints.use(server)
    const { url } = server
    const tenant = await createTenant(service, { url, timeoutSeconds: LONGEST_SECONDS })
    await tenant.publish()
    await arrived.promise
    return tenant
  }
  const slow = await Promise.all(SLOW.map(startSlow))
  const other = await createTenant(service, { url: receiver.url })

  const events = await Promise.all(Array.from({ length: 20 }, () => other.publish()))
  const received = await receiver.take(20)
  const owed = await Promise.all(slow.map(({ caller }) => listDeliveries(service, {}, caller)))

  const ids = received.map(({ headers }) => headers['webhook-id'])
  expect(ids.toSorted()).toEqual(events.map(({ id }) => id).toSorted())
  expect(owed).toMatchObject(slow.map(() => [{ status: 'PENDING', attemptCount: 0 }]))
})
