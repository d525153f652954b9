import process from 'node:process'

export function table(title: string, rows: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(rows).map(({ length }) => length))
  const lines = Object.entries(rows).map(([what, value]) => `  ${what.padEnd(width)}  ${value}`)
  return ['', title, ...lines].join('\n')
}

export function most(numbers: readonly number[]): string {
  return `at most ${Math.max(0, ...numbers)}`
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
