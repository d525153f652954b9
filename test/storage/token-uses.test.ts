import { expect, test, vi } from 'vitest'
import { newUuid } from '../../src/domain/ids.ts'
import { hashToken } from '../../src/domain/tokens.ts'
import { insertApiToken } from '../../src/storage/api-tokens.ts'
import { startTokenUses } from '../../src/storage/token-uses.ts'
import { addEnvironment } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'
import { waitUntil } from '../support/timers.ts'

const WRITE_INTERVAL_MS = 60_000
const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)

async function addToken(): Promise<string> {
  const id = newUuid(new Date())
  const never = { lastUsedAt: null, expiresAt: null, revokedAt: null }
  const token = { id, environmentId, name: id, role: 'VIEWER', prefix: 'hwk_0000' } as const
  await insertApiToken(db, { ...token, ...never, createdAt: new Date() }, hashToken(id))
  return id
}

async function usesOf(...ids: string[]) {
  const rows = await db.selectFrom('apiTokens').select(['id', 'lastUsedAt']).execute()
  return ids.map((id) => rows.find((row) => row.id === id)?.lastUsedAt ?? null)
}

const moment = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))

test('uses are written a minute later and at the end, each token’s last one, and never an earlier one', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const [a, b, unused] = [await addToken(), await addToken(), await addToken()]
  const [uses, others] = [startTokenUses(options()), startTokenUses(options())]
  for (const minute of [1, 3, 2]) uses.note(a, moment(minute))
  const before = await usesOf(a, b, unused)

  vi.advanceTimersByTime(WRITE_INTERVAL_MS)
  vi.useRealTimers()
  await waitUntil(async () => (await usesOf(a))[0] !== null)
  const between = await usesOf(a, b, unused)
  others.note(a, moment(2)) // another process, which writes later
  uses.note(b, moment(4))
  await Promise.all([uses.stop(), others.stop()])

  expect(before).toEqual([null, null, null])
  expect(between).toEqual([moment(3), null, null])
  expect(await usesOf(a, b, unused)).toEqual([moment(3), moment(4), null])
})

test('what could not be written is written the next time', async () => {
  const id = await addToken()
  const errors: unknown[] = []
  const uses = startTokenUses({ db, onError: (error) => errors.push(error) })
  uses.note('no id', moment(1)) // no statement can name it
  uses.note(id, moment(1))

  await uses.stop()
  const kept = await usesOf(id)
  await uses.stop()

  expect(kept).toEqual([null])
  expect(errors).toHaveLength(2)
})

function options() {
  const fail = (error: unknown) => {
    throw error
  }
  return { db, onError: fail }
}
