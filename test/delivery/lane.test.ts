import { expect, test } from 'vitest'
import { createLane } from '../../src/delivery/lane.ts'
import { deliver } from '../../src/storage/jobs.ts'
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

test('what is removed waits no more', () => {
  const lane = laneOf('aabbc')

  const removed = lane.remove((id) => id !== 'b')

  expect(lettersOf(removed.map((job) => ({ job })))).toBe('aac')
  expect(lane.size()).toBe(2)
  expect(lettersOf(lane.next(10, always))).toBe('bb')
})

test('a subscription is full when it has 250 waiting', () => {
  const lane = laneOf(`${'a'.repeat(250)}${'b'.repeat(249)}`)

  const before = lane.fullSubscriptions()
  lane.next(1, always)
  const after = lane.fullSubscriptions()

  expect(before).toEqual(['a'])
  expect(after).toEqual([])
})
