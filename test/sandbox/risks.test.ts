import { expect, test } from 'vitest'
import { createRisks } from '../../src/sandbox/risks.ts'

const place = (owner: string, source: string) => ({ owner, source })

test.each([
  [1, 1, 1],
  [2, 1, 1],
  [3, 2, 1],
  [4, 3, 2],
])('of %i workers risks have %i, and those of one owner %i', (workers, most, mostOfOwner) => {
  const risks = createRisks(workers)

  let ofOwner = 0
  for (; risks.mayGo.owner('a') && !risks.isFull(); ofOwner += 1)
    risks.enter(place('a', `${ofOwner}`))
  let inAll = ofOwner
  for (; !risks.isFull(); inAll += 1) risks.enter(place(`b${inAll}`, 'x'))

  expect([inAll, ofOwner]).toEqual([most, mostOfOwner])
})

test('the same source of one owner runs once at a time, and of another too', () => {
  const risks = createRisks(4)
  const leave = risks.enter(place('a', 'x'))

  expect(risks.mayGo.lane(place('a', 'x'))).toBe(false)
  expect(risks.mayGo.lane(place('a', 'y'))).toBe(true)
  expect(risks.mayGo.lane(place('b', 'x'))).toBe(true)
  leave()
  expect(risks.mayGo.lane(place('a', 'x'))).toBe(true)
})
