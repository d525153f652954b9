import { once } from 'node:events'
import {
  createServer,
  get,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { endWhereUnread } from '../../src/server/unread-stream.ts'

const LOOK_MS = 30_000
/** More than the system takes for one who does not read. */
const MUCH = 'x'.repeat(16 * 1_024 * 1_024)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

test('a stream that is left unread is ended; one that is read, or says nothing, is not', async () => {
  const responses: ServerResponse[] = []
  const server = createServer((_request, response) => {
    responses.push(response)
    response.writeHead(200).flushHeaders()
    endWhereUnread(response, LOOK_MS)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clients = [await open(server), await open(server), await open(server)]
  const [deaf, slow] = responses as [ServerResponse, ServerResponse]

  for (const response of [deaf, slow]) response.write(MUCH)
  vi.advanceTimersByTime(LOOK_MS)
  clients[1]?.resume()
  await once(slow, 'drain')
  clients[1]?.pause()
  slow.write(MUCH)
  vi.advanceTimersByTime(LOOK_MS)

  expect(responses.map(({ destroyed }) => destroyed)).toEqual([true, false, false])
  for (const client of clients) client.destroy()
  server.close()
  server.closeAllConnections()
})

async function open(server: Server): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response')
  response.on('error', () => undefined)
  return response
}
