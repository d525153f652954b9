import type { Punctuality } from './schedule.ts'

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** To read, not to compute with: 12,345 or 12.3. */
export function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1)
}

/** Milliseconds, of the middle and of the slowest hundredth. */
export function delays(values: readonly number[]): string {
  return `${figure(percentile(values, 0.5))} / ${figure(percentile(values, 0.99))} ms`
}

export function ratioOfP99(values: readonly number[], base: readonly number[]): string {
  return (percentile(values, 0.99) / percentile(base, 0.99)).toFixed(2)
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = `|---|${'---:|'.repeat(head.length - 1)}`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

export function lateness(values: readonly number[]): string {
  return `${figure(percentile(values, 0.99))} / ${figure(percentile(values, 1))} ms`
}

export function mebibytes(bytes: number | undefined): string {
  return bytes === undefined ? 'unknown' : (bytes / 2 ** 20).toFixed(0)
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

const LEAST_IDLE_SHARE = 0.1

/** A machine that is full makes everyone wait in line, so that what is compared is its other work. */
export function caution(idleShares: readonly number[]): string {
  if (Math.min(...idleShares) >= LEAST_IDLE_SHARE) return ''
  return `\n\nIn some phase less than ${percent(LEAST_IDLE_SHARE)} of the processors was idle: the ratios say nothing.`
}

/** For whoever waits; what was asked for goes to standard output. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Also that some calls have failed, and why the first one did. */
export function progressOf(what: string, { lateMs, idleShare, failures }: Punctuality): void {
  const idle = `processors ${percent(idleShare)} idle`
  progress(`  ${what}; publisher ${lateness(lateMs)} behind, ${idle}`)
  if (failures.length > 0) progress(`  ${failures.length} calls failed: ${failures[0]}`)
}
