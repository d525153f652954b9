/** Ends when it is one's turn. */
export type Turnstile = () => Promise<void>

/**
 * Lets so many through in each turn of the event loop, in the order in which they came. A crowd that comes back at once
 * waits for the same answers of the database: together, thousands would keep the loop for seconds, and all others waiting.
 */
export function createTurnstile(perTurn: number): Turnstile {
  let waiting: (() => void)[] = []
  const letThrough = () => {
    const all = waiting
    waiting = all.slice(perTurn)
    if (waiting.length > 0) setImmediate(letThrough)
    for (const enter of all.slice(0, perTurn)) enter()
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(letThrough)
    })
}
