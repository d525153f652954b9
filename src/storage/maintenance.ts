import type { Clock } from './clock.ts'
import { ensurePartitions } from './partitions.ts'
import { deleteOldResends } from './resends.ts'
import { dropOldPartitions, type RetentionOptions } from './retention.ts'
import { deleteSpentSecrets } from './signing-secrets.ts'

export interface MaintenanceOptions extends RetentionOptions {
  readonly now: Clock
}

const PARTITIONS_INTERVAL_MS = 60 * 60 * 1_000
/** After somebody was in the way. */
const RETRY_MS = 5_000
/** A secret that has expired signs nothing from that moment; this is how long it may still be kept. */
const SECRETS_INTERVAL_MS = 60 * 1_000

/** Makes the days to come, and keeps the database in order. Any number of processes may. Answers how to stop. */
export async function startMaintenance(options: MaintenanceOptions): Promise<() => Promise<void>> {
  const { db, now, onError } = options
  const end = new AbortController()
  let dropping: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  const dropOnce = async () => {
    clearTimeout(retry)
    const isDone = await dropOldPartitions(options, now(), end.signal)
    if (!isDone && !end.signal.aborted) retry = setTimeout(drop, RETRY_MS)
    await deleteOldResends(db, now(), end.signal)
  }
  const drop = () => {
    dropping = dropping.then(dropOnce).catch(onError)
  }

  await ensurePartitions(db, now())
  drop() // not awaited: it is in no hurry
  const partitions = setInterval(() => {
    ensurePartitions(db, now()).catch(onError) // there are days in hand
    drop()
  }, PARTITIONS_INTERVAL_MS)
  const secrets = setInterval(() => {
    deleteSpentSecrets(db, now()).catch(onError)
  }, SECRETS_INTERVAL_MS)
  return async () => {
    end.abort()
    clearInterval(partitions)
    clearInterval(secrets)
    await dropping
    clearTimeout(retry)
  }
}
