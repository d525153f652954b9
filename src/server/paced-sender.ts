import type { WebSocket } from 'ws'

/** What may be on its way to a client, besides a page: in a tenth of a second there and back, 5,000 entries. */
export const WINDOW_CHARACTERS = 128 * 1_024
/** At first. A crowd that comes back at once, and reads nothing, would else cost as much as one that reads. */
export const FIRST_WINDOW_CHARACTERS = 8 * 1_024
/** From one ping to the next: a share of the window. */
const MARK_SHARE = 0.25

/**
 * Sends no faster than the client reads. That the system has taken a message says little: it takes megabytes for
 * a client that never reads. So pings go along, and the pong to one says that all before it was read (RFC 6455,
 * section 5.5.3). With each pong the window doubles, as TCP's does. Each call ends when there is room for the next, or
 * the socket is closed.
 */
export function pacedSender(socket: WebSocket): (message: string) => Promise<void> {
  let [sent, marked, read] = [0, 0, 0]
  let window = FIRST_WINDOW_CHARACTERS
  let room: PromiseWithResolvers<void> | undefined // not before someone waits: most are idle for ever
  const hasRead = (mark: number) => {
    read = mark
    window = Math.min(2 * window, WINDOW_CHARACTERS)
    room?.resolve()
    room = undefined
  }
  socket.on('pong', (data) => {
    const mark = Number(String(data)) // 0 for a ping without a mark
    if (mark > read && mark <= marked) hasRead(mark)
  })
  socket.on('close', () => hasRead(Number.POSITIVE_INFINITY))

  return async (message) => {
    sent += message.length
    await write(socket, message)
    if (sent - marked >= window * MARK_SHARE) {
      marked = sent
      socket.ping(String(marked))
    }
    while (sent - read > window) {
      room ??= Promise.withResolvers()
      await room.promise
    }
  }
}

/** Ends when the message has left this process. */
function write(socket: WebSocket, message: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve()
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => (error == null ? resolve() : reject(error)))
  })
}
