import { expect, test, vi } from 'vitest'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { CursorInFutureError } from '../../src/live/errors.ts'
import { MAX_RING_ENTRIES } from '../../src/live/ring.ts'
import { READ_LIMIT_MS } from '../../src/live/waiting.ts'
import { ELSEWHERE, newEntries, newEntry } from './entries.ts'
import { nextPage } from './memory-log.ts'
import { everything, idsOf, readTo, startRig } from './rig.ts'

/** In which a read that is not silent is sure to answer. */
const PATIENCE_MS = 800

const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

test('an empty log begins at 0', async () => {
  await using rig = await startRig()

  const fromHead = await nextPage(rig.live.pages(everything))
  const fromZero = await nextPage(rig.live.pages({ ...everything, after: 0 }))

  const empty = { entries: [], cursor: 0, previousCursor: 0, isCaughtUp: true }
  expect([fromHead, fromZero]).toEqual([empty, empty])
  expect(await rig.live.head()).toBe(0)
})

test('a reader without a cursor gets what is recorded after its first page, and nothing before', async () => {
  await using rig = await startRig()
  const head = await rig.record(newEntries(3))
  const pages = rig.live.pages(everything)

  const first = await nextPage(pages)
  const entry = newEntry()
  await rig.record([entry])

  expect(first).toMatchObject({ entries: [], cursor: head })
  expect(idsOf([await nextPage(pages)])).toEqual([entry.id])
})

test('the head is that of the database, not of what was read while somebody watched', async () => {
  await using rig = await startRig()
  const watched = rig.live.pages(everything)
  await nextPage(watched)
  await watched.return?.()

  const head = await rig.record(newEntries(5))

  expect(await rig.live.head()).toBe(head)
  expect(await nextPage(rig.live.pages(everything))).toMatchObject({ entries: [], cursor: head })
})

test('a reader gets the entries of its environment only', async () => {
  await using rig = await startRig()
  const mine = newEntries(2)
  const others = newEntries(3, { environmentId: ELSEWHERE })
  const pages = rig.live.pages({ ...everything, after: 0 })
  await nextPage(pages)

  const head = await rig.record([...others, ...mine])

  expect(idsOf(await readTo(pages, head))).toEqual(ids(mine))
})

test('a cursor beyond the head is refused', async () => {
  await using rig = await startRig()
  const head = await rig.record(newEntries(3))

  const pages = rig.live.pages({ ...everything, after: head + 1 })

  await expect(pages.next()).rejects.toBeInstanceOf(CursorInFutureError)
})

test('a cursor that a reader has from elsewhere is not beyond the head of a log nobody watched', async () => {
  await using rig = await startRig()
  await nextPage(rig.live.pages(everything))
  const head = await rig.record(newEntries(3))

  expect(await nextPage(rig.live.pages({ ...everything, after: head }))).toMatchObject({
    entries: [],
    cursor: head,
    isCaughtUp: true,
  })
})

test('a reader from long before the ring gets all, and goes on with what is recorded', async () => {
  await using rig = await startRig()
  const old = newEntries(2_500)
  await rig.record(old)
  const pages = rig.live.pages({ ...everything, after: 0 })
  await nextPage(rig.live.pages(everything)) // now the tailer follows from the head

  const first = await nextPage(pages)
  const recent = newEntries(10)
  const head = await rig.record(recent)
  const rest = await readTo(pages, head)

  expect(first.entries).toHaveLength(100)
  expect(first.isCaughtUp).toBe(false)
  expect(rest.at(-1)?.isCaughtUp).toBe(true)
  expect(idsOf([first, ...rest])).toEqual(ids([...old, ...recent]))
})

test('a reader that lets the ring run past it misses nothing', async () => {
  await using rig = await startRig()
  const slow = rig.live.pages({ ...everything, batchSize: 1_000 })
  const fast = rig.live.pages({ ...everything, batchSize: 1_000 })
  const { cursor } = await nextPage(slow)
  await nextPage(fast)

  const recorded: string[] = []
  while (recorded.length <= MAX_RING_ENTRIES + 2_000) {
    const entries = newEntries(1_000)
    recorded.push(...ids(entries))
    await rig.record(entries)
  }
  const head = await rig.live.head()

  expect(idsOf(await readTo(fast, head))).toEqual(recorded)
  const pages = await readTo(slow, head)
  expect(pages[0]?.previousCursor).toBe(cursor)
  expect(idsOf(pages)).toEqual(recorded)
})

