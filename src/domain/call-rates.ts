/** So many calls a second without end, and so many at once after a pause. */
export interface CallRate {
  readonly perSecond: number
  readonly burst: number
}

/** What somebody may still call at once, as it was at a moment of a clock that does not jump. */
export interface CallBucket {
  readonly calls: number
  readonly atMs: number
}

/** Takes one call out of a bucket; undefined is a full one. `waitMs` is 0 where there was one. */
export function takeCall(
  { perSecond, burst }: CallRate,
  bucket: CallBucket | undefined,
  nowMs: number,
): { readonly bucket: CallBucket; readonly waitMs: number } {
  const sinceMs = bucket === undefined ? 0 : nowMs - bucket.atMs
  const calls = Math.min(burst, (bucket?.calls ?? burst) + (sinceMs / 1_000) * perSecond)
  if (calls >= 1) return { bucket: { calls: calls - 1, atMs: nowMs }, waitMs: 0 }
  return { bucket: { calls, atMs: nowMs }, waitMs: ((1 - calls) / perSecond) * 1_000 }
}
