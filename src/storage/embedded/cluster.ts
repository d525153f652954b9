import { execFile } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Account, giveTo, runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { CLEAN_ENVIRONMENT } from './environment.ts'

const INITDB_LIMIT_MS = 120_000

export interface ClusterOptions {
  readonly binaries: Binaries
  readonly cluster: string
  readonly account: Account | undefined
  readonly isDurable: boolean
}

/** Makes the cluster where there is none. It appears under its name only when it is whole. */
export async function createCluster(options: ClusterOptions): Promise<void> {
  const { cluster, account } = options
  if (existsSync(cluster)) {
    // Root copied it, from a backup for example; PostgreSQL wants to own its files.
    if (account !== undefined && statSync(cluster).uid === 0) giveTo(account, cluster)
    return
  }

  removeLeftOvers(cluster)
  const sibling = mkdtempSync(siblingPrefix(cluster))
  if (account !== undefined) chownSync(sibling, account.uid, account.gid)
  await runInitdb(options, sibling)
  renameSync(sibling, cluster)
  if (options.isDurable) syncFolder(dirname(cluster))
}

function siblingPrefix(cluster: string): string {
  return `${cluster}.new-`
}

function removeLeftOvers(cluster: string): void {
  const folder = dirname(cluster)
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(basename(siblingPrefix(cluster)))) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

async function runInitdb(options: ClusterOptions, folder: string): Promise<void> {
  const { binaries, account, isDurable } = options
  const initdb = join(binaries.native, 'bin', 'initdb')
  const args = [
    ...['-D', folder, '--username=postgres', '--encoding=UTF8', '--no-instructions'],
    // The same order and the same letters on every machine, whatever locales it has.
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    // Whoever can open the folder of the socket may come in; nobody else can.
    ...['--auth-local=trust', '--auth-host=reject'],
    ...(isDurable ? [] : ['--no-sync']),
  ]
  try {
    await promisify(execFile)(initdb, args, {
      cwd: folder,
      env: CLEAN_ENVIRONMENT,
      timeout: INITDB_LIMIT_MS,
      ...runAs(account),
    })
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    const { stderr, code } = cause as { stderr?: string; code?: string | number }
    const sentence =
      `The database cannot be made in ${dirname(folder)}. ` +
      'To use a PostgreSQL of your own, set DATABASE_URL.'
    throw new Error(`${sentence}\n${initdb}: ${stderr?.trim() || code}`, { cause })
  }
}

/** Else the new name may be lost with the power, and with it what was committed since. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
