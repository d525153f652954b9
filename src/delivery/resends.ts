import type { PgBoss } from 'pg-boss'
import type { Db } from '../storage/database.ts'
import { resend } from '../storage/jobs.ts'
import type { Notifications } from '../storage/notifications.ts'
import { claimJobs } from '../storage/queue.ts'
import type { Transact } from '../storage/transaction.ts'
import { STEP_PAUSE_MS, stepResend } from './resend-step.ts'

export interface ResendsOptions {
  readonly db: Db
  readonly boss: PgBoss
  readonly transact: Transact
  readonly notifications: Notifications
  readonly onError: (error: unknown) => void
}

/** Works on bulk resends, a step of each in turn. */
export interface Resends {
  stop(): Promise<void>
}

/** A lost notification costs this much. */
const POLL_MS = 1_000
/** A step takes long where the database is busy: then it rests for several times as long, for what is new. */
const REST_TIMES = 3

export function startResends(options: ResendsOptions): Resends {
  let isStopping = false
  let endPause: (() => void) | undefined
  let isIdle = true
  /** Of the resend that was worked on last, which may not be due yet. */
  let lastPauseMs: number | undefined

  const pause = (durationMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const run = async () => {
    while (!isStopping) {
      const startedAt = performance.now()
      const made = await step(options)
      const restMs = Math.max(STEP_PAUSE_MS, (performance.now() - startedAt) * REST_TIMES)
      isIdle = made === undefined
      if (!isStopping) await pause(isIdle ? Math.min(lastPauseMs ?? POLL_MS, POLL_MS) : restMs)
      lastPauseMs = made?.pauseMs
    }
  }
  const running = run()
  const stopListening = options.notifications.onNotify(resend.name, () => {
    if (isIdle) endPause?.() // else it keeps its pace
  })
  return {
    async stop() {
      isStopping = true
      stopListening()
      endPause?.()
      await running
    },
  }
}

interface Made {
  /** Until the next step of the same resend. */
  readonly pauseMs: number | undefined
}

/** Undefined where there is nothing to do. */
async function step({ db, boss, transact, onError }: ResendsOptions): Promise<Made | undefined> {
  try {
    const [job] = await claimJobs(boss, db, resend, 1, [])
    if (job === undefined) return undefined
    return { pauseMs: await transact((tx) => stepResend(tx, boss, job)) }
  } catch (error) {
    onError(error) // the claim lapses, and the step is made then
    return undefined
  }
}
