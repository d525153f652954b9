import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProcess } from './processes.ts'
import { waitUntil } from './wait.ts'

const OWNER_FILE = 'owner.json'
/** How long a file may be empty because its writer is just writing it. */
const UNREADABLE_LIMIT_MS = 500
/** How often the file may change hands while we look at it. */
const MAX_TRIES = 5

export class FolderTakenError extends Error {
  override name = 'FolderTakenError'
}

interface Owner {
  readonly pid: number
  readonly startedAt: string
}

/** Makes the folder ours until the answer is called, or throws a sentence that says whose it is. */
export async function claimFolder(folder: string): Promise<() => void> {
  const file = join(folder, OWNER_FILE)
  const ours = JSON.stringify(ownProcess())

  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (createFile(file, ours)) return () => rmSync(file, { force: true })

    const found = await readSettled(file)
    const owner = parseOwner(found)
    if (owner !== undefined && isRunning(owner)) throw takenError(folder, owner)
    removeStale(file, found)
  }
  throw new Error(`Too many processes are trying to use ${folder} at the same time.`)
}

function ownProcess(): Owner {
  const own = findProcess(process.pid)
  if (own === undefined) throw new Error('The list of processes does not show this one.')
  return { pid: process.pid, startedAt: own.startedAt }
}

/** The start time tells the owner from a later process with the same pid. */
function isRunning(owner: Owner): boolean {
  return findProcess(owner.pid)?.startedAt === owner.startedAt
}

function takenError(folder: string, owner: Owner): FolderTakenError {
  return new FolderTakenError(
    `Hookwire is already running in ${folder}, as process ${owner.pid}. ` +
      'Stop that one first, or give this one another folder.',
  )
}

function createFile(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false // somebody else's, alive or not
  }
}

async function readSettled(file: string): Promise<string> {
  let content = ''
  await waitUntil(() => {
    content = readOrEmpty(file)
    return parseOwner(content) !== undefined
  }, UNREADABLE_LIMIT_MS)
  return content
}

/** Another process that also found it stale may have put its own file there: that one stays. */
function removeStale(file: string, found: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return // gone already
  }
  if (readOrEmpty(aside) === found) rmSync(aside)
  else renameSync(aside, file)
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return ''
  }
}

function parseOwner(content: string): Owner | undefined {
  try {
    return JSON.parse(content)
  } catch {
    return undefined // half written, perhaps when the machine went down
  }
}
