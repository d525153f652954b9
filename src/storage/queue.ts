import type pg from 'pg'
import { fromKysely, type Job, PgBoss } from 'pg-boss'
import type { Db } from './database.ts'
import { QUEUES, type Queue, resend } from './jobs.ts'
import { endSilent } from './silence.ts'

/** A job that this process has claimed. `retryCount` tells its claim from a later one. */
export interface ClaimedJob<D> {
  readonly id: string
  readonly data: D
  readonly retryCount: number
}

export interface QueueOptions {
  /** For LISTEN and maintenance: never a transaction pooler. */
  readonly sessionUrl: string
  /** After which its connections are asked about; never, where this is absent. */
  readonly silenceMs?: number | undefined
  readonly onError: (error: unknown) => void
}

/** A claim that is not renewed for this long is taken for a crash, and the job runs again. */
const LEASE_SECONDS = 15
/** How often lapsed claims are looked for. */
const SUPERVISE_SECONDS = 5
const MAX_CLAIM_SECONDS = 60 * 60
const RETENTION_SECONDS = 365 * 24 * 60 * 60
const MAX_RERUNS = 1_000_000
const MAX_CONNECTIONS = 3
const BACKLOG_WARNING = 1_000_000

export const LEASE_RENEWAL_MS = (LEASE_SECONDS * 1_000) / 3

/** pg-boss, with its tables made and our queues in them. */
export async function startQueue(options: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: options.sessionUrl,
    max: MAX_CONNECTIONS,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    warningQueueSize: BACKLOG_WARNING,
  })
  let isStopped = false
  boss.on('error', (error) => {
    if (!isStopped) options.onError(error) // else PostgreSQL ended a connection of no use any more
  })
  boss.once('stopped', () => {
    isStopped = true
  })
  await boss.start() // which may migrate, for as long as that takes
  if (options.silenceMs !== undefined) endSilent(poolOf(boss), options.silenceMs)
  for (const { name } of [...QUEUES, resend]) await ensureQueue(boss, name)
  return boss
}

/** It has no option for what is to be done with connections that are silent. */
function poolOf(boss: PgBoss): pg.Pool {
  return (boss.getDb() as unknown as { readonly pool: pg.Pool }).pool
}

/** The attempt number and the back-off are ours; pg-boss only re-runs what a crash left. */
async function ensureQueue(boss: PgBoss, name: string): Promise<void> {
  if ((await boss.getQueue(name)) !== null) return
  await boss.createQueue(name, {
    partition: true,
    retryLimit: MAX_RERUNS,
    retryDelay: 0,
    heartbeatSeconds: LEASE_SECONDS,
    expireInSeconds: MAX_CLAIM_SECONDS,
    retentionSeconds: RETENTION_SECONDS,
  })
}

/**
 * Takes jobs that are due, leaving out those of `ignoredGroups`. The claim waits for the disk: one that a
 * crash of the database undid would be made again, and the fence could not tell the two apart.
 */
export function claimJobs<D extends object>(
  boss: PgBoss,
  db: Db,
  queue: Queue<D>,
  batchSize: number,
  ignoredGroups: readonly string[],
): Promise<ClaimedJob<D>[]> {
  return boss.fetch<D>(queue.name, {
    batchSize,
    ignoreGroups: ignoredGroups.length > 0 ? [...ignoredGroups] : null,
    db: fromKysely(db.withoutPlugins()),
  }) as Promise<(Job<D> & ClaimedJob<D>)[]>
}

/**
 * Removes claimed jobs and answers the ids of those that were still ours. What is missing belongs to
 * another attempt, because our lease ran out: its outcome must not be applied.
 */
export async function finishJobs<D extends object>(
  boss: PgBoss,
  db: Db,
  queue: Queue<D>,
  jobs: readonly ClaimedJob<D>[],
): Promise<Set<string>> {
  if (jobs.length === 0) return new Set()
  const response = await boss.deleteJob(queue.name, attemptsOf(jobs), {
    db: fromKysely(db.withoutPlugins()),
  })
  const { settled } = response as { settled?: string[] } // declared as empty by pg-boss 12.35
  if (settled === undefined) throw new Error('pg-boss no longer says which jobs it deleted.')
  return new Set(settled)
}

/** Says that these claims are still held. */
export async function renewJobs<D extends object>(
  boss: PgBoss,
  db: Db,
  queue: Queue<D>,
  jobs: readonly ClaimedJob<D>[],
): Promise<void> {
  if (jobs.length === 0) return
  await boss.touch(queue.name, attemptsOf(jobs), { db: fromKysely(db.withoutPlugins()) })
}

/** Gives claimed jobs back to the queue, due at once. */
export async function releaseJobs<D extends object>(
  boss: PgBoss,
  db: Db,
  queue: Queue<D>,
  jobs: readonly ClaimedJob<D>[],
): Promise<void> {
  if (jobs.length === 0) return
  await boss.fail(queue.name, attemptsOf(jobs), null, { db: fromKysely(db.withoutPlugins()) })
}

function attemptsOf(jobs: readonly ClaimedJob<object>[]) {
  return jobs.map(({ id, retryCount }) => ({ id, retryCount }))
}
