import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Host } from '../../src/cli/host.ts'
import { tail } from '../../src/cli/tail.ts'
import type { TailFlags } from '../../src/cli/tail-flags.ts'
import { createEnvironment } from '../support/callers.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { tempFolder } from '../support/terminal.ts'
import { waitUntil } from '../support/timers.ts'

const service = await shareService()

/** Passes questions on, and answers nobody who wants a WebSocket. */
async function startFront(serviceUrl: string) {
  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await fetch(`${serviceUrl}${request.url}`, {
      method: 'POST',
      headers: request.headers as Record<string, string>,
      body: await text(request),
    })
    response.end(await answer.text())
  }
  const server = createServer((request, response) => void pass(request, response))
  const sockets: { destroy(): void }[] = []
  server.on('upgrade', (_request, socket) => sockets.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The command in this process, with a process of its own to look at. */
function runTail(flags: Partial<TailFlags>) {
  const lines: string[] = []
  const ended = Promise.withResolvers<number>()
  const signals = new Map<string, () => void>()
  const stream = () =>
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(...String(chunk).trim().split('\n'))
        done()
      },
    })
  const host = {
    ...{ env: { HOOKWIRE_TOKEN: ADMIN_TOKEN }, stdout: stream(), stderr: stream() },
    on: (name: string, listener: () => void) => void signals.set(name, listener),
    exit: ended.resolve,
  } as unknown as Host
  tail(host, { json: true, follow: true, ...flags }).catch(ended.reject)
  return {
    ...{ lines, ended: ended.promise },
    isFollowing: () => signals.size > 0,
    interrupt: () => signals.get('SIGINT')?.(),
  }
}

test('a tail that ends before its first page goes on from where it began', async () => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, { environment })
  using folder = tempFolder()
  using front = await startFront(service.url)
  const flags = { environment, resume: join(folder.path, 'mark') }

  const first = runTail({ ...flags, url: front.url })
  await waitUntil(first.isFollowing)
  first.interrupt()
  const code = await first.ended
  const { id } = await service.publish({}, { environment })
  await recordedEntries(service, 1, { environment })
  const second = runTail({ ...flags, url: service.url, follow: false })

  expect([code, await second.ended]).toEqual([130, 0])
  expect(second.lines.map((line) => JSON.parse(line).eventId)).toEqual([id])
})
