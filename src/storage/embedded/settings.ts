import { SOCKET_PORT } from './socket.ts'

/** For a small machine that also runs Hookwire. Larger ones have a PostgreSQL of their own. */
const SIZES = {
  max_connections: '200',
  max_locks_per_transaction: '512', // a list locks each day that it may find something in, with its indexes
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  wal_compression: 'on',
  autovacuum_naptime: '15s', // jobs come and go by the thousand, and what is dead is read past until then
  random_page_cost: '1.1', // the disks are SSDs
  jit: 'off', // our queries are short: compiling them takes longer than running them
  timezone: 'UTC',
  log_timezone: 'UTC',
}

interface Run {
  readonly cluster: string
  readonly socketFolder: string
  readonly isDurable: boolean
}

/** The cluster's folder comes first: `isPostmasterOf` looks for it. */
export function postgresArguments({ cluster, socketFolder, isDurable }: Run): string[] {
  const settings = {
    ...SIZES,
    listen_addresses: '',
    unix_socket_directories: quoteForList(socketFolder),
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    fsync: onOff(isDurable),
    full_page_writes: onOff(isDurable),
    synchronous_commit: onOff(isDurable),
    // A throw-away database is dropped, which nobody may do while vacuum looks into it.
    autovacuum: onOff(isDurable),
  }
  return [
    '-D',
    cluster,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ]
}

/** A list of folders is separated by commas, which a folder's name may hold. */
function quoteForList(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`
}

function onOff(isOn: boolean): string {
  return isOn ? 'on' : 'off'
}
