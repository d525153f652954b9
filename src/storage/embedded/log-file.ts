import { fchownSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import type { Account } from './account.ts'

/** Checked at each start; one older file is kept beside it. */
const MAX_LOG_BYTES = 10 * 1024 * 1024
const MAX_QUOTED_LINES = 8

export interface LogFile {
  readonly path: string
  readonly descriptor: number
  /** Where this run's lines begin. */
  readonly offset: number
}

export function openLog(path: string, account: Account | undefined): LogFile {
  const existing = statSync(path, { throwIfNoEntry: false })
  if (existing !== undefined && existing.size > MAX_LOG_BYTES) renameSync(path, `${path}.1`)

  const descriptor = openSync(path, 'a', 0o600)
  if (account !== undefined) fchownSync(descriptor, account.uid, account.gid)
  return { path, descriptor, offset: fstatSync(descriptor).size }
}

export function lastLinesOf({ path, offset }: LogFile): string {
  const lines = readFileSync(path).subarray(offset).toString().trimEnd().split('\n')
  return lines.slice(-MAX_QUOTED_LINES).join('\n')
}
