import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Account, canReach, chooseAccount } from './account.ts'

/** For what the account of root's PostgreSQL cannot reach in root's own folders. */
export const SYSTEM_FOLDER = '/var/lib/hookwire'
/** A symbolic link in the folder that was asked for, to the one that is used instead. */
const MOVED_LINK = 'moved-to'
const HASH_LENGTH = 16

export interface Home {
  /** Holds the cluster, its log, its socket and its owner's name. */
  readonly folder: string
  readonly cluster: string
  /** Who runs PostgreSQL; undefined means ourselves. */
  readonly account: Account | undefined
}

export function findHome(dataDir: string, majorVersion: number, say: (line: string) => void): Home {
  const asked = makeFolder(dataDir)
  const folder = movedTo(asked) ?? asked

  const cluster = join(folder, `postgres-${majorVersion}`)
  const existing = statSync(cluster, { throwIfNoEntry: false })
  if (existing === undefined) refuseOtherVersions(folder, majorVersion)

  const account = chooseAccount(cluster, existing)
  if (account === undefined) return { folder, cluster, account }
  if (canReach(account, folder)) {
    if (folder !== asked) say(movedSentence(asked, folder, account))
    return { folder, cluster, account }
  }
  if (existing !== undefined) {
    throw new Error(`The account ${account.name}, whose data it is, cannot reach ${cluster}.`)
  }

  const elsewhere = move(asked)
  say(movedSentence(asked, elsewhere, account))
  return { folder: elsewhere, cluster: join(elsewhere, `postgres-${majorVersion}`), account }
}

/** Others may pass through root's folder, though not list it: PostgreSQL's account must. */
function makeFolder(dataDir: string): string {
  const isRoot = process.geteuid?.() === 0
  mkdirSync(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 })
  const folder = realpathSync(dataDir)

  const { uid, mode } = statSync(folder)
  // One that was made for us, by mkdtemp or under a strict umask, has nothing to hide yet.
  const isNew = isRoot && uid === 0 && readdirSync(folder).length === 0
  if (isNew) chmodSync(folder, mode | 0o011)
  return folder
}

function movedTo(asked: string): string | undefined {
  const link = join(asked, MOVED_LINK)
  if (existsSync(link)) return realpathSync(link)
  if (!readdirSync(asked).includes(MOVED_LINK)) return undefined
  throw new Error(
    `The data of ${asked} was in ${readlinkSync(link)}, which is gone. ` +
      `Bring it back, or delete ${link} to begin anew.`,
  )
}

function move(asked: string): string {
  // The time keeps a new checkout in an old one's place from finding the old one's data.
  const hash = createHash('sha256').update(`${asked} ${Date.now()}`).digest('hex')
  const elsewhere = join(SYSTEM_FOLDER, hash.slice(0, HASH_LENGTH))
  mkdirSync(elsewhere, { recursive: true })
  chmodSync(SYSTEM_FOLDER, 0o755)
  chmodSync(elsewhere, 0o711)
  symlinkSync(elsewhere, join(asked, MOVED_LINK))
  return elsewhere
}

function movedSentence(asked: string, folder: string, account: Account): string {
  return (
    `PostgreSQL does not run as root but as the account ${account.name}, ` +
    `which cannot reach ${asked}: the data is in ${folder}.`
  )
}

/** Beginning anew beside the data of an older PostgreSQL would look like losing it. */
function refuseOtherVersions(folder: string, majorVersion: number): void {
  const other = readdirSync(folder).find((name) => /^postgres-\d+$/.test(name))
  if (other === undefined) return
  throw new Error(
    `The data in ${join(folder, other)} is not of PostgreSQL ${majorVersion}, which this is. ` +
      'Start the version of Hookwire that made it, and move the data with pg_dump.',
  )
}
