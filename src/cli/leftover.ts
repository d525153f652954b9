/** What an output already has, and what is still to be written of lines that come. */
export interface Leftover {
  restOf(lines: readonly string[]): Buffer
  /** Bytes of what has not come again yet: a mark must stand before them. */
  readonly length: number
}

/**
 * What an output already has beyond the last mark: one who was killed had written it, in whole or in
 * part, and had not marked it yet. The same lines come again, and are completed instead of repeated.
 */
export function openLeftover(leftover: Buffer): Leftover {
  // As Latin-1, so that half a character counts as what it is: bytes.
  const written = leftover.toString('latin1').split('\n')
  let begun = written.pop() ?? ''
  let length = leftover.length
  const counts = new Map<string, number>()
  for (const line of written) counts.set(line, (counts.get(line) ?? 0) + 1)

  const rest = (line: string): string => {
    const count = counts.get(line) ?? 0
    if (count > 0) {
      counts.set(line, count - 1)
      length -= line.length + 1
      return ''
    }
    length = 0
    counts.clear() // the first that was not written; none of those after it were
    const start = begun
    begun = ''
    if (start === '') return `${line}\n`
    return line.startsWith(start) ? `${line.slice(start.length)}\n` : `\n${line}\n`
  }
  return {
    restOf(lines) {
      const bytes = lines.map((line) => rest(Buffer.from(line).toString('latin1')))
      return Buffer.from(bytes.join(''), 'latin1')
    },
    get length() {
      return length
    },
  }
}
