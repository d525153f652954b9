import type { KyselyPlugin } from 'kysely'
import { expect, test } from 'vitest'
import { hashToken, newToken } from '../../src/domain/tokens.ts'
import { createTokenWatch } from '../../src/server/revocation.ts'
import { sessionOpener } from '../../src/server/sessions.ts'
import { insertApiToken } from '../../src/storage/api-tokens.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'
import { waitUntil } from '../support/timers.ts'

const WATCHERS = 1_000
/** Of one session: the token and its environment. */
const QUERIES = 2

const { db } = await shareDatabase()

/** Who watches one token in a process that may have missed a revocation. */
async function startWatchers() {
  const [token, id] = [newToken(), anId()]
  const times = { createdAt: new Date(), lastUsedAt: null, expiresAt: null, revokedAt: null }
  const environmentId = await addEnvironment(db)
  const row = { ...{ id, environmentId, name: 'a', role: 'VIEWER', prefix: 'hwk_' }, ...times }
  await insertApiToken(db, row as Parameters<typeof insertApiToken>[1], hashToken(token))
  const seen = { queries: 0, looks: 0, ended: 0 }
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      seen.queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const handlers: (() => Promise<void> | void)[] = []
  const revocations = {
    onRevocation: (handler: () => Promise<void> | void) => void handlers.push(handler),
    isCurrent: () => false,
    seenByAll: async () => undefined,
  }
  const openSession = sessionOpener({
    ...{ db: db.withPlugin(counting), revocations, now: () => new Date(), adminToken: 'x' },
    ...{ tokenUses: { note: () => undefined }, jwts: undefined },
    unlessRefused: (_hash, find) => find(),
  })
  const watchToken = createTokenWatch(revocations)
  const credentials = { authorization: `Bearer ${token}`, environment: undefined }
  const look = () =>
    openSession(credentials).finally(() => {
      seen.looks += 1
    })
  const end = () => {
    seen.ended += 1
  }
  const stops = Array.from({ length: WATCHERS }, () => watchToken(look, end))
  return {
    seen,
    lookAll: () => {
      for (const handle of handlers) void handle()
    },
    revoke: () =>
      db.updateTable('apiTokens').set({ revokedAt: new Date() }).where('id', '=', id).execute(),
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

test('after an outage those who watch one token ask together, and a revocation ends them all', async () => {
  const { seen, lookAll, revoke, stop } = await startWatchers()
  const waitForLooks = (count: number) => waitUntil(() => seen.looks >= count)

  lookAll()
  await waitForLooks(WATCHERS)
  const before = { ...seen }
  lookAll()
  await revoke() // while they look
  lookAll()
  await waitForLooks(3 * WATCHERS)
  stop()

  expect(before.ended).toBe(0)
  expect(before.queries).toBeLessThanOrEqual(2 * QUERIES)
  expect(seen.queries).toBeLessThanOrEqual(6 * QUERIES)
  expect(seen.ended).toBeGreaterThanOrEqual(WATCHERS)
})
