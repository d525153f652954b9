import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, NoSuccessError, TorturePublishMany, TortureSubscribe } from './client.ts'
import { type Random, seededRandom } from './random.ts'

export interface Deliveries extends AsyncDisposable {
  /** Events that were published, as far as anybody was told. */
  readonly published: number
}

const EVENTS_A_CALL = 10
const CALL_PAUSE_MS = 50
const SHARE_OF_FAILURES = 0.2
const TYPE = 'torture.log'

/** Real deliveries, whose entries stand among the others. What is lost of them is another torture's. */
export async function startDeliveries(url: string, seed: number): Promise<Deliveries> {
  const random = seededRandom(seed)
  const receiver = await startEndpoint(random)
  const input = { name: 'torture of the log', eventTypes: [TYPE], url: receiver.url }
  await ask(url, TortureSubscribe, { input })
  let published = 0
  let isStopped = false

  const publish = async () => {
    while (!isStopped) {
      const events = Array.from({ length: EVENTS_A_CALL }, () => ({ type: TYPE, rawData: '{}' }))
      try {
        await ask(url, TorturePublishMany, { input: { events } })
        published += EVENTS_A_CALL
      } catch (error) {
        if (!(error instanceof NoSuccessError)) throw error
      }
      await pause(CALL_PAUSE_MS)
    }
  }
  const publishing = publish()
  return {
    get published() {
      return published
    },
    async [Symbol.asyncDispose]() {
      isStopped = true
      await publishing
      receiver.stop()
    },
  }
}

async function startEndpoint(random: Random) {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(random() < SHARE_OF_FAILURES ? 503 : 204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}
