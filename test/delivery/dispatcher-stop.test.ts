import { expect, test } from 'vitest'
import { namesOf } from '../support/admission.ts'
import { startDispatcher, turn } from '../support/dispatcher.ts'

const gone = new Error('The database is gone.')

test('to stop is to start nothing more, and to wait for what is in flight', async () => {
  const { add, answerOne, dispatcher, lanes, settled, started, trust } = startDispatcher(2)
  trust('abcde')
  await add('abcd')
  let isStopped = false
  const stopping = dispatcher.stop().then(() => {
    isStopped = true
  })

  await turn()
  const before = [isStopped]
  await answerOne()
  before.push(isStopped)
  await answerOne()
  await add('e')
  await stopping

  expect(before).toEqual([false, false])
  expect(started.join('')).toBe('ab')
  expect([settled.length, lanes.deliver.size()]).toEqual([2, 3])
})

test('where nothing is in flight a stop is immediate, and can be asked for twice', async () => {
  const { add, dispatcher, started } = startDispatcher(2)

  await dispatcher.stop()
  await dispatcher.stop()
  await add('a')

  expect(started).toEqual([])
})

test('a stop does not wait for what was put back', async () => {
  const { add, dispatcher, lanes, withdrawAll } = startDispatcher(2)
  await add('ab')
  const stopping = dispatcher.stop()

  await withdrawAll()
  await stopping

  expect(lanes.deliver.size()).toBe(2)
})

test('a stop does not wait for what cannot be read', async () => {
  const isFailing = Promise.withResolvers<never>()
  const { abandoned, add, dispatcher, held, started } = startDispatcher(8, {
    load: () => isFailing.promise,
  })
  await add('ab')
  const stopping = dispatcher.stop()

  isFailing.reject(gone)
  await stopping

  expect(namesOf(abandoned)).toBe('ab')
  expect([started, held()]).toEqual([[], 0])
})
