import { readRepositoryFile } from '../examples/readme.ts'

/** The cells of each row of the README's table that begins so. */
export function tableAfter(head: string): string[][] {
  const lines = readRepositoryFile('README.md').split('\n')
  const start = lines.findIndex((line) => line.startsWith(head))
  if (start < 0) throw new Error(`The README has no table that begins with ${head}`)
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'))
  return lines.slice(start + 2, start + length).map((line) => {
    return line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim())
  })
}

export function codesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*)`/g)].flatMap(([, code]) => code ?? [])
}
