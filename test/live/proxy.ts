import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'

/** A way to a database that can be closed, and opened again at the same address. */
export async function startProxy(url: string) {
  const target = addressOf(url)
  const sockets = new Set<Socket>()
  const losses: Loss[] = []
  const server: Server = createServer((client) => {
    const upstream = connect(target)
    loseWhereSaid(losses, client, upstream)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as { port: number }

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  /** Nothing comes through what is open now, and nobody is told; what is opened later works. */
  function silence(): void {
    for (const socket of sockets) socket.unpipe().pause()
  }

  /** The next connection that says `text` is cut when it says `at`: the database hears it, and nobody the answer. */
  const lose = (text: string, at = text) => void losses.push({ text, at })

  const proxied = new URL(url)
  proxied.searchParams.delete('host')
  proxied.host = `127.0.0.1:${port}`
  return {
    url: proxied.href,
    close,
    silence,
    lose,
    open: () => listen(port),
    async [Symbol.asyncDispose]() {
      if (server.listening) await close()
    },
  }
}

interface Loss {
  readonly text: string
  readonly at: string
}

function loseWhereSaid(losses: Loss[], client: Socket, upstream: Socket): void {
  let loss: Loss | undefined
  client.on('data', (chunk) => {
    const index = losses.findIndex(({ text }) => chunk.includes(text))
    if (index !== -1) [loss] = losses.splice(index, 1)
    if (loss === undefined || !chunk.includes(loss.at)) return
    upstream.unpipe(client)
    upstream.once('data', () => client.destroy()).resume()
  })
}

function addressOf(url: string) {
  const { host, port } = new pg.Client(url)
  return host.startsWith('/') ? { path: join(host, `.s.PGSQL.${port}`) } : { host, port }
}
