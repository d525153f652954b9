import { CloseCode } from 'graphql-ws'
import type { RawData, WebSocket } from 'ws'

/** Of messages that are being dealt with: more than all operations of a connection come to. */
const MAX_UNANSWERED_CHARACTERS = 2 * 1_024 * 1_024
/** What one takes in memory besides its text. */
const MESSAGE_CHARACTERS = 1_024
/** A client pings every few seconds. */
const MAX_PINGS = 100
const PING_SPAN_MS = 12_000
const POLICY_VIOLATION = 1_008

/**
 * Hands a client's messages on. One that sends more and more and does not read the answers would have us keep
 * them all: it is cut off.
 */
export function takeMessages(socket: WebSocket, take: (message: string) => Promise<void>): void {
  let unanswered = 0
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return // it was told of the end
    if (isBinary) return socket.close(CloseCode.BadRequest, 'A message must be text')
    const message = String(data)
    const size = MESSAGE_CHARACTERS + message.length
    if (unanswered + size > MAX_UNANSWERED_CHARACTERS) {
      return socket.close(POLICY_VIOLATION, 'Too many messages are unanswered')
    }
    unanswered += size
    void take(message).finally(() => {
      unanswered -= size
    })
  })
}

/** As `ws` would, but not without end to a client that only pings: what it does not read stays with us. */
export function answerPings(socket: WebSocket): void {
  let [count, since] = [0, performance.now()]
  socket.on('ping', (data: Buffer) => {
    const now = performance.now()
    if (now - since > PING_SPAN_MS) [count, since] = [0, now]
    count += 1
    if (count > MAX_PINGS) return socket.close(POLICY_VIOLATION, 'Too many pings')
    socket.pong(data)
  })
}
