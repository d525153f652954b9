import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to the service that can be lost, in the ways in which networks lose them. */
export async function startProxy(serviceUrl: string) {
  const { port } = new URL(serviceUrl)
  const sockets = new Set<Socket>()
  let refusals = 0
  const server = createServer((client) => {
    if (refusals > 0) {
      refusals -= 1
      client.destroy()
      return
    }
    const upstream = connect(Number(port), '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const all = (change: (socket: Socket) => void) => {
    for (const socket of sockets) change(socket)
    sockets.clear()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Also refuses the next attempt to connect. */
    cut() {
      refusals = 1
      all((socket) => socket.destroy())
    },
    /** Nothing passes any more, and nobody is told. */
    silence: () => all((socket) => socket.unpipe().pause()),
    async [Symbol.asyncDispose]() {
      all((socket) => socket.destroy())
      server.close()
    },
  }
}
