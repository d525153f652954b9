import { once } from 'node:events'
import { createServer } from 'node:http'
import { findFreePort } from './process.ts'

/** What nobody outside may ever read. */
export const CANARY = 'canary-of-the-internal-network'

/** Only this network is allowed where an internal server is to be out of reach. */
export const ALLOWED_NETWORK = '127.0.0.1/32'
export const INTERNAL_HOST = '127.0.0.2'

/** A server in the network behind us, which tells whoever reaches it a secret. */
export interface InternalServer extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** The same with a port at which nobody listens. */
  readonly closedUrl: string
  readonly connectionCount: () => number
}

export async function startInternalServer(port = 0): Promise<InternalServer> {
  let connectionCount = 0
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'x-canary': CANARY }).end(CANARY)
  })
  server.on('connection', () => {
    connectionCount += 1
  })
  server.listen(port, INTERNAL_HOST)
  await once(server, 'listening')
  const address = server.address() as { port: number }
  return {
    port: address.port,
    url: `http://${INTERNAL_HOST}:${address.port}/hook`,
    closedUrl: `http://${INTERNAL_HOST}:${await findFreePort()}/hook`,
    connectionCount: () => connectionCount,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}
