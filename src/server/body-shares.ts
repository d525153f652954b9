/** In bytes. */
export interface BodyShares {
  /** Of all callers without a token. */
  readonly anonymous: number
  /** Of one token, or one subject of JWTs. */
  readonly perCaller: number
  /** Of all of these together. */
  readonly callers: number
}

/** What the body of one request takes. */
export interface HeldBody {
  add(bytes: number): void
  /** Whether those whom it counts among have more than they may. */
  isTooMuch(): boolean
  /** Of all of it, once or more often. */
  letGo(): void
}

/** Counts what bodies take of the memory. Who has no token cannot keep callers out, nor can one caller the others. */
export function countBodies(shares: BodyShares): (caller: string | null) => HeldBody {
  const held = new Map<string | null, number>()
  let ofCallers = 0
  return (caller) => {
    let bytes = 0
    const count = (more: number) => {
      bytes += more
      if (caller !== null) ofCallers += more
      const own = (held.get(caller) ?? 0) + more
      if (own === 0) held.delete(caller)
      else held.set(caller, own)
    }
    return {
      add: count,
      isTooMuch() {
        const own = held.get(caller) ?? 0
        if (caller === null) return own > shares.anonymous
        return own > shares.perCaller || ofCallers > shares.callers
      },
      letGo: () => count(-bytes),
    }
  }
}
