import type { Socket } from 'node:net'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { startRawServer, writeForEver } from '../support/raw-server.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const MIB = 1_024 * 1_024
const READ_BYTES = 64 * 1_024
const MAX_GROWTH_BYTES = 50 * MIB
const HEAD = 'HTTP/1.1 200 OK\r\n'

const service = await shareService()

/** Too large by far: what it writes, and what comes of that. */
const LARGE: [string, (socket: Socket) => void, object][] = [
  [
    'a body without end',
    (socket) => pour(socket, `${HEAD}\r\n`, 'x'.repeat(READ_BYTES)),
    { outcome: 'SUCCEEDED', response: { statusCode: 200, isTruncated: true } },
  ],
  [
    'chunks without end',
    (socket) =>
      pour(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n`, '4\r\nxxxx\r\n'.repeat(9_999)),
    { outcome: 'SUCCEEDED', response: { statusCode: 200, isTruncated: true } },
  ],
  [
    'an error without end',
    (socket) => pour(socket, 'HTTP/1.1 500 No\r\n\r\n', 'x'.repeat(READ_BYTES)),
    { outcome: 'REJECTED', response: { statusCode: 500, isTruncated: true } },
  ],
  [
    'a header of 1 MB',
    (socket) => socket.write(`${HEAD}x-large: ${'x'.repeat(MIB)}\r\n\r\n`),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    '100,000 headers',
    (socket) => socket.write(`${HEAD}${'x-many: 1\r\n'.repeat(100_000)}\r\n`),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'headers without end',
    (socket) => pour(socket, HEAD, 'x-more: and more\r\n'.repeat(1_000)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'a status without end',
    (socket) => pour(socket, 'HTTP/1.1 200 ', 'O'.repeat(READ_BYTES)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'a chunk with an extension without end',
    (socket) =>
      pour(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n1;a=`, 'x'.repeat(READ_BYTES)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'empty lines without end',
    (socket) => pour(socket, '\r\n', '\r\n'.repeat(READ_BYTES)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'the length of a chunk without end',
    (socket) => pour(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n`, '0'.repeat(READ_BYTES)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
  [
    'trailers without end',
    (socket) =>
      pour(socket, `${HEAD}transfer-encoding: chunked\r\n\r\n0\r\n`, 'x-more: 1\r\n'.repeat(1_000)),
    { outcome: 'UNREACHABLE', errorClass: 'response_too_large', response: null },
  ],
]

test.each(LARGE)(
  'of %s no more is read than is shown, and nothing is left of it',
  async (...row) => {
    const [_what, answer, expected] = row
    await using server = await startRawServer(answer)
    const tenant = await createTenant(service, {
      url: server.url,
      autoDisable: false,
      maxRetries: 0,
    })
    const sendFive = () => Promise.all(Array.from({ length: 5 }, () => tenant.publish()))
    const tried = await tenant.tryIt()
    await sendFive() // what is allocated once
    await tenant.entries(6)
    const before = memoryBytes()

    for (let round = 0; round < 4; round += 1) await sendFive()
    const entries = await tenant.entries(26)
    await server.allClosed()

    expect(memoryBytes() - before).toBeLessThan(MAX_GROWTH_BYTES)
    expect(tried).toMatchObject(expected)
    expect(Buffer.byteLength(tried.response?.body ?? '')).toBeLessThanOrEqual(READ_BYTES)
    expect(entries).toMatchObject(Array(26).fill(expected))
    expect(server.requests).toHaveLength(26)
  },
)

const ZEROS = Buffer.alloc(32 * MIB)

test.each([
  ['gzip', gzipSync(ZEROS)],
  ['x-gzip', gzipSync(gzipSync(ZEROS))],
  ['deflate', deflateSync(ZEROS)],
  ['br', brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })],
  ['zstd', zstdCompressSync(ZEROS)],
  ['gzip, br', brotliCompressSync(gzipSync(ZEROS))],
])('a bomb of %s is not inflated', async (encoding, bomb) => {
  const cut = bomb.subarray(0, READ_BYTES)
  await using server = await startRawServer((socket) => {
    socket.write(`${HEAD}content-encoding: ${encoding}\r\ncontent-length: ${bomb.length}\r\n\r\n`)
    socket.write(bomb)
  })
  const tenant = await createTenant(service, { url: server.url })

  const tried = await tenant.tryIt()
  await tenant.publish()
  const entries = await tenant.entries(2)

  const isTruncated = bomb.length > READ_BYTES
  expect(tried.response).toMatchObject({ isTruncated, body: cut.toString() })
  expect(entries).toMatchObject(Array(2).fill({ outcome: 'SUCCEEDED', response: { isTruncated } }))
  for (const request of server.requests) expect(request).toMatch(/^accept-encoding: identity\r$/m)
})

/** All that this process holds, which is the service and the endpoint. */
function memoryBytes(): number {
  return process.memoryUsage.rss()
}

function pour(socket: Socket, start: string, more: string): void {
  socket.write(start)
  writeForEver(socket, more)
}
