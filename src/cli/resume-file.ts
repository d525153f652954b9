import { open, readFile, rename } from 'node:fs/promises'
import { CliError } from './errors.ts'

/** A regular file that the output goes to, and how long it is. */
export interface OutputPlace {
  readonly device: number
  readonly inode: number
  readonly bytes: number
}

/** How far a tail has come. */
export interface Mark {
  /** Null before what was there at the beginning is shown. */
  readonly cursor: string | null
  /** What `--since` meant when it began. */
  readonly since: string | null
  /** Null where the output goes to a pipe or a terminal. */
  readonly output: OutputPlace | null
}

const OWNER_ONLY = 0o600

/** Undefined where there is none yet. */
export async function readMark(path: string): Promise<Mark | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw new CliError(`${path} cannot be read (${cause.code}).`, { cause })
  })
  if (text === undefined) return undefined
  try {
    const mark = JSON.parse(text) as Mark
    if (mark.cursor === null || typeof mark.cursor === 'string') return mark
  } catch {
    // said below
  }
  throw new CliError(`${path} is no resume file of hookwire tail; delete it to begin anew.`)
}

/** At once or not at all: whoever is killed meanwhile finds the mark before. */
export async function saveMark(path: string, mark: Mark): Promise<void> {
  const beside = `${path}.tmp`
  try {
    const file = await open(beside, 'w', OWNER_ONLY)
    try {
      await file.writeFile(`${JSON.stringify(mark)}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new CliError(`${path} cannot be written (${code}).`, { cause })
  }
}
