import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { Webhook } from 'standardwebhooks'
import { afterAll, expect, test, vi } from 'vitest'
import { type EncryptionKey, openVault } from '../../src/storage/encryption.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  addSecrets,
  checkedKeyIds,
  createUsedDatabase,
  inSetting,
  keyIdsInUse,
  newEncryptionKey,
  openSecrets,
} from '../support/encryption.ts'
import { blocked } from '../support/locks.ts'
import { type HookwireProcess, makeFolder, spawnHookwire } from '../support/process.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, type Service, startService } from '../support/service.ts'

vi.setConfig({ testTimeout: 90_000 })

const REFUSED = { code: 1, signal: null }
const ENDED_WELL = { code: 0, signal: null }
const REFUSAL =
  'HOOKWIRE_ENCRYPTION_KEYS does not hold the key that this database was encrypted with.\n'
const MAX_SUBSCRIPTIONS = 60

const [OLD, NEW] = [newEncryptionKey('old'), newEncryptionKey('new')]
const [before, during, after] = [openVault([OLD]), openVault([NEW, OLD]), openVault([NEW])]

const DONE =
  /signing_secrets: 20 re\S+, .*\ncredentials: 0 re.*\nsubscriptions: .*\nAll is encrypted under the key new\. These are not needed any more, and may be removed: old\.\n$/

interface Subscribed {
  readonly id: string
  readonly secret: string
  readonly path: string
  /** Of its header. */
  value: string
}

const { path: folder, [Symbol.asyncDispose]: removeFolder } = makeFolder()
afterAll(removeFolder)

const ChangeHeader: TypedDocumentNode<unknown, { id: string; value: string }> = parse(`
  mutation ChangeHeader($id: ID!, $value: String!) {
    webhookSubscriptionUpdate(
      input: { id: $id, headers: [{ name: "Authorization", value: $value }] }
    ) { __typename }
  }
`)

test.each<[string, EncryptionKey[], string]>([
  ['lost', [NEW], '  old: is missing. '],
  ['another under the same id', [newEncryptionKey('old')], '  old: is not the key that had this '],
  ['another behind a new one', [NEW, newEncryptionKey('old')], '  old: is not the key that had '],
])('with a key that is %s neither the service nor the command goes on', async (_how, keys, why) => {
  await using database = await createUsedDatabase(before)

  for (const command of ['serve', 'reencrypt']) {
    await using hookwire = spawn(database, keys, command)
    const ending = await hookwire.ended

    expect(ending).toEqual(REFUSED)
    expect(hookwire.output()).toContain(`${REFUSAL}${why}`)
    for (const key of [OLD, ...keys]) {
      expect(hookwire.output()).not.toContain(Buffer.from(key.bytes).toString('base64'))
    }
  }
  expect(await checkedKeyIds(database.db)).toEqual(['old'])
})

test('a key is replaced while webhooks are sent and subscriptions made and changed', async () => {
  await using database = await createTestDatabase()
  await using receiver = await startReceiver()
  const made: Subscribed[] = []
  const serve = (...encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]]) =>
    startService({ databaseUrl: database.url, encryptionKeys })
  const subscribe = async (service: Service) => {
    const value = `Bearer first-${made.length}`
    const url = `${receiver.url}/${made.length}`
    const headers = [{ name: 'Authorization', value }]
    made.push({
      ...(await service.subscribe({ url, headers })),
      path: new URL(url).pathname,
      value,
    })
  }
  const arrive = async (service: Service) => {
    await service.publish({ type: 'user.created' })
    for (const request of await receiver.take(made.length)) verify(request, made)
  }

  {
    await using service = await serve(OLD)
    for (let count = 0; count < 20; count++) await subscribe(service)
    await arrive(service)
  }
  {
    await using service = await serve(NEW, OLD)
    await using command = spawn(database, [NEW, OLD], 'reencrypt')
    let isRunning = true
    void command.ended.then(() => {
      isRunning = false
    })
    for (let turn = 0; isRunning; turn++) {
      if (made.length < MAX_SUBSCRIPTIONS) await subscribe(service)
      const changed = made[turn % made.length] as Subscribed
      changed.value = `Bearer changed-${turn}`
      await service.ask(ChangeHeader, changed)
    }
    await arrive(service)

    expect(await command.ended).toEqual(ENDED_WELL)
    expect(command.output()).toMatch(DONE)
  }
  await using service = await serve(NEW)
  await arrive(service)

  expect(made.length).toBeGreaterThan(20)
  expect(new Set(await keyIdsInUse(database.db))).toEqual(new Set(['new']))
})

