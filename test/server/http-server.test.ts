import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createHttpServer, HTTP_LIMITS, type HttpLimits } from '../../src/server/http-server.ts'
import { exchange, openRaw, readToEnd } from '../support/raw-client.ts'

const SOON = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 }
const HEAD = 'POST / HTTP/1.1\r\nhost: a\r\n'

test.each([
  ['headers that do not end', `${HEAD}x: y`],
  ['a body that does not end', `${HEAD}content-length: 9\r\n\r\nx`],
  ['chunks that do not end', `${HEAD}transfer-encoding: chunked\r\n\r\n1\r\nx\r\n`],
  ['a connection that says nothing', ''],
])('%s: not waited for', async (_what, text) => {
  await using server = await startServer(SOON, (request) => request.resume())
  const socket = await openRaw(server.url)

  socket.write(text)

  expect((await readToEnd(socket)).status).toBe(408)
})

test('who reads nothing of an answer is cut off', async () => {
  const { promise: cut, resolve } = Promise.withResolvers<boolean>()
  await using server = await startServer({ timeout: 50 }, (_request, response) => {
    response.on('close', () => resolve(!response.writableFinished))
    response.end(Buffer.alloc(64 * 1_024 * 1_024)) // more than the system takes
  })
  const socket = await openRaw(server.url)

  socket.write(`${HEAD}\r\n`)

  expect(await cut).toBe(true)
  socket.destroy()
})

test('more connections than there may be are not taken', async () => {
  await using server = await startServer({ maxConnections: 1 })
  const first = await openRaw(server.url)

  const second = await openRaw(server.url)
  await once(second.resume(), 'end')

  expect((await answerTo(first)).status).toBe(200)
})

test('what is no request gets no answer in the middle of another one', async () => {
  await using server = await startServer({}, (_request, response) => {
    response.write('a part')
  })
  const socket = await openRaw(server.url)

  socket.write(`${HEAD}content-length: 0\r\n\r\n`)
  await once(socket, 'readable')
  socket.write('nonsense\r\n\r\n')

  expect((await readToEnd(socket)).text.match(/HTTP/g)).toHaveLength(1)
})

test('who would rather have HTTP/2 gets HTTP/1.1', async () => {
  await using server = await startServer()
  const wish = 'connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n'

  const answer = await exchange(server.url, `${HEAD}${wish}content-length: 0\r\n\r\n`)

  expect(answer.status).toBe(200)
})

function answerTo(socket: Awaited<ReturnType<typeof openRaw>>) {
  socket.write(`${HEAD}connection: close\r\n\r\n`)
  return readToEnd(socket)
}

async function startServer(
  limits: Partial<HttpLimits> = {},
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.end()
  },
) {
  const server = createHttpServer(answer, { ...HTTP_LIMITS, ...limits })
  server.on('upgrade', (_request, socket) => socket.destroy())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
