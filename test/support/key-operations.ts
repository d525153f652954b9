import { addressRule } from '../../src/domain/networks.ts'
import type { RotationInput } from '../../src/domain/rotation.ts'
import type { SettingsInput } from '../../src/domain/subscriptions.ts'
import { rotateSigningKey } from '../../src/operations/rotation.ts'
import {
  createSigningKey,
  type NewSigningKeyInput,
  removeSigningKey,
} from '../../src/operations/signing-keys.ts'
import {
  changeSubscription,
  createSubscription,
  type NewSubscriptionInput,
  removeSubscription,
} from '../../src/operations/subscriptions.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { openSigningSecrets } from '../../src/storage/signing-secrets.ts'
import { findRevisions } from '../../src/storage/subscriptions.ts'
import { type Transaction, transactWith } from '../../src/storage/transaction.ts'
import { addEnvironment } from './rows.ts'
import { shareDatabase, shareQueue } from './shared-database.ts'

const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const rules = { vault, isAddressAllowed: addressRule([], []), maxSubscriptions: 1_000 }

/** What is done with keys and those who sign with them, in one environment, without a service. */
export async function shareKeyOperations() {
  const { db, url } = await shareDatabase()
  const boss = await shareQueue(url)
  const environmentId = await addEnvironment(db)
  let time = new Date('2026-01-01T12:00:00Z')
  const transact = transactWith(db, boss, () => time)

  const settings = { name: 'a user', eventTypes: ['*'], url: 'https://example.com/' }
  /** Each within a transaction that somebody else may want to hold open. */
  const within = (tx: Transaction) => ({
    create: async (input: Partial<NewSigningKeyInput> = {}) => {
      const complete = { name: 'a key', ...input }
      const { signingKey, secret } = await createSigningKey(tx, vault, environmentId, complete)
      return { id: signingKey.id, secret }
    },
    rotate: (id: string, input: RotationInput = {}) =>
      rotateSigningKey(tx, vault, environmentId, id, input),
    remove: (id: string) => removeSigningKey(tx, environmentId, id),
    subscribe: async (input: NewSubscriptionInput = {}) =>
      (await createSubscription(tx, rules, environmentId, { ...settings, ...input })).subscription,
    change: (id: string, input: SettingsInput) =>
      changeSubscription(tx, rules, environmentId, id, input),
    /** As this transaction leaves it. */
    revisionOf: async (id: string) => (await findRevisions(tx.db, [id])).get(id) ?? -1,
    unsubscribe: (id: string) => removeSubscription(tx, environmentId, id),
  })
  type Work = ReturnType<typeof within>

  return {
    db,
    environmentId,
    transact,
    within,
    do: <T>(work: (operations: Work) => Promise<T>) => transact((tx) => work(within(tx))),
    /** Done, but not committed until it is told to. */
    async begin(work: (operations: Work) => Promise<unknown>) {
      const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const done = transact(async (tx) => {
        await work(within(tx))
        begun.resolve()
        await end.promise
      })
      done.catch(begun.reject)
      await begun.promise
      return {
        commit: () => {
          end.resolve()
          return done
        },
      }
    },
    /** In seconds; a clock may go back. */
    advance(seconds: number) {
      time = new Date(time.getTime() + seconds * 1_000)
    },
    now: () => time,
    /** What it has, newest first, in clear. */
    secretsOf: (id: string) => openSigningSecrets(db, vault, [id]),
    revisionOf: async (id: string) => (await findRevisions(db, [id])).get(id) ?? -1,
  }
}
