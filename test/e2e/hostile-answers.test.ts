import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { startRawServer } from '../support/raw-server.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

type AnswerSocket = (socket: Socket) => void

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
const HEAD = 'HTTP/1.1 200 OK\r\n'
const HINT = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'
const MAX_EARLY_ANSWERS = 100

const service = await shareService({ now: lateClock }) // retries are due at once

const writes =
  (text: string): AnswerSocket =>
  (socket) =>
    socket.write(text, 'latin1')

/** Writes this, and breaks the connection off. */
const resetsAfter =
  (text: string): AnswerSocket =>
  (socket) =>
    socket.write(text, 'latin1', () => socket.resetAndDestroy())

// At the same time: workers look for what is due once a second.
test.concurrent.each<[string, string, AnswerSocket]>([
  ['resets the connection', 'connection_reset', (socket) => socket.resetAndDestroy()],
  ['resets it within the head', 'connection_reset', resetsAfter(`${HEAD}x-te`)],
  [
    'resets it within the body',
    'connection_reset',
    resetsAfter(`${HEAD}content-length: 9\r\n\r\na`),
  ],
  [
    'resets it within a chunk',
    'connection_reset',
    resetsAfter(`${HEAD}transfer-encoding: chunked\r\n\r\nff\r\na`),
  ],
  ['resets it after an early answer', 'connection_reset', resetsAfter(HINT)],
  ['closes the connection', 'connection_reset', (socket) => socket.end()],
  [
    'closes it within the body',
    'connection_reset',
    (socket) => socket.end(`${HEAD}content-length: 9\r\n\r\na`),
  ],
  ['speaks another protocol', 'protocol_error', writes('SSH-2.0-OpenSSH_9.6\r\n')],
  ['writes bytes at random', 'protocol_error', writes('\0\x01\xfe\xff\r\n\r\n')],
  ['speaks TLS', 'protocol_error', writes('\x15\x03\x01\x00\x02\x02\x0a')],
  [
    'gives two lengths',
    'protocol_error',
    writes(`${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\na`),
  ],
  ['gives a length that is none', 'protocol_error', writes(`${HEAD}content-length: -1\r\n\r\n`)],
  [
    'gives a length and chunks',
    'protocol_error',
    writes(`${HEAD}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`),
  ],
  [
    'writes chunks that are none',
    'protocol_error',
    writes(`${HEAD}transfer-encoding: chunked\r\n\r\nno\r\n`),
  ],
  [
    'writes a chunk that is larger than it says',
    'protocol_error',
    writes(`${HEAD}transfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`),
  ],
  ['writes a header that is none', 'protocol_error', writes(`${HEAD}no header\r\n\r\n`)],
  ['writes U+0000 in a header', 'protocol_error', writes(`${HEAD}x-null: a\0b\r\n\r\n`)],
  ['has no number for a status', 'protocol_error', writes('HTTP/1.1 abc OK\r\n\r\n')],
  ['says to go on, unasked', 'protocol_error', writes(early(100) + OK)],
  [
    'changes the protocol',
    'protocol_error',
    writes('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
  ],
  [
    'gives too many early answers',
    'protocol_error',
    writes(HINT.repeat(MAX_EARLY_ANSWERS + 1) + OK),
  ],
])('an endpoint that %s has failed once (%s), and the retry arrives', async (...row) => {
  const [_what, errorClass, answer] = row
  await using server = await startRawServer((socket) => {
    if (server.requests.length === 1) answer(socket)
    else socket.write(OK)
  })
  const tenant = await createTenant(service, { url: server.url })

  const event = await tenant.publish()
  const entries = await tenant.entries(2)

  expect(entries).toMatchObject([
    {
      ...{ attemptNumber: 1, outcome: 'UNREACHABLE', errorClass, response: null },
      ...{ errorMessage: expect.any(String), nextAttemptAt: expect.any(String) },
    },
    { attemptNumber: 2, outcome: 'SUCCEEDED', nextAttemptAt: null, event: { id: event.id } },
  ])
  expect(attemptsIn(server.requests)).toEqual(['1', '2'])
  const deliveries = await listDeliveries(service, {}, tenant.caller)
  expect(deliveries).toMatchObject([{ status: 'SUCCEEDED', attemptCount: 2 }])
})

test.each([
  ['early answers', HINT.repeat(MAX_EARLY_ANSWERS) + OK],
  ['early answers of every kind', [102, 103, 199].map(early).join('') + OK],
  ['a status of which nobody has heard', 'HTTP/1.1 299 \r\ncontent-length: 0\r\n\r\n'],
  ['an answer to what has not been asked', `${OK}HTTP/1.1 418 No\r\ncontent-length: 0\r\n\r\n`],
  ['an answer that ends with the connection', `${HEAD}connection: close\r\n\r\na`],
])('%s: that does no harm', async (_what, answer) => {
  await using server = await startRawServer((socket) => {
    if (answer.includes('close')) socket.end(answer)
    else socket.write(answer)
  })
  const tenant = await createTenant(service, { url: server.url })

  await tenant.publish()
  const [first] = await tenant.entries(1)
  await tenant.publish()
  const entries = await tenant.entries(2)

  expect(first).toMatchObject({ outcome: 'SUCCEEDED' })
  expect(entries).toMatchObject(Array(2).fill({ outcome: 'SUCCEEDED', attemptNumber: 1 }))
  expect(attemptsIn(server.requests)).toEqual(['1', '1'])
})

function early(status: number): string {
  return `HTTP/1.1 ${status} Early\r\n\r\n`
}

function attemptsIn(requests: readonly string[]): (string | undefined)[] {
  return requests.map((request) => /^webhook-attempt: (\d+)\r$/m.exec(request)?.[1])
}
