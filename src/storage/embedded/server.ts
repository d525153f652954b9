import { findBinaries, placeBinaries } from './binaries.ts'
import { createCluster } from './cluster.ts'
import { createDatabase } from './database.ts'
import { findHome } from './home.ts'
import { claimFolder } from './owner.ts'
import { startPostmaster } from './postmaster.ts'
import { makeSocketFolder, removeSocketFolder, socketUrl } from './socket.ts'

export interface EmbeddedServer {
  /** A postgres:// URL (Unix socket) for the database `hookwire`. */
  readonly url: string
  /** Another database of the same cluster. */
  urlOf(database: string): string
  /** Where the data is. */
  readonly dataDir: string
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Made where it is missing. */
  readonly dataDir: string
  /** Takes a sentence for people, for example where root's data went. */
  readonly say: (line: string) => void
  /** Off only for throw-away test clusters: a crash of the machine may then lose everything. */
  readonly isDurable?: boolean
}

const ROLE = 'hookwire'
const DATABASE = 'hookwire'

/** Starts our own PostgreSQL on the data in a folder. It ends with `stop()`, or with this process. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { say, isDurable = true } = options
  await using cleanup = new AsyncDisposableStack()

  const packaged = findBinaries()
  const home = findHome(options.dataDir, packaged.majorVersion, say)
  cleanup.defer(await claimFolder(home.folder))

  const { account, cluster } = home
  const binaries = placeBinaries(packaged, account, say)
  await createCluster({ binaries, cluster, account, isDurable })

  const socketFolder = makeSocketFolder(home.folder, account)
  cleanup.defer(() => removeSocketFolder(socketFolder))

  const logPath = `${cluster}.log`
  const run = { binaries, cluster, account, isDurable, socketFolder, logPath, say }
  const postmaster = await startPostmaster(run)
  cleanup.defer(() => postmaster.stop())
  await createDatabase(socketUrl(socketFolder, 'postgres', 'postgres'), ROLE, DATABASE)

  const running = cleanup.move()
  let stopped: Promise<void> | undefined
  return {
    url: socketUrl(socketFolder, ROLE, DATABASE),
    urlOf: (database) => socketUrl(socketFolder, ROLE, database),
    dataDir: home.folder,
    stop() {
      stopped ??= running.disposeAsync()
      return stopped
    },
  }
}
