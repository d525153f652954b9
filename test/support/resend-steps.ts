import { sql } from 'kysely'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { stepResend } from '../../src/delivery/resend-step.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { createResendCounts } from '../../src/operations/resend-counts.ts'
import { resendDeliveries } from '../../src/operations/resends.ts'
import { findDeliveries } from '../../src/storage/deliveries.ts'
import { resend, retry } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { findResends } from '../../src/storage/resends.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { type DeliveryRig, rejected } from './owed.ts'
import { endedAt, recorder } from './recording.ts'
import { addEnvironment, addSubscription, wholeOf } from './rows.ts'

/** What is needed to have bulk resends go on step by step; the time stands still but where it is said. */
export function resendsOn(rig: DeliveryRig) {
  const { db, boss } = rig
  const now = new Date(Date.now() - 30_000) // behind, so that what is due is due
  const after = (ms: number) => new Date(now.getTime() + ms)
  const transactAfter = (ms: number) => transactWith(db, boss, () => after(ms))
  const transact = transactAfter(0)
  const countWanted = createResendCounts({ db, now: () => now })
  const write = recorder({ ...rig, transact })
  const claimStep = () => claimNextStep(rig)
  return {
    ...{ now, transact, claimStep },
    /** Makes the next step, so much later than it is. */
    async step(afterMs = 0) {
      const job = await claimStep()
      return { job, pauseMs: await transactAfter(afterMs)((tx) => stepResend(tx, boss, job)) }
    },
    end: (owed: readonly OwedDelivery[], outcome: Outcome, afterMs = 0) =>
      write(...owed.map((one) => endedAt(one, outcome, after(afterMs)))),
    /** A subscription to which so many deliveries failed, and a bulk resend of them. */
    async arrange(count: number) {
      const environmentId = await addEnvironment(db)
      const part = { maxRetries: 0, autoDisable: false }
      const subscriptionId = await addSubscription(db, environmentId, part)
      const owed = await rig.owe(environmentId, count)
      await write(...owed.map((one) => endedAt(one, rejected, after(-1))))
      const ids = owed.map(({ delivery }) => delivery.id).toSorted()
      return {
        ...{ environmentId, subscriptionId, ids },
        async begin(isCounted = true) {
          const wanted = { subscriptionId }
          const total = isCounted ? await countWanted(wholeOf(environmentId), wanted) : undefined
          return transact((tx) => resendDeliveries(tx, environmentId, wanted, total))
        },
        /** What it has begun, claimed and loaded. */
        taken: async () => (await rig.load(await rig.claim(retry))).owed,
        progress: async (id: string) => {
          const [found] = await findResends(db, environmentId, [id])
          return { ...found, isComplete: found?.completedAt !== null }
        },
        idsOf: async (status: string) => {
          const found = await findDeliveries(db, environmentId, ids)
          const ofStatus = found.filter((one) => one.status === status)
          return ofStatus.map(({ id }) => id).toSorted()
        },
      }
    },
  }
}

/** The step of whichever resend is next, as if it were due. */
async function claimNextStep({ db, boss }: DeliveryRig) {
  await sql`update pgboss.job set start_after = now() - interval '1 s'`.execute(db)
  const [job] = await claimJobs(boss, db, resend, 1, [])
  if (job === undefined) throw new Error('There is no step.')
  return job
}
