import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, makeRotation } from '../support/signing-keys.ts'

const ENDPOINT = 'https://example.com/hook'

const SigningKeysList = graphql(`
  query SigningKeysList {
    signingKeys {
      nodes {
        id name maskedSecret algorithm createdAt rotatedAt
        previousSecrets { maskedSecret expiresAt }
        webhookSubscriptions { nodes { id } pageInfo { hasNextPage } }
      }
    }
  }
`)

const SigningKeysOf = graphql(`
  query SigningKeysOf($id: ID!) {
    node(id: $id) { ... on WebhookSubscription { createdAt signingKey { id maskedSecret } } }
  }
`)

const service = await shareService({ hasWorker: false })

test('every subscription has a key of its own, listed with a masked secret', async () => {
  const { workbench, viewer } = await createCallers(service)
  const first = await service.subscribe({ name: 'first', url: ENDPOINT }, workbench)
  const second = await service.subscribe({ name: 'second', url: ENDPOINT }, workbench)

  const { signingKeys } = await service.ask(SigningKeysList, {}, workbench)

  const keyOf = (name: string, { id, secret }: typeof first) => ({
    id: expect.stringMatching(/^key_[0-9a-z]{26}$/),
    name,
    maskedSecret: `whsec_…${secret.slice(-4)}`,
    algorithm: 'HMAC_SHA256',
    createdAt: expect.any(String),
    ...{ rotatedAt: null, previousSecrets: [] },
    webhookSubscriptions: { nodes: [{ id }], pageInfo: { hasNextPage: false } },
  })
  expect(signingKeys.nodes).toEqual([keyOf('second', second), keyOf('first', first)])
  expect((await service.ask(SigningKeysList, {}, viewer)).signingKeys).toEqual(signingKeys)
})

test('each key is listed with its own older secrets, newest first', async () => {
  const { workbench, viewer } = await createCallers(service)
  const keys = keysOf(service, workbench)
  const [one, other, fresh] = [await makeKey(keys), await makeKey(keys), await makeKey(keys)]
  const second = await makeRotation(keys, { id: one.id, overlapSeconds: 600 })
  const third = await makeRotation(keys, { id: one.id, policy: 'FINISH_IN_FLIGHT' })
  const last = await makeRotation(keys, { id: other.id, policy: 'FINISH_IN_FLIGHT' })

  const { signingKeys } = await service.ask(SigningKeysList, {}, viewer)

  const masked = (secret: string) => `whsec_…${secret.slice(-4)}`
  const previous = (secret: string, expiresAt: string | null = null) => {
    return { maskedSecret: masked(secret), expiresAt }
  }
  expect(signingKeys.nodes).toMatchObject([
    { id: fresh.id, rotatedAt: null, previousSecrets: [] },
    { id: other.id, rotatedAt: last.rotatedAt, previousSecrets: [previous(other.secret)] },
    {
      ...{ id: one.id, rotatedAt: third.rotatedAt, maskedSecret: masked(third.secret) },
      previousSecrets: [
        previous(second.secret),
        previous(one.secret, second.previousSecretExpiresAt ?? null),
      ],
    },
  ])
})

test('a subscription leads to its key', async () => {
  const { workbench } = await createCallers(service)
  const { id, secret } = await service.subscribe({ url: ENDPOINT }, workbench)

  const { node } = await service.ask(SigningKeysOf, { id }, workbench)

  expect(node).toMatchObject({ signingKey: { maskedSecret: `whsec_…${secret.slice(-4)}` } })
})

test('no table holds a secret in clear', async () => {
  const { workbench } = await createCallers(service)
  const { secret } = await service.subscribe({ name: 'kept secret', url: ENDPOINT }, workbench)

  await using db = connect(service.databaseUrl)
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(k)::text as row from signing_keys as k where name = 'kept secret'
    union all
    select to_jsonb(s)::text from signing_secrets as s
    union all
    select to_jsonb(s)::text from subscriptions as s`.execute(db)

  expect(rows.length).toBeGreaterThanOrEqual(3)
  const base64 = secret.slice('whsec_'.length)
  for (const { row } of rows) expect(row).not.toContain(base64.slice(0, -4))
})
