import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { CLEAN_ENVIRONMENT } from './environment.ts'

export interface RunningProcess {
  /** Differs between two processes that had the same pid one after the other. */
  readonly startedAt: string
  /** The program and its arguments, with spaces between. */
  readonly command: string
}

/** Undefined when there is none; a zombie has ended, though nobody has asked how. */
export function findProcess(pid: number): RunningProcess | undefined {
  return process.platform === 'linux' ? findInProc(pid) : findWithPs(pid)
}

/** See proc(5): the name, in parentheses, may itself hold spaces and parentheses. */
function findInProc(pid: number): RunningProcess | undefined {
  const stat = readProc(`${pid}/stat`)
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticksSinceBoot = rest[18]
  if (stat === '' || state === 'Z' || state === 'X') return undefined

  const bootId = readProc('sys/kernel/random/boot_id').trim()
  const command = readProc(`${pid}/cmdline`).replaceAll('\0', ' ')
  return { startedAt: `${bootId} ${ticksSinceBoot}`, command }
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return '' // it has ended
    throw error
  }
}

/** For macOS, whose `ps` prints: S    Sat Nov 21 02:39:00 2026 /path/to/program arguments. */
export function findWithPs(pid: number): RunningProcess | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=,command=', '-ww', '-p', String(pid)], {
    encoding: 'utf8',
    env: CLEAN_ENVIRONMENT,
  })
  const [, state, startedAt, command] = /^\s*(\S+)\s+(\S.{23})\s+(.*)/.exec(stdout) ?? []
  if (state === undefined || startedAt === undefined || state.startsWith('Z')) return undefined
  return { startedAt, command: `${command} ` }
}
