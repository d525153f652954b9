import { createHash } from 'node:crypto'
import { chownSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './account.ts'

/** Part of the socket's name; no port is opened. Said everywhere, as PGPORT may say otherwise. */
export const SOCKET_PORT = 5432
/** `sun_path` is 104 bytes on macOS and 108 on Linux, with a zero at its end. */
const MAX_PATH_BYTES = 103
const HASH_LENGTH = 16

/** Makes a folder that only PostgreSQL's account can open, empty, with a path short enough. */
export function makeSocketFolder(home: string, account: Account | undefined): string {
  const folder = chooseFolder(home, account)
  // What an earlier run left is no use; and in a folder for all, another user may have put it there.
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  if (account !== undefined) chownSync(folder, account.uid, account.gid)
  return folder
}

function chooseFolder(home: string, account: Account | undefined): string {
  const hash = createHash('sha256').update(home).digest('hex').slice(0, HASH_LENGTH)
  // Root's own TMPDIR may be closed to the account.
  const temporary = account === undefined ? tmpdir() : '/tmp'
  const candidates = [
    join(home, 'socket'),
    join(temporary, `hookwire-${hash}`),
    join('/tmp', `hookwire-${hash}`),
  ]
  const isShort = (folder: string) =>
    Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}`)) <= MAX_PATH_BYTES
  const folder = candidates.find(isShort)
  if (folder === undefined) throw new Error('No folder has a path short enough for a socket.')
  return folder
}

export function removeSocketFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

export function socketUrl(folder: string, role: string, database: string): string {
  const [name, host] = [encodeURIComponent(database), encodeURIComponent(folder)]
  // localhost only makes it a URL that every parser takes: what counts is `host=`.
  return `postgres://${role}@localhost:${SOCKET_PORT}/${name}?host=${host}&sslmode=disable`
}
