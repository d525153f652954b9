import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { type RecordContext, record } from '../../src/delivery/record.ts'
import { type Settled, type Settlement, settle } from '../../src/delivery/settlement.ts'
import type { Exchange } from '../../src/domain/exchanges.ts'
import { newUuid } from '../../src/domain/ids.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { publishEvents } from '../../src/operations/events.ts'
import type { DeliveryRig } from './owed.ts'

/** What a recorder needs besides; a notice that cannot be published fails the test. */
export function recordContext({ boss }: Pick<DeliveryRig, 'boss'>): RecordContext {
  return {
    boss,
    publish: publishEvents,
    onError(error) {
      throw error
    },
  }
}

/** Writes batches as the committer does. */
export function recorder(rig: DeliveryRig, context: RecordContext = recordContext(rig)) {
  return (...batch: Settled[]) => rig.transact((tx) => record(tx, context, batch))
}

/** An attempt that took a moment and ended then. */
export function endedAt(
  owed: OwedDelivery,
  outcome: Outcome,
  time: Date,
  exchange: Exchange | null = null,
): Settlement {
  const times = { startedAt: time, endedAt: time, durationMs: 1 }
  return settle({ ...owed, requestId: newUuid(time) }, { outcome, exchange }, times, 0)
}
