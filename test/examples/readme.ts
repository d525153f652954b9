import { readFileSync } from 'node:fs'

/** A file of the repository. */
export function readRepositoryFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/** The README's blocks of a language, as people copy them. */
export function readmeBlocks(language: string): string[] {
  const blocks = readRepositoryFile('README.md').matchAll(/^```(\w*)\n(.*?)^```$/gms)
  return [...blocks].flatMap(([, kind, text]) => (kind === language && text ? [text] : []))
}
