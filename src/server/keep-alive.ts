import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'

export const KEEP_ALIVE_MS = 12_000

/**
 * Who does not read does not answer a ping either. But a ping waits behind what was sent before it, and that
 * may be large, and the way narrow: who is still taking what had to wait here has as good as answered.
 * Answers how to stop.
 */
export function keepAlive(
  socket: Pick<WebSocket, 'on' | 'ping' | 'terminate'>,
  wire: Pick<Socket, 'bytesWritten' | 'writableLength'>,
): () => void {
  let hasAnswered = true
  let before = { waiting: 0, taken: 0 }
  socket.on('pong', () => {
    hasAnswered = true
  })
  const look = () => {
    const waiting = wire.writableLength
    return { waiting, taken: wire.bytesWritten - waiting } // by the system
  }
  const timer = setInterval(() => {
    const isTaking = before.waiting > 0 && look().taken > before.taken
    if (!hasAnswered && !isTaking) return socket.terminate()
    hasAnswered = false
    socket.ping()
    before = look()
  }, KEEP_ALIVE_MS)
  return () => clearInterval(timer)
}
