import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Db } from '../../src/storage/database.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const PASSWORD = 'canary-password'
const BASIC = { basic: { username: 'me', password: PASSWORD } }

const service = await shareService()

/** Where each secret lies that a request is made from, with what to take in its place. */
const SECRETS = {
  'signing secret': { table: 'signing_secrets', column: 'ciphertext', damaged: 'damaged' },
  credential: { table: 'credentials', column: 'ciphertext', damaged: 'damaged' },
  header: {
    table: 'subscriptions',
    column: 'headers',
    damaged: JSON.stringify([{ name: 'authorization', sealed: 'damaged' }]),
  },
} as const
type Secret = keyof typeof SECRETS

/** Answers how to repair it. */
async function damage(db: Db, id: string, secret: Secret): Promise<() => Promise<unknown>> {
  const { table, column, damaged } = SECRETS[secret]
  const [tableRef, columnRef] = [sql.table(table), sql.ref(column)]
  const { rows } = await sql<{ value: unknown }>`
    select ${columnRef} as value from ${tableRef} where id = ${id}`.execute(db)
  const before = rows[0]?.value
  const write = (value: unknown) =>
    sql`update ${tableRef} set ${columnRef} = ${value} where id = ${id}`.execute(db)
  await write(damaged)
  return () => write(typeof before === 'string' ? before : JSON.stringify(before))
}

/** Of the row, for the subscription of this name. */
async function rowOf(db: Db, secret: Secret, name: string): Promise<string> {
  const { rows } = await sql<Record<Secret, string>>`
    select subscription.id as header, credential_id as credential,
      (select id from signing_secrets as secret
       where secret.signing_key_id = subscription.signing_key_id) as "signing secret"
    from subscriptions as subscription where name = ${name}`.execute(db)
  return rows[0]?.[secret] ?? ''
}

test.each<[Secret, string]>([
  ['signing secret', 'signing_error'],
  ['credential', 'credential_error'],
  ['header', 'credential_error'],
])('a damaged %s is a %s of one subscription, until it is repaired', async (secret, errorClass) => {
  await using receiver = await startReceiver()
  await using other = await startReceiver()
  const { caller, publish, entries } = await createTenant(service, { url: other.url })
  const headers = [{ name: 'authorization', value: PASSWORD }]
  const credentialId = await createCredential(service, BASIC, caller)
  const withSecret = secret === 'header' ? { headers } : { credentialId }
  const settings = { url: receiver.url, name: secret, maxRetries: 0, autoDisable: false }
  await service.subscribe({ ...settings, ...withSecret }, caller)
  await using db = connect(service.databaseUrl)
  const repair = await damage(db, await rowOf(db, secret, secret), secret)

  await publish({ type: 'while.damaged' })
  await other.next()
  const logged = await entries(2)
  await repair()
  await publish({ type: 'when.repaired' })
  const request = await receiver.next()

  expect(request.headers['webhook-event-type']).toBe('when.repaired')
  const ofDamaged = logged.filter(({ url }) => url === receiver.url)
  expect(ofDamaged).toMatchObject([{ outcome: 'UNSENDABLE', errorClass, response: null }])
  expect(JSON.stringify(logged)).not.toContain(PASSWORD)
})
