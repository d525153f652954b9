import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** What was answered to bytes that no HTTP client would send. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** All that came, as it came. */
  readonly text: string
}

const HEAD_END = '\r\n\r\n'

/** Keeps its own side open when the other ends: whether a connection is closed is the other's affair. */
export async function openRaw(url: string): Promise<Socket> {
  const { hostname: host, port } = new URL(url)
  const socket = connect({ host, port: Number(port), allowHalfOpen: true })
  socket.on('error', () => undefined) // servers end things as they like
  await once(socket, 'connect')
  return socket
}

/** Sends it, and reads to the end of the answer's head, or of the connection. */
export async function exchange(url: string, request: string): Promise<RawAnswer> {
  const socket = await openRaw(url)
  socket.write(request)
  let text = ''
  for await (const chunk of socket) {
    text += String(chunk)
    if (text.includes(HEAD_END)) break // which destroys it
  }
  return parseAnswer(text)
}

/** All that comes until the other side ends. */
export async function readToEnd(socket: Socket): Promise<RawAnswer> {
  let text = ''
  socket.on('data', (chunk) => {
    text += String(chunk)
  })
  await Promise.race([once(socket, 'end'), once(socket, 'close')])
  return parseAnswer(text)
}

function parseAnswer(text: string): RawAnswer {
  const [head = ''] = text.split(HEAD_END, 1)
  const [first = '', ...lines] = head.split('\r\n')
  const headers = lines.map((line) => {
    const [name = '', ...value] = line.split(': ')
    return [name.toLowerCase(), value.join(': ')] as const
  })
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), text }
}
