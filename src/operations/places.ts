/**
 * Lets a few works run at once; the others wait, those of an environment in their order, and environments
 * in turn. Answers undefined where the signal comes first: then nobody waits any more, and nothing is run.
 */
export type Places = <T>(
  environmentId: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
) => Promise<T | undefined>

export interface PlacesOptions {
  readonly perEnvironment: number
  readonly inAll: number
}

type Admit = () => void

export function createPlaces({ perEnvironment, inAll }: PlacesOptions): Places {
  const taken = new Map<string, number>() // by environment
  const waiting = new Map<string, Set<Admit>>() // by environment, in the order in which they are served
  let takenInAll = 0

  function admitWaiting(): void {
    // An environment that is served goes to the end, where this comes by again.
    for (const [environmentId, line] of waiting) {
      if (takenInAll >= inAll) return
      const [first] = line
      if (first === undefined || takenBy(environmentId) >= perEnvironment) continue
      leaveLine(environmentId, first)
      if (waiting.delete(environmentId)) waiting.set(environmentId, line)
      count(environmentId, 1)
      first()
    }
  }
  function leaveLine(environmentId: string, admit: Admit): void {
    const line = waiting.get(environmentId)
    line?.delete(admit)
    if (line?.size === 0) waiting.delete(environmentId)
  }
  function takenBy(environmentId: string): number {
    return taken.get(environmentId) ?? 0
  }
  function count(environmentId: string, change: 1 | -1): void {
    const left = takenBy(environmentId) + change
    takenInAll += change
    if (left === 0) taken.delete(environmentId)
    else taken.set(environmentId, left)
  }
  function take(environmentId: string, signal: AbortSignal | undefined): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const admit = () => {
      signal?.removeEventListener('abort', giveUp)
      resolve(true)
    }
    const giveUp = () => {
      leaveLine(environmentId, admit)
      resolve(false)
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    waiting.set(environmentId, (waiting.get(environmentId) ?? new Set()).add(admit))
    admitWaiting()
    return promise
  }

  return async (environmentId, signal, work) => {
    if (signal?.aborted === true || !(await take(environmentId, signal))) return undefined
    try {
      return await work()
    } finally {
      count(environmentId, -1)
      admitWaiting()
    }
  }
}
