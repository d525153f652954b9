import { createDispatcher, type DispatcherOptions } from '../../src/delivery/dispatcher.ts'
import type { Claim, OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { type Settled, settle } from '../../src/delivery/settlement.ts'
import type { Turns } from '../../src/delivery/turns.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { type LaneName, nameOf, startAdmission } from './admission.ts'
import { newOwed, succeeded } from './owed.ts'

const timeout: Outcome = { kind: 'unreachable', errorClass: 'timeout', message: '' }

type Result = Awaited<ReturnType<DispatcherOptions['run']>>

/** A dispatcher without database or network: requests end when they are told to. */
export function startDispatcher(
  concurrency: number,
  { turns, ...part }: Partial<DispatcherOptions> & { turns?: Turns } = {},
) {
  const rig = startAdmission(concurrency, turns)
  const inFlight = new Map<OwedDelivery, (result: Result) => void>()
  const started: string[] = []
  const settled: Settled[] = []
  const abandoned: Claim[] = []
  const errors: unknown[] = []
  const dispatcher = createDispatcher({
    admission: rig.admission,
    load: async (batch) => ({ owed: batch.map(toOwed), moot: [] }),
    async run(owed, takeTurn) {
      if (!(await takeTurn())) return 'withdrawn'
      started.push(nameOf(owed))
      return new Promise((resolve) => inFlight.set(owed, resolve))
    },
    onSettled: (one) => settled.push(one),
    onAbandoned: (claim) => abandoned.push(claim),
    onError: (error) => errors.push(error),
    ...part,
  })
  const endAll = async (resultOf: (owed: OwedDelivery) => Result) => {
    const ending = [...inFlight]
    inFlight.clear()
    for (const [owed, end] of ending) end(resultOf(owed))
    await turn()
  }
  return {
    ...rig,
    ...{ dispatcher, started, settled, abandoned, errors },
    async add(names: string, lane?: LaneName) {
      rig.add(names, lane)
      dispatcher.wake()
      await turn()
    },
    /** Ends what is in flight, then lets follow what can. */
    answerAll: () => endAll((owed) => endWith(owed, succeeded)),
    /** The one that was sent first. */
    async answerOne() {
      const [[owed, end] = []] = inFlight
      if (owed === undefined || end === undefined) throw new Error('Nothing is in flight.')
      inFlight.delete(owed)
      end(endWith(owed, succeeded))
      await turn()
    },
    timeOutAll: () => endAll((owed) => endWith(owed, timeout)),
    withdrawAll: () => endAll(() => 'withdrawn'),
  }
}

export function toOwed(claim: Claim): OwedDelivery {
  return { ...newOwed(), ...claim }
}

function endWith(owed: OwedDelivery, outcome: Outcome) {
  const now = new Date()
  const times = { startedAt: now, endedAt: now, durationMs: 1 }
  return settle(owed, { outcome, exchange: null }, times, 0)
}

export const answer: DispatcherOptions['run'] = async (owed) => endWith(owed, succeeded)

/** All that can happen without anything from outside has happened. */
export const turn = () => new Promise(setImmediate)
