/** Lines as they have to be written after those that were written before. */
export type WithoutLeftover = (lines: readonly string[]) => Buffer

/**
 * What an output already has beyond the last mark: one who was killed had written it, in whole or in
 * part, and had not marked it yet. The same lines come again, and are completed instead of repeated.
 */
export function withoutLeftover(leftover: Buffer): WithoutLeftover {
  // As Latin-1, so that half a character counts as what it is: bytes.
  const written = leftover.toString('latin1').split('\n')
  let begun = written.pop() ?? ''
  const counts = new Map<string, number>()
  for (const line of written) counts.set(line, (counts.get(line) ?? 0) + 1)

  const rest = (line: string): string => {
    const count = counts.get(line) ?? 0
    if (count > 0) {
      counts.set(line, count - 1)
      return ''
    }
    counts.clear() // the first that was not written; none of those after it were
    const start = begun
    begun = ''
    if (start === '') return `${line}\n`
    return line.startsWith(start) ? `${line.slice(start.length)}\n` : `\n${line}\n`
  }
  return (lines) => {
    const bytes = lines.map((line) => rest(Buffer.from(line).toString('latin1')))
    return Buffer.from(bytes.join(''), 'latin1')
  }
}
