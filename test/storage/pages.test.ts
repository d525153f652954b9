import fc from 'fast-check'
import { expect, test } from 'vitest'
import { insertEvents, listEvents } from '../../src/storage/events.ts'
import type { PageRequest } from '../../src/storage/pages.ts'
import { addEnvironment, newEvent, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const EVENTS = 12

const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)
const events = Array.from({ length: EVENTS }, () => newEvent(environmentId))
await insertEvents(db, [...events, newEvent(await addEnvironment(db))])
const ascending = events.map(({ id }) => id).toSorted()

const bounds = fc.option(fc.constantFrom(...ascending), { nil: undefined })
const requests = fc
  .record({
    limit: fc.integer({ min: 1, max: EVENTS + 1 }),
    isNewestFirst: fc.boolean(),
    isFromEnd: fc.boolean(),
    after: bounds,
    before: bounds,
  })
  .map(({ after, before, ...rest }) => ({
    ...rest,
    ...(after === undefined ? {} : { after }),
    ...(before === undefined ? {} : { before }),
  }))

async function read(request: PageRequest<string>) {
  const { rows, ...rest } = await listEvents(db, wholeOf(environmentId), {}, request)
  return { ids: rows.map(({ id }) => id), ...rest }
}

/** The same page of a plain array. */
function expectedPage({ limit, isNewestFirst, isFromEnd, after, before }: PageRequest<string>) {
  const ordered = isNewestFirst ? ascending.toReversed() : ascending
  const start = after === undefined ? 0 : ordered.indexOf(after) + 1
  const end = before === undefined ? ordered.length : ordered.indexOf(before)
  const range = ordered.slice(start, Math.max(start, end))
  const hasMore = range.length > limit
  return isFromEnd
    ? { ids: range.slice(-limit), hasNext: before !== undefined, hasPrevious: hasMore }
    : { ids: range.slice(0, limit), hasNext: hasMore, hasPrevious: after !== undefined }
}

test('any page is the same stretch as of a plain array', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      expect(await read(request)).toEqual(expectedPage(request))
    }),
    { numRuns: 200 },
  )
})

test.each([
  [1, true],
  [1, false],
  [5, true],
  [5, false],
  [EVENTS, true],
])('by pages of %i, newest first: %s, everything is read once', async (limit, isNewestFirst) => {
  const seen: string[] = []
  for (let hasNext = true; hasNext; ) {
    const after = seen.at(-1)
    const request = { limit, isNewestFirst, isFromEnd: false }
    const page = await read(after === undefined ? request : { ...request, after })
    seen.push(...page.ids)
    hasNext = page.hasNext
  }

  expect(seen).toEqual(isNewestFirst ? ascending.toReversed() : ascending)
})
