import { expect, test } from 'vitest'
import { openSession, operate } from '../support/live-socket.ts'
import { type Frame, OPCODES, openRawSocket } from '../support/raw-socket.ts'
import { shareService } from '../support/shared-service.ts'

const MAX_PINGS = 100
const MAX_OPERATIONS = 20
const LIVE = 'subscription Live { requestLog { cursor } }'
const LARGE = 100 * 1_024 * 1_024

const service = await shareService({ hasWorker: false })

const text = (payload: string | Buffer, isLast = true): Frame => ({
  ...{ opcode: OPCODES.text, payload, isLast },
})
const more = (payload: string, isLast = false): Frame => ({
  ...{ opcode: OPCODES.continuation, payload, isLast },
})
const times = (count: number, frame: Frame) => Array.from({ length: count }, () => frame)

test.each<[what: string, code: number, frames: Frame[]]>([
  ['a frame of 100 MB, of which nothing has come', 1009, [{ opcode: 1, length: LARGE }]],
  [
    'frames of 30 KB that come to 100 MB',
    1009,
    [text('{', false), ...times(20, more(' '.repeat(30_000)))],
  ],
  ['2,000 frames of a byte', 1008, [text('{', false), ...times(2_000, more(' '))]],
  ['a text that is no UTF-8', 1007, [text(Buffer.from([0x22, 0xff, 0x22]))]],
  ['bytes and no text', 4400, [{ opcode: OPCODES.binary, payload: '{"type":"connection_init"}' }]],
  ['what is no JSON', 4400, [text('{')]],
  ['what is no message', 4400, [text('{"type":"connection_terminate"}')]],
  ['JSON that is no object', 4400, [text('null')]],
  ['an opcode of nothing', 1002, [{ opcode: 3 }]],
  ['a frame without a mask', 1002, [{ opcode: 1, payload: '{}', isMasked: false }]],
  ['the end of a message that was not begun', 1002, [more('{}', true)]],
  ['a ping of 200 bytes', 1002, [{ opcode: OPCODES.ping, payload: 'x'.repeat(200) }]],
])('%s closes the connection with %i, and no other', async (_what, code, frames) => {
  await using other = await openSession(service)
  await using raw = await openRawSocket(service)

  raw.send(...frames)

  expect(await raw.closed).toBe(code)
  operate(other, 'a', '{ __typename }')
  expect(await other.next()).toMatchObject({ type: 'next' })
})

test('a message is understood in whatever pieces it comes', async () => {
  await using raw = await openRawSocket(service)
  const [first = '', ...others] = '{"type":"ping"}'

  raw.send(text(first, false), ...others.map((one) => more(one)), more('', true))

  await expect.poll(() => raw.count(OPCODES.text)).toBe(1)
})

test('a client that only pings is answered so many times, and then closed with 1008', async () => {
  await using raw = await openRawSocket(service)

  raw.send(...times(50_000, { opcode: OPCODES.ping, payload: 'x'.repeat(125) }))

  expect(await raw.closed).toBe(1008)
  expect(raw.count(OPCODES.pong)).toBe(MAX_PINGS)
})

test('a client that asks on and on and never reads is closed with 1008', async () => {
  await using raw = await openRawSocket(service)
  const ping = text(JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } }))

  raw.send(...times(500, ping))

  expect(await raw.closed).toBe(1008)
  expect(raw.count(OPCODES.text)).toBeLessThan(100)
})

test('of ten thousand operations at once twenty are begun, and others go on', async () => {
  await using socket = await openSession(service)
  await using other = await openSession(service)
  const begun = new Set<string>()
  socket.socket.on('message', (data) => {
    const { type, id } = JSON.parse(String(data))
    if (type === 'next') begun.add(id)
  })

  for (let id = 1; id <= 10_000; id += 1) operate(socket, String(id), LIVE)
  operate(other, 'a', '{ __typename }')
  const answer = await other.next()
  socket.socket.close()
  await socket.closed

  expect(answer).toMatchObject({ type: 'next' })
  expect(begun.size).toBeLessThanOrEqual(MAX_OPERATIONS)
})
