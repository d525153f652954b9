/** Keeps what was used last. */
export interface Lru<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
}

export interface LruOptions<V> {
  readonly maxEntries: number
  /** Of all values together. The last one is kept whatever it weighs. */
  readonly maxWeight?: number
  readonly weigh?: (value: V) => number
}

export function createLru<V>({
  maxEntries,
  maxWeight = Number.POSITIVE_INFINITY,
  weigh = () => 0,
}: LruOptions<V>): Lru<V> {
  const entries = new Map<string, V>() // a Map keeps the order in which keys came
  let weight = 0

  function drop(key: string, value: V): void {
    entries.delete(key)
    weight -= weigh(value)
  }

  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      const before = entries.get(key)
      if (before !== undefined) drop(key, before)
      entries.set(key, value)
      weight += weigh(value)
      for (const [oldKey, old] of entries) {
        if (entries.size <= maxEntries && weight <= maxWeight) return
        if (oldKey !== key) drop(oldKey, old)
      }
    },
  }
}
