import { afterAll, expect, test } from 'vitest'
import { gaps } from '../matrix/gaps.ts'
import { faultsOf, judge, rowsOf } from '../matrix/matrix.ts'
import { createWorld } from '../matrix/world.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService()
const world = await createWorld(service)
afterAll(() => world[Symbol.asyncDispose]())

test('the tables name every field, every kind and every place of an id, so that none is forgotten', () => {
  expect(gaps()).toEqual([])
})

test.each([...rowsOf()])('%s tells nobody what is not theirs', async (_row, cells) => {
  const verdicts = await judge(world, cells)

  expect(faultsOf(verdicts)).toEqual([])
})

test('an event goes to the subscriptions of its own environment only', async () => {
  const { WORKBENCH: here } = world.callers
  const { workbench: there } = world.elsewhere

  expect(await service.publish({ type: 'everywhere' }, here)).toMatchObject({ deliveryCount: 1 })
  expect(await service.publish({ type: 'everywhere' }, there)).toMatchObject({ deliveryCount: 1 })
})
