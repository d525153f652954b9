import type { ServerResponse } from 'node:http'

/** By the second look, after twice this at most. */
const LOOK_MS = 30_000

/** Ends a stream whose reader takes too little of what waits for it: it would be held in memory without end. */
export function endWhereUnread(response: ServerResponse, lookMs = LOOK_MS): void {
  let isBehind = false
  const timer = setInterval(() => {
    if (isBehind) response.destroy() // since the last look all of it was never taken
    isBehind = response.writableNeedDrain
  }, lookMs)
  response.on('drain', () => {
    isBehind = false
  })
  response.on('close', () => clearInterval(timer))
}
