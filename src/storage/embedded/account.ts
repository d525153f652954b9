import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, type Stats } from 'node:fs'

/** Who runs PostgreSQL when we are root: it refuses to run as root itself. */
export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

const UNPRIVILEGED_ACCOUNTS = ['postgres', 'nobody']

/** Undefined means: as ourselves. `owned` is the data, where there is some already. */
export function chooseAccount(path: string, owned: Stats | undefined): Account | undefined {
  const ownUid = process.geteuid?.()
  if (ownUid !== 0) {
    if (owned === undefined || owned.uid === ownUid) return undefined
    throw new Error(
      `The data in ${path} belongs to the account ${nameOf(owned.uid)}: ` +
        'start Hookwire as that account, or as root.',
    )
  }

  // Data that has an owner keeps it, so that root and that owner can take turns.
  if (owned !== undefined && owned.uid !== 0) {
    return { name: nameOf(owned.uid), uid: owned.uid, gid: owned.gid }
  }
  return findUnprivileged()
}

function findUnprivileged(): Account {
  if (process.platform === 'darwin') return nobodyOfMacOs()
  const accounts = listAccounts()
  for (const name of UNPRIVILEGED_ACCOUNTS) {
    const account = accounts.find((candidate) => candidate.name === name)
    if (account !== undefined && account.uid !== 0) return account
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither an account postgres nor nobody. ' +
      'Start Hookwire as an ordinary user, or set DATABASE_URL.',
  )
}

function nobodyOfMacOs(): Account {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { name: 'nobody', uid: id('-u') >>> 0, gid: id('-g') >>> 0 }
}

function nameOf(uid: number): string {
  return listAccounts().find((account) => account.uid === uid)?.name ?? String(uid)
}

function listAccounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((account) => account.name !== '' && Number.isInteger(account.uid))
}

/** Options of `spawn` that run a program as the account. */
export function runAs(account: Account | undefined): { uid?: number; gid?: number } {
  if (account === undefined) return {}
  // spawn takes signed numbers, chown unsigned ones: the nobody of macOS is 4294967294, or -2.
  return { uid: account.uid | 0, gid: account.gid | 0 }
}

export function canReach(account: Account, folder: string): boolean {
  return canRun(account, '/bin/sh', ['-c', 'test -x "$1"', 'sh', folder])
}

/** Asks the system, which knows about modes, lists and mounts, by doing it. */
export function canRun(account: Account, file: string, args: readonly string[]): boolean {
  const { status, error } = spawnSync(file, args, {
    cwd: '/',
    stdio: 'ignore',
    ...runAs(account),
  })
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'EPERM' || code === 'EINVAL') {
    const sentence =
      `PostgreSQL does not run as root, and this root may not become ${account.name}. ` +
      'Start Hookwire as an ordinary user, or set DATABASE_URL.'
    throw new Error(sentence, { cause: error })
  }
  return status === 0
}

export function giveTo(account: Account, path: string): void {
  execFileSync('chown', ['-R', `${account.uid}:${account.gid}`, path])
}

export function openToAll(path: string): void {
  execFileSync('chmod', ['-R', 'a+rX', path])
}
