import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Claim } from '../../src/delivery/owed-delivery.ts'
import type { Turns } from '../../src/delivery/turns.ts'
import { namesOf, noTurns, startAdmission } from '../support/admission.ts'

const MANY = 1_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Turns of the subscription `l`, which is limited, with so many near. */
function limited(count: number) {
  const calls: string[] = []
  let near = count
  const turns: Turns = {
    ...noTurns,
    limitOf: (id) => (id === 'l' ? 10 : undefined),
    isNear(id) {
      calls.push(`near ${id}`)
      return id !== 'l' || near > 0
    },
    give(id) {
      calls.push(`give ${id}`)
      if (id === 'l') near -= 1
    },
    async wait(id) {
      calls.push(`wait ${id}`)
      return true
    },
    drop: (id) => calls.push(`drop ${id}`),
  }
  return { turns, calls }
}

const only = ([claim]: readonly Claim[]): Claim => {
  if (claim === undefined) throw new Error('Somebody was to be let in.')
  return claim
}

test('tests go first, then a few retries, first attempts, and the other retries', () => {
  const { admission, add, trust } = startAdmission(20)
  trust('abcdefgt')
  add('abcd', 'retry')
  add('efg')
  add('t', 'test')

  const batch = admission.next(MANY)

  expect(namesOf(batch)).toBe('tabefgcd')
})

test('no more are let in at once than are asked for', () => {
  const { admission, add, trust, held } = startAdmission(20)
  trust('abcdefgt')
  add('abcd', 'retry')
  add('efg')
  add('t', 'test')

  const batches = [admission.next(3), admission.next(0), admission.next(2)].map(namesOf)

  expect(batches).toEqual(['tab', '', 'ef'])
  expect(held()).toBe(5)
})

test('who has no turn soon is not let in, takes no slot, and holds up nobody', () => {
  const { turns } = limited(1)
  const { admission, add, trust, held, lanes } = startAdmission(3, turns)
  trust('lab')
  add('lllab')

  const batch = admission.next(MANY)

  expect(namesOf(batch)).toBe('lab')
  expect(held()).toBe(3)
  expect(lanes.deliver.size()).toBe(2)
})

test('where there is no room nobody asks for a turn', () => {
  const { turns, calls } = limited(5)
  const { admission, add } = startAdmission(8, turns)
  add('ll')
  admission.next(MANY)
  calls.length = 0

  add('ll')
  const batch = admission.next(MANY)

  expect([batch, calls]).toEqual([[], []])
})

test('a test is let in and sent without a turn', () => {
  const { turns, calls } = limited(0)
  const { admission, add } = startAdmission(8, turns)
  add('l', 'test')

  const claim = only(admission.next(MANY))
  const turn = admission.turn(claim)
  admission.turnAway(claim)

  expect([turn, calls]).toEqual([true, []])
})

test('who is limited waits for its turn, and who is not does not', async () => {
  const { turns, calls } = limited(1)
  const { admission, add, trust } = startAdmission(8, turns)
  trust('la')
  add('la')
  const [first, second] = admission.next(MANY)
  if (first === undefined || second === undefined) throw new Error('Both were to be let in.')
  calls.length = 0

  const waited = [await admission.turn(first), admission.turn(second)]

  expect([waited, calls]).toEqual([[true, true], ['wait l']])
})

test('who needs no request gives up its slot and its turn', () => {
  const { turns, calls } = limited(2)
  const { admission, add, held } = startAdmission(1, turns)
  add('ll')

  admission.turnAway(only(admission.next(MANY)))
  const next = admission.next(MANY)

  expect(namesOf(next)).toBe('l')
  expect(held()).toBe(1)
  expect(calls.filter((call) => call === 'drop l')).toHaveLength(1)
})

test('who is put back goes before the others of its line, in its own lane', () => {
  const { admission, add, trust, lanes, held } = startAdmission(20)
  trust('ab')
  add('aa', 'retry')
  add('b')
  const before = admission.next(1)
  admission.leave(only(admission.next(1)), 'answered', 10) // or it would not be a retry's turn
  add('b')

  admission.putBack(only(before))
  const sizes = [lanes.retry.size(), lanes.deliver.size(), held()]
  const after = admission.next(MANY)

  expect(sizes).toEqual([2, 1, 0])
  expect(after[0]?.job).toBe(before[0]?.job)
})

test('what ends frees its slot for who waits, however it ends', () => {
  const { admission, add, held } = startAdmission(1)
  add('abcd')

  for (const ending of ['answered', 'silent', 'failed', 'unused'] as const) {
    admission.leave(only(admission.next(MANY)), ending, 10)
  }

  expect([held(), admission.next(MANY)]).toEqual([0, []])
})

test('with one slot in all, neither first attempts nor retries wait for ever', () => {
  const { admission, add } = startAdmission(1)
  add('aaaa')
  add('bbbb', 'retry')

  let served = ''
  for (let count = 0; count < 8; count += 1) {
    const batch = admission.next(MANY)
    served += namesOf(batch)
    admission.leave(only(batch), 'answered', 10)
  }

  expect(served).toBe('babababa')
})

const anEnd = fc.constantFrom('answered', 'silent', 'failed', 'unused', 'turnAway', 'putBack')
const aStep = fc.record({
  names: fc.stringMatching(/^[a-f]{0,6}$/),
  lane: fc.constantFrom('test' as const, 'deliver' as const, 'retry' as const),
  limit: fc.nat(6),
  ends: fc.array(anEnd, { maxLength: 6 }),
  passedMs: fc.nat(1_500),
})

test('whatever happens, all slots are free again when all has ended', () => {
  const someSteps = fc.array(aStep, { minLength: 10, maxLength: 40 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), someSteps, (concurrency, steps) => {
      const { admission, add, held, lanes, shares } = startAdmission(concurrency)
      const inFlight: Claim[] = []
      const finish = (end: string) => {
        const claim = inFlight.shift()
        if (claim === undefined) return
        if (end === 'putBack') admission.putBack(claim)
        else if (end === 'turnAway') admission.turnAway(claim)
        else admission.leave(claim, end as 'answered', 10)
      }

      for (const { names, lane, limit, ends, passedMs } of steps) {
        add(names, lane)
        inFlight.push(...admission.next(limit))
        vi.advanceTimersByTime(passedMs)
        ends.forEach(finish)
        expect(held()).toBe(inFlight.length)
      }
      while (inFlight.length > 0) finish('answered')
      for (const lane of Object.values(lanes)) lane.clear()

      add('uvwxyz'.repeat(9))
      expect(admission.next(MANY)).toHaveLength(
        Math.min(Math.max(1, Math.floor(concurrency / 4)), 12),
      )
      shares.stop()
    }),
    { endOnFailure: true, numRuns: 50 },
  )
})
