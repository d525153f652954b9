import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EnvironmentUpdateInput } from '../../examples/generated/graphql.ts'
import { type IdKind, newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, createEnvironment } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, makeRotation, makeUser } from '../support/signing-keys.ts'

const RevealUpdate = graphql(`
  mutation RevealUpdate($input: EnvironmentUpdateInput!) {
    environmentUpdate(input: $input) {
      ... on EnvironmentUpdatePayload { environment { name secretsRevealable } }
      ... on UserError { code }
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const RevealCreate = graphql(`
  mutation RevealCreate($input: EnvironmentCreateInput!) {
    environmentCreate(input: $input) {
      ... on EnvironmentCreatePayload { environment { id secretsRevealable } }
      ... on UserError { code message }
    }
  }
`)

const RevealSecrets = graphql(`
  query RevealSecrets {
    signingKeys { nodes { id maskedSecret previousSecrets { maskedSecret } } }
  }
`)

const service = await shareService({ hasWorker: false })
const unknown = (kind: IdKind) => publicId(kind, newUuid(new Date()))

async function update(input: EnvironmentUpdateInput, caller: CallOptions) {
  return (await service.ask(RevealUpdate, { input }, caller)).environmentUpdate
}

async function createWith(secretsRevealable: boolean | null): Promise<string> {
  const input = { name: unknown('Environment'), secretsRevealable }
  const { environmentCreate: created } = await service.ask(RevealCreate, { input })
  if (!('environment' in created)) throw new Error(JSON.stringify(created))
  expect(created.environment.secretsRevealable).toBe(secretsRevealable ?? true)
  return created.environment.id
}

const refusal = { __typename: 'ConflictError', code: 'CONFLICT' }

test('those who manage are shown the secret, the current one after a rotation', async () => {
  const { workbench, admin } = await createCallers(service)
  const keys = keysOf(service, workbench)
  const { id, secret } = await makeKey(keys)

  const before = await keys.reveal(id)
  const rotated = await makeRotation(keys, { id })
  const after = await keysOf(service, admin).reveal(id)

  expect(before).toEqual({ __typename: 'SigningKeyRevealPayload', secret })
  expect(after).toMatchObject({ secret: rotated.secret })
  expect(rotated.secret).not.toBe(secret)
})

test('an environment that shows secrets once refuses, as soon as it was told, until it is told again', async () => {
  const { workbench, admin } = await createCallers(service)
  const keys = keysOf(service, workbench)
  const { id, secret } = await makeKey(keys)
  await keys.reveal(id) // so that nothing is left to be remembered

  const off = await update({ secretsRevealable: false }, workbench)
  const refused = [await keys.reveal(id), await keysOf(service, admin).reveal(id)]
  const renamed = await update({ name: unknown('Environment') }, admin)
  await update({ secretsRevealable: true }, workbench)
  const revealed = await keys.reveal(id)

  expect(off).toMatchObject({ environment: { secretsRevealable: false } })
  expect(refused).toMatchObject([refusal, refusal])
  expect(JSON.stringify(refused)).not.toContain(secret)
  expect(renamed).toMatchObject({ environment: { secretsRevealable: false } })
  expect(revealed).toMatchObject({ secret })
})

test('where secrets are shown once, they are: when a key is made and when it is rotated', async () => {
  const caller = { environment: await createWith(false) }
  const keys = keysOf(service, caller)

  const { id, secret } = await makeKey(keys)
  const rotated = await makeRotation(keys, { id })
  const subscribed = await keys.subscribe()

  expect(await keys.reveal(id)).toMatchObject(refusal)
  expect(secret).toMatch(/^whsec_/)
  expect(rotated.secret).toMatch(/^whsec_/)
  expect(subscribed).toMatchObject({ secret: expect.stringMatching(/^whsec_/) })
})

test('an environment that is made without a word of it, or with null, reveals', async () => {
  const { id: silent } = await createEnvironment(service)
  const environments = [silent, await createWith(null), await createWith(true)]

  for (const environment of environments) {
    const keys = keysOf(service, { environment })
    const { id, secret } = await makeKey(keys)
    expect(await keys.reveal(id)).toMatchObject({ secret })
  }
})

test('null is neither yes nor no', async () => {
  const { workbench, admin } = await createCallers(service)

  const refused = await update({ secretsRevealable: null, name: 'not this' }, admin)
  const unchanged = await update({}, workbench)

  expect(refused).toMatchObject({
    code: 'INVALID_INPUT',
    issues: [{ path: ['secretsRevealable'] }],
  })
  expect(unchanged).toMatchObject({ environment: { secretsRevealable: true } })
  expect(JSON.stringify(unchanged)).not.toContain('not this')
})

test.each(['viewer', 'events'] as const)('%s may do nothing with keys', async (role) => {
  const callers = await createCallers(service)
  const own = keysOf(service, callers.workbench)
  const { id } = await makeKey(own)
  const before = await own.find(id)

  const keys = keysOf(service, callers[role])
  const calls = [
    () => keys.create(),
    () => keys.rotate({ id }),
    () => keys.reveal(id),
    () => keys.remove(id),
  ]

  for (const call of calls) await expect(call()).rejects.toThrow('FORBIDDEN')
  expect(await own.find(id)).toEqual(before)
})

test("another environment's key cannot be told from one that never was", async () => {
  const here = keysOf(service, (await createCallers(service)).workbench)
  const elsewhere = keysOf(service, (await createCallers(service)).workbench)
  const { id } = await makeKey(elsewhere)
  const before = await elsewhere.find(id)
  const answersTo = async (some: string) => {
    const answers = [await here.rotate({ id: some }), await here.reveal(some)]
    answers.push(await here.rotate({ id: some, secret: 'not a secret that anything can be' }))
    return JSON.stringify([...answers, await here.remove(some)]).replaceAll(some, '…')
  }

  const expected = await answersTo(unknown('SigningKey'))

  expect(expected.match(/NOT_FOUND/g)).toHaveLength(4)
  expect(await answersTo(id)).toBe(expected)
  expect(await answersTo(unknown('Credential'))).toBe(expected)
  expect(await here.find(id)).toBeNull()
  expect(await elsewhere.find(id)).toEqual(before)
})

test('a key that a subscription signs with is not deleted until none does', async () => {
  const keys = keysOf(service, (await createCallers(service)).workbench)
  const { id } = await makeKey(keys)
  const user = await makeUser(keys, { signingKeyId: id })

  const refused = await keys.remove(id)
  await keys.change({ id: user, signingKeyId: (await makeKey(keys)).id })
  const removed = await keys.remove(id)

  expect(refused).toMatchObject({ ...refusal, message: expect.stringContaining('another one') })
  expect(removed).toEqual({ __typename: 'SigningKeyDeletePayload', deletedId: id })
  expect(await keys.remove(id)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await keys.reveal(id)).toMatchObject({ code: 'NOT_FOUND' })
  expect(await keys.find(id)).toBeNull()
})

test('a deleted key leaves no secret behind', async () => {
  const keys = keysOf(service, (await createCallers(service)).workbench)
  const { id } = await makeKey(keys)
  await makeRotation(keys, { id })
  await using db = connect(service.databaseUrl)
  const countSecrets = async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from signing_secrets`.execute(db)
    return rows[0]?.count ?? 0
  }
  const before = await countSecrets()

  await keys.remove(id)

  expect(await countSecrets()).toBe(before - 2)
})

test('a secret that does not open is not revealed, and a rotation mends the key', async () => {
  const caller = (await createCallers(service)).workbench
  const keys = keysOf(service, caller)
  const { id } = await makeKey(keys)
  await using db = connect(service.databaseUrl)
  await sql`update signing_secrets set ciphertext = 'damaged'`.execute(db)

  await expect(keys.reveal(id)).rejects.toThrow('INTERNAL_SERVER_ERROR')
  const { secret } = await makeRotation(keys, { id, policy: 'IMMEDIATE' })

  expect(await keys.reveal(id)).toMatchObject({ secret })
  expect((await service.ask(RevealSecrets, {}, caller)).signingKeys.nodes).toEqual([
    { id, maskedSecret: `whsec_…${secret.slice(-4)}`, previousSecrets: [] },
  ])
})
