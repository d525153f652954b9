/** A page of another origin must not talk to us with a browser's help. Without an origin, it is no page. */
export function isForeign(
  origin: string | null | undefined,
  host: string | null | undefined,
): boolean {
  if (origin == null) return false
  return host == null || URL.parse(origin)?.host !== host
}
