import type { PgBoss } from 'pg-boss'
import { patienceMs } from '../domain/resends.ts'
import { oldestIdWithin } from '../domain/retention.ts'
import { beginCycles, findBusy, holdStatuses } from '../storage/cycles.ts'
import { type ResendKeys, resend } from '../storage/jobs.ts'
import { type ClaimedJob, finishJobs } from '../storage/queue.ts'
import { findResendable, type Resendable, type ResendStretch } from '../storage/resendable.ts'
import {
  advanceResend,
  countWaiting,
  lockResend,
  type ResendAdvance,
  type ResendState,
} from '../storage/resends.ts'
import type { Transaction } from '../storage/transaction.ts'

/** How many a step begins: a burst that what is new must get past. */
const MAX_BEGUN = 10
/** Between two steps of a process, of whichever bulk resends. */
export const STEP_PAUSE_MS = 40
/** Of one resend, how many that were begun just now may wait for their first request. */
const WINDOW = 200
/** What waits for longer waits for its own endpoint, in the queue: it keeps nobody else's back. */
const WINDOW_SECONDS = 5
const FULL_PAUSE_MS = 250
/** A step is due before it is looked for again, or that would be in vain: half of the pause, and no more than this. */
const MAX_EARLY_MS = 250
/** Behind retries, and behind what was put off. */
const AFTER_ALL = -2

/** Answers in how many milliseconds its next step is due; undefined where there is none. */
export async function stepResend(
  tx: Transaction,
  boss: PgBoss,
  job: ClaimedJob<ResendKeys>,
): Promise<number | undefined> {
  const ours = await finishJobs(boss, tx.db, resend, [job])
  if (!ours.has(job.id)) return undefined // its claim lapsed: somebody else goes on
  const state = await lockResend(tx.db, job.id)
  if (state === undefined || state.completedAt !== null) return undefined

  // Before the tallies are taken in: whoever does not wait any more has been counted.
  const waiting = await countWaiting(tx.db, state.id, secondsBefore(tx.now, WINDOW_SECONDS))
  const room = Math.min(MAX_BEGUN, WINDOW - waiting.recent)
  const { isLast, begunCount, ...advance } =
    room > 0 ? await goOn(tx, state, room) : { ...NO_ADVANCE, isLast: false, begunCount: 0 }
  const isOver = isLast && begunCount === 0 && !waiting.isAny
  await advanceResend(tx.db, state.id, { ...advance, completedAt: isOver ? tx.now : null })
  if (isOver) return undefined

  if (!isLast) {
    return enqueueNext(tx, state.id, {}, advance.lastId === null ? FULL_PAUSE_MS : STEP_PAUSE_MS)
  }
  const now = tx.now.getTime()
  const waitingSince = (begunCount === 0 ? job.data.waitingSince : undefined) ?? now
  return enqueueNext(tx, state.id, { waitingSince }, patienceMs(now - waitingSince))
}

const NO_ADVANCE: Omit<ResendAdvance, 'completedAt'> = { passed: 0, lastId: null }

async function enqueueNext(
  tx: Transaction,
  id: string,
  data: ResendKeys,
  pauseMs: number,
): Promise<number> {
  const delayMs = pauseMs - Math.min(pauseMs / 2, MAX_EARLY_MS)
  const startAfter = new Date(tx.now.getTime() + delayMs)
  await tx.enqueue(resend, [{ id, data, group: { id }, startAfter }])
  return pauseMs
}

/** Begins the next deliveries, and passes over those that may not be sent. */
async function goOn(tx: Transaction, state: ResendState, room: number) {
  // What has passed the retention since is passed over, like what never was.
  const oldestId = oldestIdWithin(state.retentionDays, tx.now)
  const stretch = await findResendable(tx.db, { ...state, oldestId }, state.lastId, room)
  // Subscriptions, then jobs, then deliveries, as those do who record.
  const isWanted = await wantedOf(tx, stretch)
  const { found, lastId, isLast } = await untilBusy(tx, stretch, isWanted)
  const ids = found.filter(isWanted).map(({ id }) => id)
  const begun = await beginCycles(tx, ids, { resendId: state.id, priority: AFTER_ALL })
  return { passed: found.length, lastId, isLast, begunCount: begun.size }
}

async function wantedOf(tx: Transaction, { found }: ResendStretch) {
  const subscriptionIds = new Set(found.map(({ subscriptionId }) => subscriptionId))
  const statuses = await holdStatuses(tx.db, [...subscriptionIds])
  return ({ subscriptionId, isUnwanted }: Resendable) =>
    statuses.get(subscriptionId) === 'enabled' && !isUnwanted
}

/** A delivery that was canceled while its request was in flight is waited for, or its entry would be lost. */
async function untilBusy(
  tx: Transaction,
  stretch: ResendStretch,
  isWanted: (delivery: Resendable) => boolean,
): Promise<ResendStretch> {
  const wanted = stretch.found.filter(isWanted).map(({ id }) => id)
  const busy = await findBusy(tx.db, wanted)
  if (busy.size === 0) return stretch
  const firstBusy = stretch.found.findIndex(({ id }) => busy.has(id))
  const found = stretch.found.slice(0, firstBusy)
  return { found, lastId: found.at(-1)?.id ?? null, isLast: false }
}

function secondsBefore(time: Date, seconds: number): Date {
  return new Date(time.getTime() - seconds * 1_000)
}
