import { expect, test } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import { startDatabaseClock } from '../../src/storage/clock.ts'
import type { Db } from '../../src/storage/database.ts'
import { insertEvents, listEvents } from '../../src/storage/events.ts'
import type { PageRequest } from '../../src/storage/pages.ts'
import { readSettled } from '../../src/storage/settled.ts'
import { connect } from '../support/database.ts'
import { addEnvironment, newEvent } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const fail = (error: unknown) => {
  throw error
}
const { now, stop } = await startDatabaseClock(db, fail)
stop()

/** Longer than a look takes, and shorter than a reader's patience. */
const SOON_MS = 60
/** More than all that the clocks' error allows for. */
const LONG_MS = 100

const OLDEST = { limit: 100, isNewestFirst: false, isFromEnd: false }

async function arrange() {
  const environmentId = await addEnvironment(db)
  const view = { environmentId, oldestId: newUuid(new Date(0)) }
  /** Its id is made when its transaction has begun, as publishing does it; or so long ago. */
  const add = async (to: Db, agoMs = 0) => {
    const id = newUuid(new Date(now().getTime() - agoMs))
    await insertEvents(to, [newEvent(environmentId, { id })])
    return id
  }
  const read = async (request: PageRequest<string> = OLDEST, from: Db = db) => {
    const page = await readSettled({ db: from, now }, request, (some) =>
      listEvents(db, view, {}, some),
    )
    return { ...page, rows: page.rows.map(({ id }) => id) }
  }
  return { add, read }
}

test('what is committed later than its followers is not passed over', async () => {
  const { add, read } = await arrange()
  await using other = connect(url)
  const before = await add(db, 500)

  const [opened, committed] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
  const slow = other.transaction().execute(async (trx) => {
    opened.resolve(await add(trx))
    await committed.promise
  })
  const late = await opened.promise
  const after = [await add(db), await add(db)]
  const first = await read({ ...OLDEST, limit: 2 })
  committed.resolve()
  await slow
  const rest = await read({ ...OLDEST, after: first.rows.at(-1) ?? '' })

  expect(first).toEqual({ rows: [before], hasNext: false, hasPrevious: false })
  expect(rest.rows).toEqual([late, ...after])
})

test('a transaction that has begun and written nothing yet is waited for, too', async () => {
  const { add, read } = await arrange()
  await using other = connect(url)
  const [opened, mayWrite] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = other.transaction().execute(async (trx) => {
    opened.resolve()
    await mayWrite.promise
    await add(trx)
  })
  await opened.promise
  const after = await add(db)

  const first = await read()
  mayWrite.resolve()
  await slow
  const all = await read()

  expect(all.rows).toContain(after)
  expect(first.rows).toEqual([])
  expect(all.rows).toHaveLength(2)
})

test('nothing is passed over while the answers of the database are long on their way', async () => {
  const { add, read } = await arrange()
  await using other = connect(url)
  const [opened, committed] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
  const slow = other.transaction().execute(async (trx) => {
    opened.resolve(await add(trx))
    await committed.promise
  })
  await opened.promise
  await add(db)
  const farAway = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: ({ result }) =>
      new Promise((resolve) => setTimeout(() => resolve(result), LONG_MS)),
  })

  const page = await read(OLDEST, farAway)
  committed.resolve()
  await slow

  expect(page.rows).toEqual([])
})

test('what is committed soon is waited for, and not left out', async () => {
  const { add, read } = await arrange()
  await using other = connect(url)
  const [opened, committed] = [Promise.withResolvers<string>(), Promise.withResolvers<void>()]
  const slow = other.transaction().execute(async (trx) => {
    opened.resolve(await add(trx))
    await committed.promise
  })
  const late = await opened.promise
  const after = await add(db)

  const reading = read()
  setTimeout(committed.resolve, SOON_MS)

  const page = await reading
  await slow
  expect(page.rows).toEqual([late, after])
})

test('who is not near the present waits for nobody', async () => {
  const { add, read } = await arrange()
  await using other = connect(url)
  const ids = [await add(db, 5_000), await add(db, 4_000), await add(db, 3_000)]
  const [opened, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow = other.transaction().execute(async () => {
    opened.resolve()
    await committed.promise
  })
  await opened.promise

  const start = performance.now()
  const page = await read({ ...OLDEST, limit: 2 })
  const elapsed = performance.now() - start
  committed.resolve()
  await slow

  expect(page).toEqual({ rows: ids.slice(0, 2), hasNext: true, hasPrevious: false })
  expect(elapsed).toBeLessThan(250)
})
