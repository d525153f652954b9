import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type CredentialConfig, settingsOf } from '../../src/domain/credentials.ts'
import {
  deleteCredential,
  findCredentials,
  insertCredential,
  listCredentials,
  lockCredential,
  openCredentials,
  updateCredential,
} from '../../src/storage/credentials.ts'
import type { Db } from '../../src/storage/database.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const CANARY = 'canary'
const noon = new Date('2026-01-01T12:00:00.123Z')
const later = new Date('2026-01-01T13:00:00.456Z')

const basic: CredentialConfig = { kind: 'basic', username: 'mé', password: `${CANARY}•"\\` }
const oauth: CredentialConfig = {
  ...{ kind: 'oauth', tokenUrl: 'https://example.com/', clientId: 'us', clientSecret: CANARY },
  ...{ scope: 'a', requestScheme: 'url', parameters: [{ name: 'pin', value: CANARY }] },
}
const aws: CredentialConfig = {
  ...{ kind: 'aws', accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: CANARY },
  ...{ sessionToken: CANARY, region: null, service: null, signQuery: false },
}

const { db } = await shareDatabase()
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])
const environmentId = await addEnvironment(db)

function insert(config: CredentialConfig, part: { environmentId?: string; name?: string } = {}) {
  const row = { id: anId(), environmentId, name: 'a credential', createdAt: noon }
  return insertCredential(db, vault, { ...row, config, ...part })
}

/** The row as it lies in the database. */
async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_json(credentials) as row from credentials where id = ${id}`.execute(db)
  return rows[0]?.row ?? {}
}

function lockUntilNow(id: string, from = environmentId) {
  return db.transaction().execute((trx: Db) => lockCredential(trx, from, id))
}

test('one whose secrets do not open does not keep the others from being used', async () => {
  const [moved, other, fine] = await Promise.all([insert(basic), insert(basic), insert(aws)])
  const { ciphertext } = await rowOf(other.id)
  await sql`update credentials set ciphertext = ${ciphertext} where id = ${moved.id}`.execute(db)

  const opened = await openCredentials(db, vault, [moved.id, fine.id, anId()])

  expect(opened).toEqual([{ id: fine.id, updatedAt: noon, config: aws }])
})

test('of no ids none is opened', async () => {
  const opened = await openCredentials(db, vault, [])

  expect(opened).toEqual([])
})

test('what another environment has is neither found, listed nor locked', async () => {
  const elsewhere = await addEnvironment(db)
  const theirs = await insert(basic, { environmentId: elsewhere })

  const found = await findCredentials(db, environmentId, [theirs.id])
  const locked = await lockUntilNow(theirs.id)
  const page = { limit: 100, isNewestFirst: true, isFromEnd: false }
  const listed = await listCredentials(db, environmentId, page)

  expect([found, locked]).toEqual([[], undefined])
  expect(listed.rows.map(({ id }) => id)).not.toContain(theirs.id)
  expect(await listCredentials(db, elsewhere, page)).toMatchObject({ rows: [theirs] })
})

test.each([
  ['basic', basic],
  ['oauth', oauth],
  ['aws', aws],
] as const)(
  'the secrets of kind %s lie encrypted in the database, and open again',
  async (kind, config) => {
    const made = await insert(config)

    const [[found], [opened], row] = await Promise.all([
      findCredentials(db, environmentId, [made.id]),
      openCredentials(db, vault, [made.id]),
      rowOf(made.id),
    ])

    expect(found).toEqual({
      ...{ id: made.id, environmentId, name: 'a credential', settings: settingsOf(config) },
      ...{ createdAt: noon, updatedAt: noon },
    })
    expect(made).toEqual(found)
    expect(found?.settings.kind).toBe(kind)
    expect(opened).toEqual({ id: made.id, updatedAt: noon, config })
    expect(JSON.stringify(row)).not.toContain(CANARY)
  },
)

test('a new name leaves the configuration as it was', async () => {
  const made = await insert(oauth)

  const changed = await updateCredential(db, vault, made.id, { name: 'b', updatedAt: later })

  expect(changed).toEqual({ ...made, name: 'b', updatedAt: later })
  expect(await findCredentials(db, environmentId, [made.id])).toEqual([changed])
  const [opened] = await openCredentials(db, vault, [made.id])
  expect(opened).toEqual({ id: made.id, updatedAt: later, config: oauth })
})

test('a new configuration takes the place of all of the old one, in one row', async () => {
  const [made, other] = [await insert(oauth), await insert(oauth)]
  const config = { ...oauth, clientId: 'them', clientSecret: 'new', scope: null, parameters: [] }

  const changed = await updateCredential(db, vault, made.id, { config, updatedAt: later })

  expect(changed).toEqual({ ...made, settings: settingsOf(config), updatedAt: later })
  const opened = await openCredentials(db, vault, [made.id, other.id])
  expect(opened.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
    { id: made.id, updatedAt: later, config },
    { id: other.id, updatedAt: noon, config: oauth },
  ])
})

test('whoever locks it learns its kind and when it last changed', async () => {
  const { id } = await insert(aws)
  await updateCredential(db, vault, id, { updatedAt: later })

  const locked = await lockUntilNow(id)

  expect(locked).toEqual({ kind: 'aws', updatedAt: later })
})

test('they are listed newest first, a page at a time', async () => {
  const here = await addEnvironment(db)
  const made = []
  for (const name of ['a', 'b', 'c']) made.push(await insert(basic, { environmentId: here, name }))
  const page = { limit: 2, isNewestFirst: true, isFromEnd: false }

  const first = await listCredentials(db, here, page)
  const rest = await listCredentials(db, here, { ...page, after: first.rows[1]?.id ?? '' })

  const [a, b, c] = made
  expect(first).toEqual({ rows: [c, b], hasNext: true, hasPrevious: false })
  expect(rest).toEqual({ rows: [a], hasNext: false, hasPrevious: true })
})

test('one that was deleted is gone, and no other', async () => {
  const [made, other] = [await insert(basic), await insert(basic)]

  await deleteCredential(db, made.id)

  expect(await findCredentials(db, environmentId, [made.id, other.id])).toEqual([other])
})