test('what was recorded while nobody watched is there for who comes back', async () => {
  await using rig = await startRig()
  const before = rig.live.pages(everything)
  const { cursor } = await nextPage(before)
  await before.return?.()
  const missed = newEntries(5)
  await rig.record(missed)

  const after = rig.live.pages({ ...everything, after: cursor })
  const first = await nextPage(after)
  const entry = newEntry()
  await rig.record([entry])

  expect(idsOf([first, await nextPage(after)])).toEqual(ids([...missed, entry]))
})

test('a heartbeat comes where nothing else does', async () => {
  await using rig = await startRig({ heartbeatMs: 30 })
  const pages = rig.live.pages(everything)
  const first = await nextPage(pages)
  const head = await rig.record(newEntries(3, { environmentId: ELSEWHERE }))

  const beats = await readTo(pages, head)

  expect(beats.every(({ entries }) => entries.length === 0)).toBe(true)
  expect(beats[0]?.previousCursor).toBe(first.cursor)
  expect(beats.at(-1)?.isCaughtUp).toBe(true)
})

test('without notifications the poll finds what was recorded', async () => {
  await using rig = await startRig({ hasNotifications: false })
  const pages = rig.live.pages(everything)
  await nextPage(pages)

  const entry = newEntry()
  await rig.record([entry])

  expect(idsOf([await nextPage(pages)])).toEqual([entry.id])
})

test('stopping ends every reader: those that wait, those that do not, and those to come', async () => {
  await using rig = await startRig()
  const waiting = rig.live.pages(everything)
  const paused = rig.live.pages(everything)
  const unused = rig.live.pages(everything)
  await nextPage(waiting)
  await nextPage(paused)
  const next = waiting.next()

  await rig.live.stop()

  const done = { done: true, value: undefined }
  expect(await next).toEqual(done)
  expect(await paused.next()).toEqual(done)
  expect(await unused.next()).toEqual(done)
  expect(await rig.live.pages(everything).next()).toEqual(done)
})

test('while the database cannot be reached nothing ends, and afterwards nothing is missing', async () => {
  await using rig = await startRig({ heartbeatMs: 50 })
  const old = newEntries(500)
  await rig.record(old)
  const atHead = rig.live.pages(everything)
  const behind = rig.live.pages({ ...everything, after: 0 })
  const { cursor } = await nextPage(atHead)
  const first = await nextPage(behind)

  await rig.proxy.close()
  const heartbeat = await nextPage(behind)
  expect(heartbeat).toMatchObject({ entries: [], isCaughtUp: false, cursor: first.cursor })
  await vi.waitUntil(() => rig.errors.some((error) => String(error).includes('ECONNREFUSED')), {
    timeout: 10_000,
  })
  await rig.proxy.open()
  const recent = newEntries(20)
  const head = await rig.record(recent)

  const fromHead = await readTo(atHead, head)
  expect(fromHead[0]?.previousCursor).toBe(cursor)
  expect(idsOf(fromHead)).toEqual(ids(recent))
  const rest = await readTo(behind, head)
  expect(idsOf([first, heartbeat, ...rest])).toEqual(ids([...old, ...recent]))
}, 30_000)

test('a connection that went silent is given up, and nothing is missing', async () => {
  await using rig = await startRig()
  const pages = rig.live.pages(everything)
  const entries = newEntries(3)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const passing = setInterval(() => vi.advanceTimersByTime(READ_LIMIT_MS), PATIENCE_MS)
  try {
    await nextPage(pages)

    rig.proxy.silence()
    const head = await rig.record(entries)

    expect(idsOf(await readTo(pages, head))).toEqual(ids(entries))
    const late = new UnavailableError('The database did not answer within 10000 ms.')
    expect(rig.errors).toContainEqual(late)
  } finally {
    clearInterval(passing)
    vi.useRealTimers()
    await rig.proxy.close()
  }
})