test('a command that is killed in the middle is done by the next', async () => {
  await using database = await createUsedDatabase(before, during)
  const { db, environmentId } = database
  const secrets = Array.from({ length: 150 }, (_, index) => `whsec_${index}`)
  const ids = await addSecrets(db, before, environmentId, secrets)

  await db.transaction().execute(async (trx) => {
    const last = ids.at(-1) ?? ''
    await trx.selectFrom('signingSecrets').select('id').where('id', '=', last).forUpdate().execute()
    await using killed = spawn(database, [NEW, OLD], 'reencrypt')
    await blocked(db, 1)
    expect(await killed.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' })
  })
  const keysHalfway = await checkedKeyIds(db)
  await using command = spawn(database, [NEW, OLD], 'reencrypt')
  const ending = await command.ended

  expect(keysHalfway).toEqual(['new', 'old'])
  expect(ending).toEqual(ENDED_WELL)
  const [, resealed, current] =
    /signing_secrets: (\d+) re\S+, (\d+) already/.exec(command.output()) ?? []
  expect(Number(current)).toBeGreaterThanOrEqual(100)
  expect(Number(resealed)).toBeLessThanOrEqual(50)
  expect(await checkedKeyIds(db)).toEqual(['new'])
  expect(await openSecrets(db, after)).toEqual(secrets)
})

test('rows that do not open are named, the command fails, and the old key stays needed', async () => {
  await using database = await createUsedDatabase(before)
  const { db, environmentId } = database
  const lost = openVault([newEncryptionKey('lost')])
  const [good, bad] = await addSecrets(db, before, environmentId, ['whsec_good', 'whsec_bad'])
  const place = { table: 'signing_secrets', column: 'ciphertext', id: bad ?? '' }
  const ciphertext = await lost.seal(place, 'whsec_canary')
  await db.updateTable('signingSecrets').set({ ciphertext }).where('id', '=', place.id).execute()

  await using command = spawn(database, [NEW, OLD], 'reencrypt')
  const ending = await command.ended

  expect(ending).toEqual(REFUSED)
  expect(command.output()).toContain('signing_secrets: 1 re-encrypted, 0 already')
  expect(command.output()).toContain(
    'These do not open, and were left as they are. Remove no key yet.\n' +
      `  signing_secrets ${bad}\n`,
  )
  expect(command.output()).not.toContain(good)
  expect(command.output()).not.toContain('canary')
  expect(await checkedKeyIds(db)).toEqual(['new', 'old'])
})

function spawn(
  database: TestDatabase,
  keys: readonly EncryptionKey[],
  command: string,
): HookwireProcess {
  const env = {
    DATABASE_URL: database.url,
    HOOKWIRE_ADMIN_TOKEN: ADMIN_TOKEN,
    HOOKWIRE_ENCRYPTION_KEYS: inSetting(...keys),
  }
  return spawnHookwire({ folder, command, env })
}

function verify({ path, headers, body }: ReceivedRequest, made: readonly Subscribed[]): void {
  const receiver = made.find((subscribed) => subscribed.path === path)
  new Webhook(receiver?.secret ?? '').verify(body.toString(), headers as Record<string, string>)
  expect(headers['authorization']).toBe(receiver?.value)
}
