import { createAdmission } from '../../src/delivery/admission.ts'
import type { Ending } from '../../src/delivery/endpoint.ts'
import { createLane } from '../../src/delivery/lane.ts'
import type { Claim } from '../../src/delivery/owed-delivery.ts'
import type { Revocations } from '../../src/delivery/revocations.ts'
import { createShares } from '../../src/delivery/shares.ts'
import type { Turns } from '../../src/delivery/turns.ts'
import { deliver, retry, test } from '../../src/storage/jobs.ts'
import { newClaim } from './owed.ts'

/** Where nobody has a rate limit. */
export const noTurns: Turns = {
  learn: () => undefined,
  limitOf: () => undefined,
  isNear: () => true,
  give: () => undefined,
  wait: async () => true,
  drop: () => undefined,
}

export type LaneName = 'test' | 'deliver' | 'retry'

/** An admission with all that it ties together, and neither database nor network. */
export function startAdmission(concurrency: number, turns: Turns = noTurns) {
  const lanes = { test: createLane(test), deliver: createLane(deliver), retry: createLane(retry) }
  const shares = createShares(concurrency)
  const holds = new Map<string, number>()
  const admission = createAdmission({ lanes, shares, turns, revocations: countHolds(holds) })
  const tryAll = (names: string, ending: Ending) => {
    for (const name of names) {
      shares.take(deliver, name)
      shares.release(newClaim(name), ending, 10)
    }
  }
  return {
    lanes,
    shares,
    admission,
    /** How many requests may be under way as far as the revocations know. */
    held: () => holds.values().reduce((sum, count) => sum + count, 0),
    /** Each letter is a job of the subscription of that name. */
    add(names: string, lane: LaneName = 'deliver') {
      lanes[lane].add([...names].map((name) => newClaim(name, lanes[lane].queue).job))
    },
    /** These endpoints have answered at once. */
    trust: (names: string) => tryAll(names, 'answered'),
    /** These have not answered. */
    suspect: (names: string) => tryAll(names, 'silent'),
  }
}

export const nameOf = ({ job }: Claim): string => job.data.subscriptionId
export const namesOf = (claims: readonly Claim[]): string => claims.map(nameOf).join('')

function countHolds(holds: Map<string, number>): Revocations {
  return {
    hold: (id) => void holds.set(id, (holds.get(id) ?? 0) + 1),
    release(id) {
      const count = holds.get(id) ?? 0
      if (count === 0) throw new Error('A subscription was released that nobody held.')
      holds.set(id, count - 1)
    },
    mayStart: () => true,
  }
}
