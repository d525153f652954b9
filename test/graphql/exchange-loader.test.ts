import { expect, test } from 'vitest'
import { createExchangeLoader, createUntakenExchanges } from '../../src/graphql/exchange-loader.ts'
import { insertExchanges } from '../../src/storage/exchanges.ts'
import { anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const KIBIBYTE = 1_024
const environmentId = anId()

const { db } = await shareDatabase()

/** Entries of which so much was kept. */
async function keep(count: number, bytes: number): Promise<string[]> {
  const ids = Array.from({ length: count }, anId)
  await insertExchanges(
    db,
    ids.map((id) => ({
      ...{ id, environmentId, requestHeaders: [], requestBody: Buffer.alloc(bytes) },
      ...{ responseHeaders: null, responseBody: null },
    })),
  )
  return ids.toSorted()
}

/** Of each, whether it was read, refused, or not kept. */
async function read(loader: ReturnType<typeof createExchangeLoader>, ids: readonly string[]) {
  const results = await Promise.allSettled(ids.map((id) => loader.load(id)))
  return results.map((result) =>
    result.status === 'rejected' ? result.reason.extensions.code : result.value?.requestBody.length,
  )
}

test('a live page carries a mebibyte, of the newest first; a list more', async () => {
  const ids = await keep(3, 400 * KIBIBYTE)
  const open = () => createExchangeLoader(db, environmentId, createUntakenExchanges())
  const [list, live] = [open(), open()]
  live.readLive()

  expect(await read(list, ids)).toEqual([400, 400, 400].map((size) => size * KIBIBYTE))
  expect(await read(live, ids)).toEqual(['TOO_MUCH', 400 * KIBIBYTE, 400 * KIBIBYTE])
})

test('what readers do not take is bounded for all together, and room again once they have, or are gone', async () => {
  const [kept = ''] = await keep(1, KIBIBYTE)
  const ids = [kept, anId()]
  const untaken = createUntakenExchanges(2 * KIBIBYTE)
  const open = () => {
    const loader = createExchangeLoader(db, environmentId, untaken)
    return { pages: loader.readLive(), read: () => read(loader, ids) }
  }
  const [first, second, third] = [open(), open(), open()]

  expect(await first.read()).toEqual([KIBIBYTE, undefined])
  expect(await second.read()).toEqual([KIBIBYTE, undefined])
  expect(await third.read()).toEqual(['TOO_MUCH', undefined])
  first.pages.taken()
  expect(await third.read()).toEqual([KIBIBYTE, undefined])
  second.pages.end()
  expect(await first.read()).toEqual([KIBIBYTE, undefined])
  expect(await second.read()).toEqual(['TOO_MUCH', undefined])
  third.pages.end()
  await third.read() // a page that was under way: nobody would give it back
  expect(await second.read()).toEqual([KIBIBYTE, undefined])
})
