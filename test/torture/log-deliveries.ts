import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ask, NoSuccessError, subscribe, TorturePublishMany } from './client.ts'
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
export async function startDeliveries(
  url: string,
  seed: number,
  end: AbortController,
): Promise<Deliveries> {
  const random = seededRandom(seed)
  await using starting = new AsyncDisposableStack()
  const receiver = await startEndpoint(random)
  starting.defer(receiver.stop)
  await subscribe(url, { name: 'torture of the log', eventTypes: [TYPE], url: receiver.url })
  let published = 0
  let isStopped = false

  const publish = async () => {
    while (!isStopped && !end.signal.aborted) {
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
  const publishing = publish().catch((error) => end.abort(error))
  starting.defer(async () => {
    isStopped = true
    await publishing
  })
  const whole = starting.move()
  return {
    get published() {
      return published
    },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
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
