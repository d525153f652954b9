import { expect, test } from 'vitest'
import { createPlaces } from '../../src/operations/places.ts'

const turn = () => new Promise(setImmediate)

/** Works that run until they are told to end; `started` names them in the order in which they began. */
function arrange(perEnvironment: number, inAll: number) {
  const places = createPlaces({ perEnvironment, inAll })
  const started: string[] = []
  const running = new Map<string, PromiseWithResolvers<string>>()
  return {
    started,
    begin: (name: string, environmentId: string, signal?: AbortSignal) =>
      places(environmentId, signal, () => {
        started.push(name)
        const work = Promise.withResolvers<string>()
        running.set(name, work)
        return work.promise
      }),
    async end(name: string) {
      await turn()
      running.get(name)?.resolve(name)
      await turn()
    },
    async fail(name: string) {
      await turn()
      running.get(name)?.reject(new Error(name))
      await turn()
    },
  }
}

test('what fails gives its place back, and says why', async () => {
  const { begin, fail, started } = arrange(1, 1)

  const failing = expect(begin('a', 'one')).rejects.toThrow('a')
  void begin('b', 'one')
  await fail('a')

  await failing
  expect(started).toEqual(['a', 'b'])
})

test('who goes away while waiting is not run, and is in nobody’s way', async () => {
  const { begin, end, started } = arrange(1, 1)
  const leaving = new AbortController()

  void begin('a', 'one')
  const left = begin('b', 'one', leaving.signal)
  void begin('c', 'one')
  leaving.abort()
  await end('a')

  expect(await left).toBeUndefined()
  expect(started).toEqual(['a', 'c'])
})

test('who has gone before is not run, even where there is room', async () => {
  const { begin, started } = arrange(1, 1)

  const answer = await begin('a', 'one', AbortSignal.abort())

  expect([answer, started]).toEqual([undefined, []])
})

test('who goes away while at work is not interrupted here, and keeps the place until the end', async () => {
  const { begin, end, started } = arrange(1, 1)
  const leaving = new AbortController()

  const answer = begin('a', 'one', leaving.signal)
  void begin('b', 'one')
  leaving.abort()
  await turn()
  const meanwhile = [...started]
  await end('a')

  expect([await answer, meanwhile, started]).toEqual(['a', ['a'], ['a', 'b']])
})

test('an environment has so many at once, and its own wait in their order', async () => {
  const { begin, end, started } = arrange(2, 9)

  for (const name of 'abcd') void begin(name, 'one')
  void begin('x', 'other')
  await turn()
  const first = started.join('')
  await end('b')
  await end('a')

  expect([first, started.join('')]).toEqual(['abx', 'abxcd'])
})

test('there are so many in all, and environments are served in turn, however many each has waiting', async () => {
  const { begin, end, started } = arrange(1, 2)

  for (const name of ['a1', 'a2', 'a3']) void begin(name, 'a')
  for (const name of ['b1', 'b2', 'b3']) void begin(name, 'b')
  void begin('c1', 'c')
  for (const name of ['a1', 'b1', 'a2', 'b2', 'c1', 'a3']) await end(name)

  expect(started).toEqual(['a1', 'b1', 'a2', 'b2', 'c1', 'a3', 'b3'])
})
