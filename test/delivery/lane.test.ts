import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLane, type Lane } from '../../src/delivery/lane.ts'
import { deliver, retry } from '../../src/storage/jobs.ts'
import { newClaim } from '../support/owed.ts'

const always = () => true

/** A lane where each letter is a job of the subscription of that name. */
function laneOf(letters: string) {
  const lane = createLane(deliver)
  lane.add([...letters].map((letter) => newClaim(letter).job))
  return lane
}

const lettersOf = (claims: readonly { job: { data: { subscriptionId: string } } }[]) =>
  claims.map(({ job }) => job.data.subscriptionId).join('')

test('everyone is served in turn, however many wait', () => {
  const lane = laneOf('aaaabbc')

  const served = lettersOf(lane.next(10, always))

  expect(served).toBe('abcabaa')
  expect(lane.size()).toBe(0)
})

test('the next turn begins where the last one ended', () => {
  const lane = laneOf('aaabbbccc')

  const turns = [lane.next(2, always), lane.next(2, always), lane.next(5, always)].map(lettersOf)

  expect(turns).toEqual(['ab', 'ca', 'bcabc'])
})

test('who comes late is served after one turn of the others', () => {
  const lane = laneOf('aaaabbbb')
  lane.next(2, always)

  lane.add([newClaim('c').job])
  const served = lettersOf(lane.next(3, always))

  expect(served).toBe('abc')
})

test('who is not accepted keeps its place, and holds up nobody', () => {
  const lane = laneOf('aabbcc')

  const without = lettersOf(lane.next(10, (id) => id !== 'b'))
  const after = lettersOf(lane.next(10, always))

  expect(without).toBe('acac')
  expect(after).toBe('bb')
})

test('nobody is asked for more than there is room for', () => {
  const lane = laneOf('aaaa')
  let asked = 0

  const claims = lane.next(2, () => {
    asked += 1
    return true
  })

  expect(lettersOf(claims)).toBe('aa')
  expect(asked).toBe(2)
  expect(lane.next(0, always)).toEqual([])
})

test('each may be accepted a few times and then no more', () => {
  const lane = laneOf('aaaabbb')
  const room = new Map([
    ['a', 1],
    ['b', 2],
  ])

  const served = lane.next(10, (id) => {
    const left = room.get(id) ?? 0
    room.set(id, left - 1)
    return left > 0
  })

  expect(lettersOf(served)).toBe('abb')
  expect(lane.size()).toBe(4)
})

test('the jobs of one subscription are served in their order, with their queue', () => {
  const lane = createLane(deliver)
  const jobs = ['a', 'a', 'a'].map((id) => newClaim(id).job)
  lane.add(jobs)

  const claims = lane.next(3, always)

  expect(claims).toEqual(jobs.map((job) => ({ queue: deliver, job })))
})

test('what is put back goes before the others of its line', () => {
  const lane = createLane(deliver)
  const jobs = ['a', 'a'].map((id) => newClaim(id).job)
  lane.add(jobs)
  const [first] = lane.next(1, always)

  if (first !== undefined) lane.putBack(first.job)
  const sizes = [lane.size(), lane.sizeOf('a')]

  expect(sizes).toEqual([2, 2])
  expect(lane.next(2, always).map(({ job }) => job)).toEqual(jobs)
})

test('what is put back where nothing waits any more, waits again', () => {
  const lane = laneOf('a')
  const [taken] = lane.next(1, always)

  if (taken !== undefined) lane.putBack(taken.job)

  expect(lane.size()).toBe(1)
  expect(lettersOf(lane.next(1, always))).toBe('a')
})

test('what exceeds a number for each subscription is taken out', () => {
  const lane = laneOf('aaaabbbc')

  const excess = lane.excess((id) => (id === 'a' ? 1 : 2))

  expect(lettersOf(excess.map((job) => ({ job })))).toBe('aaab')
  expect([lane.size(), lane.sizeOf('a'), lane.sizeOf('b'), lane.sizeOf('c')]).toEqual([4, 1, 2, 1])
  expect(lettersOf(lane.next(10, always))).toBe('abcb')
})

