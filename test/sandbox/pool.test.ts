import { expect, test } from 'vitest'
import type { Answer, Job } from '../../src/sandbox/jobs.ts'
import { createPool } from '../../src/sandbox/pool.ts'
import type { BatchEnd, Thread } from '../../src/sandbox/thread.ts'

/** Threads whose batches end when the test says so. */
function scriptedThreads() {
  const batches: { sources: readonly string[]; end(end: BatchEnd): void; thread: number }[] = []
  let threads = 0
  function startThread(): Thread {
    threads += 1
    const thread = threads
    return {
      run(jobs) {
        const { promise, resolve } = Promise.withResolvers<BatchEnd>()
        batches.push({ sources: jobs.map(({ source }) => source), end: resolve, thread })
        return promise
      },
      stop: () => Promise.resolve(),
    }
  }
  return { startThread, batches, count: () => threads }
}

const quick: Answer = { kind: 'value', value: null, isQuick: true }
const slow: Answer = { kind: 'value', value: null, isQuick: false }
const done = (...answers: Answer[]): BatchEnd => ({ kind: 'done', answers })
const check = (source: string): Job & { readonly kind: 'checkScript' } => ({
  kind: 'checkScript',
  source,
})

function open(size: number) {
  const threads = scriptedThreads()
  const clock = { ms: 0 }
  const pool = createPool({ size, startThread: threads.startThread, nowMs: () => clock.ms })
  const run = (source: string, owner = 'one') => pool.run(owner, check(source))
  async function prove(source: string) {
    const ran = run(source)
    threads.batches.at(-1)?.end(done(quick))
    await ran
  }
  return { ...threads, pool, clock, run, prove }
}

test('what is not known yet has all workers but the last', async () => {
  const { run, prove, batches } = open(2)
  await prove('known')
  void run('new 1')
  void run('new 2')

  void run('known')

  expect(batches.slice(1).map(({ sources }) => sources)).toEqual([['new 1'], ['known']])
})

test('after a kill the innocent run again, in their order, and the guilty is told', async () => {
  const { run, prove, batches, count } = open(1)
  for (const source of ['a', 'b', 'c']) await prove(source)
  void run('first')
  const [a, b, c] = ['a', 'b', 'c'].map((source) => run(source))
  batches.at(-1)?.end(done(quick))
  await expect.poll(() => batches.at(-1)?.sources).toEqual(['a', 'b', 'c'])

  batches.at(-1)?.end({ kind: 'ended', index: 1, durationMs: 300 })

  expect(await b).toEqual({ kind: 'ended', durationMs: 300 })
  expect(batches.at(-1)?.sources).toEqual(['a', 'c'])
  expect(batches.at(-1)?.thread).not.toBe(batches.at(-2)?.thread)
  batches.at(-1)?.end(done(quick, quick))
  expect(await Promise.all([a, c])).toEqual(Array(2).fill({ kind: 'value', value: null }))
  expect(count()).toBe(4) // of the unknown one and a spare, of the known one and the one that was ended
})

test.each([
  ['was ended', { kind: 'ended', index: 0, durationMs: 300 } as BatchEnd],
  ['was slow', done(slow)],
])('what %s runs alone for a minute', async (_what, end) => {
  const { run, prove, batches, clock } = open(1)
  for (const source of ['a', 'b']) await prove(source)
  const bad = run('b')
  batches.at(-1)?.end(end)
  await bad

  const isShared = async () => {
    const first = run('a')
    const both = [run('a'), run('b')]
    batches.at(-1)?.end(done(quick))
    await first
    const { sources, end: endBatch } = batches.at(-1) ?? { sources: [], end: () => undefined }
    endBatch(done(quick, quick))
    await Promise.race(both)
    if (sources.length === 1) batches.at(-1)?.end(done(quick))
    await Promise.all(both)
    return sources.length === 2
  }

  expect(await isShared()).toBe(false)
  clock.ms = 60_000
  expect(await isShared()).toBe(true)
})

test('a worker that breaks by itself is an error of ours, and the next one works', async () => {
  const { run, batches } = open(1)
  const cause = new Error('no thread')
  const broken = run('a')
  batches.at(-1)?.end({ kind: 'broken', error: cause })
  await expect(broken).rejects.toMatchObject({ message: 'A worker has ended.', cause })

  const next = run('a')
  batches.at(-1)?.end(done(quick))

  expect(await next).toEqual({ kind: 'value', value: null })
})

test('no thread is started before there is a job, and one more than work at a time', async () => {
  const { run, count, batches } = open(2)
  expect(count()).toBe(0)

  const both = [run('a'), run('b')]

  expect(count()).toBe(2) // the second job waits: it is not known, and would have the last worker
  batches[0]?.end(done(quick))
  await both[0]
  expect(count()).toBe(2)
})

test('behind the many new scripts of one owner another waits for one turn', async () => {
  const { run, batches } = open(2)
  for (let index = 0; index < 40; index += 1) void run(`hostile ${index}`, 'hostile')
  void run('honest', 'honest')

  for (const count of [2, 3]) {
    batches.at(-1)?.end(done(quick))
    await expect.poll(() => batches).toHaveLength(count)
  }

  expect(batches.map(({ sources }) => sources)).toEqual([['hostile 0'], ['hostile 1'], ['honest']])
})

test('an owner’s new scripts leave a worker to those of others', () => {
  const { run, batches } = open(4)
  for (let index = 0; index < 5; index += 1) void run(`a${index}`, 'a')

  void run('b0', 'b')
  void run('c0', 'c')

  expect(batches.map(({ sources }) => sources)).toEqual([['a0'], ['a1'], ['b0']])
})

test('what waits alone is shared as soon as it is known', async () => {
  const { run, batches } = open(2)
  const all = ['new', 'new', 'new'].map((source) => run(source))

  batches.at(-1)?.end(done(quick))
  await all[0]

  expect(batches.map(({ sources }) => sources)).toEqual([['new'], ['new'], ['new']])
})

test('neither those that are known nor those that are new can have every turn', async () => {
  const { run, prove, batches } = open(2)
  await prove('known')
  for (let index = 0; index < 200; index += 1) void run('known')

  void run('new')
  batches.at(-1)?.end(done(...Array(100).fill(quick)))
  await expect.poll(() => batches.at(-1)?.sources).toEqual(['new'])
})

test('what one owner has proven is not taken as proof for another', async () => {
  const { run, prove, batches } = open(2)
  await prove('script')
  void run('other', 'two')

  void run('script', 'two')

  expect(batches.slice(1).map(({ sources }) => sources)).toEqual([['other']])
})

test('of an owner’s checks a thousand wait, and deliveries as many as there are', async () => {
  const { run, pool, batches } = open(1)
  const waiting = Array.from({ length: 1_001 }, () => run('x'))
  const map = {
    kind: 'map',
    source: 'x',
    head: '{}',
    data: '{}',
    now: new Date(0),
    seed: 0,
  } as const

  const tooMuch = run('x')
  const delivery = pool.run('one', map)
  const other = run('y', 'two')
  const stopped = Promise.allSettled([...waiting, delivery, other])

  expect(await tooMuch).toEqual({ kind: 'busy' })
  await pool.stop()
  batches[0]?.end(done(quick))
  expect((await stopped).every(({ status }) => status === 'rejected')).toBe(true)
})
