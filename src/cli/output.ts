import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { CliError } from './errors.ts'
import type { Host } from './host.ts'
import { openLeftover } from './leftover.ts'
import type { OutputPlace } from './resume-file.ts'

/** Where lines go, one page after the other. */
export interface Output {
  /** Ends when the system has taken them all. */
  write(lines: readonly string[]): Promise<void>
  /** Where what was written ends; null where it is no file. */
  place(): OutputPlace | null
}

type Stream = Pick<Host, 'stdout'>['stdout']

const STDOUT = 1
/** The same file opened anew, to be read: one that is redirected to is open for writing alone. */
const STDOUT_PATH = '/proc/self/fd/1'
/** More than a page: beyond, it is not ours. */
const MAX_LEFTOVER_BYTES = 64 * 1_024 * 1_024

/** After what `marked` says, lines that are there already are not written again. */
export function openOutput(stdout: Stream, marked: OutputPlace | null): Output {
  const leftover = openLeftover(readLeftover(marked))
  return {
    write: (lines) => writeBytes(stdout, leftover.restOf(lines)),
    place() {
      const place = placeOfOutput()
      return place && { ...place, bytes: place.bytes - leftover.length }
    },
  }
}

/** One write a page. Where nobody reads any more, the stream's own error has ended the process before. */
function writeBytes(stdout: Stream, bytes: Buffer): Promise<void> {
  if (bytes.length === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (cause) => {
      const { code } = (cause ?? {}) as NodeJS.ErrnoException
      if (cause == null) resolve()
      else reject(new CliError(`The output cannot be written (${code}).`, { cause }))
    })
  })
}

function placeOfOutput(): OutputPlace | null {
  const stat = fstatSync(STDOUT)
  return stat.isFile() ? { device: stat.dev, inode: stat.ino, bytes: stat.size } : null
}

/** Empty where the output is another than before, or cannot be read. */
function readLeftover(marked: OutputPlace | null): Buffer {
  const now = placeOfOutput()
  const nothing = Buffer.alloc(0)
  if (marked === null || now === null) return nothing
  if (marked.device !== now.device || marked.inode !== now.inode) return nothing
  const length = now.bytes - marked.bytes
  if (length <= 0 || length > MAX_LEFTOVER_BYTES) return nothing
  try {
    const file = openSync(STDOUT_PATH, 'r')
    try {
      const bytes = Buffer.alloc(length)
      return bytes.subarray(0, readSync(file, bytes, 0, length, marked.bytes))
    } finally {
      closeSync(file)
    }
  } catch {
    return nothing // not on this system, or not for us: then the page comes again
  }
}
