import { expect, test, vi } from 'vitest'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import type { Log } from '../../src/log.ts'
import { findResends, insertResend } from '../../src/storage/resends.ts'
import { createTestDatabase } from '../support/database.ts'
import { addOldDelivery, daysBefore, daysLeft, makeDays } from '../support/old-days.ts'
import { addEnvironment } from '../support/rows.ts'
import { startService } from '../support/service.ts'

const TABLES = ['deliveries', 'events', 'exchanges', 'request_log']
/** What an environment has for which nothing else was said. */
const RETENTION_DAYS = 30
/** Where somebody is in the way for a moment, it is tried again after some seconds. */
const LIMIT_MS = 60_000

test(
  'processes that start drop what is past its retention, each day once, with a line in the log',
  async () => {
    await using database = await createTestDatabase()
    const { db, url: databaseUrl } = database
    const now = new Date()
    await makeDays(db, RETENTION_DAYS + 3, now)
    const environment = await addEnvironment(db)
    const old = daysBefore(now, RETENTION_DAYS + 2)
    const { eventId } = await addOldDelivery(db, environment, { at: old, key: 'a key' })
    const resend = {
      id: newUuid(old),
      environmentId: environment,
      createdAt: old,
      completedAt: old,
    }
    await insertResend(db, { ...resend, total: 0, filter: { status: [] } })
    const lines: { fields: object; message: string }[] = []
    const ignore = () => undefined
    const info = (fields: object, message: string) => void lines.push({ fields, message })
    const log: Log = { info, warn: ignore, error: ignore }

    const options = { databaseUrl, log, hasWorker: false }
    const [one, other] = await Promise.all([startService(options), startService(options)])
    await vi.waitUntil(
      async () =>
        (await daysLeft(db, now))['events']?.[0] === RETENTION_DAYS &&
        (await findResends(db, environment, [resend.id])).length === 0,
      LIMIT_MS,
    )
    const where = { environment: publicId('Environment', environment) }
    const event = await one.publish({ idempotencyKey: 'a key' }, where)
    await Promise.all([one, other].map((service) => service[Symbol.asyncDispose]()))

    const days = Array.from({ length: RETENTION_DAYS - 1 }, (_, index) => RETENTION_DAYS - index)
    expect(await daysLeft(db, now)).toEqual(Object.fromEntries(TABLES.map((name) => [name, days])))
    expect(event.id).not.toBe(publicId('Event', eventId))
    const dropped = lines.filter(
      ({ message }) => message === 'A day past its retention was dropped.',
    )
    const named = dropped.map(
      ({ fields }) => fields as { table: string; day: string; rows: number },
    )
    expect(named.map(({ table, day }) => `${day} ${table}`).toSorted()).toEqual(
      [3, 2, 1].flatMap((more) => {
        const day = daysBefore(now, RETENTION_DAYS + more)
          .toISOString()
          .slice(0, 10)
        return TABLES.map((table) => `${day} ${table}`)
      }),
    )
    expect(named.every(({ rows }) => rows >= 0)).toBe(true)
  },
  LIMIT_MS,
)
