import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../../src/domain/errors.ts'
import { createResendCounts } from '../../src/operations/resend-counts.ts'
import { resendDeliveries } from '../../src/operations/resends.ts'
import { insertResend } from '../../src/storage/resends.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { addEnvironment, addSubscription, anId, wholeOf } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const MOST = 20
const LIMIT_MS = 20

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = () => new Date()
const transact = transactWith(db, boss, now)
const countWanted = createResendCounts({ db, now, limitMs: LIMIT_MS })

async function arrange() {
  const environmentId = await addEnvironment(db)
  const subscriptionId = await addSubscription(db, environmentId)
  const wanted = { subscriptionId }
  return {
    count: () => countWanted(wholeOf(environmentId), wanted),
    begin: (count?: number) => transact((tx) => resendDeliveries(tx, environmentId, wanted, count)),
    async add(completedAt: Date | null) {
      const resend = { id: anId(), environmentId, total: 1, createdAt: now(), completedAt }
      await insertResend(db, { ...resend, filter: { status: [] } })
    },
  }
}

test('what cannot be counted in time begins all the same', async () => {
  const { count, begin } = await arrange()
  const [isLocked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const locking = db.transaction().execute(async (trx) => {
    await sql`lock table deliveries in access exclusive mode`.execute(trx)
    isLocked.resolve()
    await mayEnd.promise
  })
  await isLocked.promise

  const counts = await Promise.all([count(), count(), count()]).finally(mayEnd.resolve)
  await locking

  expect(counts).toEqual([undefined, undefined, undefined])
  expect(await begin()).toMatchObject({ total: 0, completedAt: null })
  expect(await begin(0)).toMatchObject({ total: 0, completedAt: expect.any(Date) })
})

test('so many go on in an environment, also where several are asked for at once, and no more', async () => {
  const { count, begin, add } = await arrange()
  for (let made = 1; made < MOST; made += 1) await add(null)
  await add(now())

  const answers = await Promise.allSettled([begin(), begin()])

  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  expect(refused).toEqual([expect.any(InvalidInputError)])
  const message = expect.stringContaining('Wait until one of them is done')
  expect(refused).toMatchObject([{ issues: [{ path: ['filter'], message }] }])
  await expect(count()).rejects.toThrow(InvalidInputError)
  const elsewhere = await arrange()
  expect(await elsewhere.begin(1)).toMatchObject({ total: 1 })
})
