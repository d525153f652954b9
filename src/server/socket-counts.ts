export interface SocketLimits {
  readonly perToken: number
  readonly perAddress: number
}

/**
 * In one process. A token's are enough for every watcher of a team; an address may be that of a proxy or
 * an office, so it only keeps one machine from taking all there are.
 */
export const SOCKET_LIMITS: SocketLimits = { perToken: 1_000, perAddress: 12_000 }

/** Counts one more of a kind until it leaves. Undefined where there are as many as there may be. */
export type Count = (key: string) => (() => void) | undefined

export function countUpTo(most: number): Count {
  const counts = new Map<string, number>()
  return (key) => {
    const before = counts.get(key) ?? 0
    if (before >= most) return undefined
    counts.set(key, before + 1)
    return () => {
      const left = (counts.get(key) ?? 1) - 1
      if (left === 0) counts.delete(key)
      else counts.set(key, left)
    }
  }
}
