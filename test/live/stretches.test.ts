import { expect, test, vi } from 'vitest'
import { createRing } from '../../src/live/ring.ts'
import { stretchReader } from '../../src/live/stretches.ts'
import { brokenDatabase } from './broken-database.ts'
import { ELSEWHERE, entriesAt, entryAt, HERE } from './entries.ts'

const MAX_TABLE_READS = 4

/** Over a database that fails every read. */
async function makeReader(start: number) {
  const ring = createRing(start)
  const onError = vi.fn()
  const readStretch = stretchReader({
    ...{ db: await brokenDatabase(), ring, now: () => new Date(), onError },
  })
  const read = (after: number, limit: number, knownHead = start) =>
    readStretch({ environmentId: HERE, after, limit, knownHead }, new AbortController().signal)
  return { ring, onError, read }
}

test('what the ring has is read from memory, up to the head where that is all', async () => {
  const { ring, onError, read } = await makeReader(5)
  const entries = [...entriesAt(6, 8), entryAt(9, { environmentId: ELSEWHERE })]
  ring.append(entries)

  expect(await read(5, 3)).toEqual({ entries: entries.slice(0, 3), end: 8 })
  expect(await read(5, 4)).toEqual({ entries, end: 9 })
  expect(await read(7, 100)).toEqual({ entries: entries.slice(2), end: 9 })
  expect(await read(9, 100)).toEqual({ entries: [], end: 9 })
  expect(onError).not.toHaveBeenCalled()
})

test('the ring is no source before it has what the reader knows to be there', async () => {
  const { ring, onError, read } = await makeReader(5)
  ring.append(entriesAt(6, 8))

  expect(await read(5, 100, 9)).toEqual({ entries: [], end: 5 })
  expect(onError).toHaveBeenCalledOnce()
})

test('many readers of a database that fails ask it, and report it, four times a second', async () => {
  const { onError, read } = await makeReader(5)

  const reading = Array.from({ length: 3 * MAX_TABLE_READS }, () => read(0, 100))
  await Promise.all(reading.slice(0, MAX_TABLE_READS))

  expect(onError.mock.calls.length).toBeGreaterThanOrEqual(MAX_TABLE_READS)
  expect(onError.mock.calls.length).toBeLessThanOrEqual(2 * MAX_TABLE_READS)
  expect(await reading.at(-1)).toEqual({ entries: [], end: 0 })
})