test('where nothing may be held, the line is gone', () => {
  const lane = laneOf('aab')

  lane.excess((id) => (id === 'a' ? 0 : 1))
  const asked: string[] = []
  lane.next(10, (id) => asked.push(id) > 0)

  expect(asked).toEqual(['b'])
})

test('a number that is not whole is rounded down, and infinity holds everything', () => {
  const lane = laneOf('aaabbb')

  const excess = lane.excess((id) => (id === 'a' ? 2.5 : Number.POSITIVE_INFINITY))

  expect(excess).toHaveLength(1)
  expect(lane.size()).toBe(5)
})

test('what was tried most often stays, and goes first; of the rest what came first', () => {
  const lane = createLane(retry)
  const jobs = [1, 4, 1, 2, 4].map((attemptNumber) => {
    const { job } = newClaim('a', retry)
    return { ...job, data: { ...job.data, attemptNumber } }
  })
  lane.add(jobs)

  const excess = lane.excess(() => 3)
  const kept = lane.next(10, always).map(({ job }) => job)

  expect(kept).toEqual([jobs[1], jobs[4], jobs[3]])
  expect(excess).toEqual([jobs[0], jobs[2]])
})

test('where nothing is too much, the order stays', () => {
  const lane = createLane(retry)
  const jobs = [1, 4, 2].map((attemptNumber) => {
    const { job } = newClaim('a', retry)
    return { ...job, data: { ...job.data, attemptNumber } }
  })
  lane.add(jobs)

  const excess = lane.excess(() => 3)

  expect(excess).toEqual([])
  expect(lane.next(10, always).map(({ job }) => job)).toEqual(jobs)
})

test('to clear it is to take out everything', () => {
  const lane = laneOf('aab')

  const cleared = lane.clear()

  expect(cleared).toHaveLength(3)
  expect([lane.size(), lane.sizeOf('a')]).toEqual([0, 0])
  expect(lane.next(10, always)).toEqual([])
})

test('a subscription is full when it has 250 waiting', () => {
  const lane = laneOf(`${'a'.repeat(250)}${'b'.repeat(249)}`)

  const before = lane.fullSubscriptions()
  lane.next(1, always)
  const after = lane.fullSubscriptions()

  expect(before).toEqual(['a'])
  expect(after).toEqual([])
})

const aChange = fc.oneof(
  fc.record({ add: fc.array(fc.constantFrom('a', 'b', 'c')) }),
  fc.record({ take: fc.nat(5), from: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ hold: fc.nat(3) }),
)

type Change = typeof aChange extends fc.Arbitrary<infer C> ? C : never

/** What comes into a lane, and what of it is taken out. */
function apply(change: Change, lane: Lane) {
  if ('add' in change) {
    const added = change.add.map((id) => newClaim(id).job)
    lane.add(added)
    return { added, removed: [] }
  }
  if ('hold' in change) return { added: [], removed: lane.excess(() => change.hold) }
  const claims = lane.next(change.take, (id) => id === change.from)
  return { added: [], removed: claims.map(({ job }) => job) }
}

test('however it is used, every job is in it once or has been taken out once', () => {
  fc.assert(
    fc.property(fc.array(aChange, { maxLength: 60 }), (changes) => {
      const lane = createLane(deliver)
      const inside = new Set<string>()

      for (const change of changes) {
        const { added, removed } = apply(change, lane)
        for (const { id } of added) inside.add(id)
        expect(removed.filter(({ id }) => !inside.delete(id))).toEqual([])
        for (const job of removed.slice(0, 1)) {
          lane.putBack(job)
          inside.add(job.id)
        }
        expect(lane.size()).toBe(inside.size)
      }

      expect(new Set(lane.clear().map(({ id }) => id))).toEqual(inside)
    }),
  )
})
