import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

export interface DemoReceiver extends AsyncDisposable {
  readonly url: string
  /** The signing secret, known once it is subscribed. */
  trust(secret: string): void
}

const FAILING = 3

/** Checks the signature of every webhook, and answers 500 to every third. */
export async function startDemoReceiver(): Promise<DemoReceiver> {
  let webhook: Webhook | undefined
  let count = 0
  const server = createServer(async (request, response) => {
    try {
      webhook?.verify(await text(request), request.headers as Record<string, string>)
      count += 1
      response.writeHead(count % FAILING === 0 ? 500 : 204).end()
    } catch {
      response.writeHead(401).end()
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    trust(secret) {
      webhook = new Webhook(secret)
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}
