import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { ApiTokenCreateInput } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, createEnvironment, createToken, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false })

const ApiTokensCreate = graphql(`
  mutation ApiTokensCreate($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      __typename
      ... on ApiTokenCreatePayload {
        token
        apiToken {
          id name role prefix createdAt lastUsedAt expiresAt revokedAt
          environment { id }
        }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path } }
      ... on NotFoundError { id }
    }
  }
`)

const ApiTokensRevoke = graphql(`
  mutation ApiTokensRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) {
      __typename
      ... on ApiTokenRevokePayload { apiToken { id revokedAt } }
      ... on UserError { code message }
    }
  }
`)

const ApiTokensList = graphql(`
  query ApiTokensList {
    apiTokens(first: 100) { nodes { id prefix role revokedAt } }
  }
`)

async function create(input: Partial<ApiTokenCreateInput>, caller: CallOptions = {}) {
  const complete = { name: 'a token', role: 'VIEWER' as const, ...input }
  const { apiTokenCreate } = await service.ask(ApiTokensCreate, { input: complete }, caller)
  return apiTokenCreate
}

async function list(caller: CallOptions): Promise<string[]> {
  const { apiTokens } = await service.ask(ApiTokensList, {}, caller)
  return apiTokens.nodes.map(({ id }) => id)
}

test('a token says what it is for; the token itself is shown when it is made', async () => {
  const { id: environmentId } = await createEnvironment(service)
  const expiresAt = '2999-12-31T23:59:59.999Z'

  const created = await create({ name: 'for CI', role: 'EVENTS', environmentId, expiresAt })

  if (!('token' in created)) throw new Error(JSON.stringify(created))
  expect(created.token).toMatch(/^hwk_[0-9A-Za-z]{49}$/)
  expect(created.apiToken).toEqual({
    id: expect.stringMatching(/^tok_[0-9a-z]{26}$/),
    name: 'for CI',
    role: 'EVENTS',
    prefix: created.token.slice(0, 8),
    createdAt: expect.any(String),
    lastUsedAt: null,
    expiresAt,
    revokedAt: null,
    environment: { id: environmentId },
  })
})

test('of a token its hash is stored, and nothing more', async () => {
  const { id: environmentId } = await createEnvironment(service)
  const { token, prefix } = await createToken(service, { role: 'VIEWER', environmentId })

  await using db = connect(service.databaseUrl)
  const { rows } = await sql<{ row: object }>`
    select to_jsonb(t) as row from api_tokens as t where prefix = ${prefix}`.execute(db)

  const hash = createHash('sha256').update(token).digest('hex')
  expect(rows).toMatchObject([{ row: { hash: `\\x${hash}` } }])
  expect(JSON.stringify(rows)).not.toContain(token.slice(prefix.length))
})

test('a token is made where the caller acts, unless an ADMIN names another place', async () => {
  const { environmentId, admin, workbench } = await createCallers(service)
  const other = await createEnvironment(service)

  expect(await create({}, admin)).toMatchObject({
    apiToken: { environment: { id: environmentId } },
  })
  expect(await create({}, workbench)).toMatchObject({
    apiToken: { environment: { id: environmentId } },
  })
  expect(await create({ environmentId: other.id }, admin)).toMatchObject({
    apiToken: { environment: { id: other.id } },
  })
})

test('an ADMIN token has no environment', async () => {
  const { environmentId, admin } = await createCallers(service)

  const everywhere = await create({ role: 'ADMIN' }, admin)
  const somewhere = await create({ role: 'ADMIN', environmentId }, admin)

  expect(everywhere).toMatchObject({ apiToken: { role: 'ADMIN', environment: null } })
  expect(somewhere).toMatchObject({
    code: 'INVALID_INPUT',
    issues: [{ path: ['environmentId'] }],
  })
})

test('WORKBENCH makes tokens of its own role and below; above it is FORBIDDEN', async () => {
  const { workbench } = await createCallers(service)

  for (const role of ['WORKBENCH', 'EVENTS', 'VIEWER'] as const) {
    expect(await create({ role }, workbench)).toMatchObject({ apiToken: { role } })
  }
  const input = { name: 'too much', role: 'ADMIN' as const }
  expect(errorCode(await service.call(ApiTokensCreate, { input }, workbench))).toBe('FORBIDDEN')
})

test("another's environment cannot be told from one that never was", async () => {
  const { workbench, admin } = await createCallers(service)
  const other = await createEnvironment(service)
  const unknownId = publicId('Environment', newUuid(new Date()))
  const answer = async (environmentId: string, caller: CallOptions) =>
    JSON.stringify(await create({ environmentId }, caller)).replaceAll(environmentId, '…')

  const refusal = await answer(unknownId, workbench)

  expect(refusal).toContain('NOT_FOUND')
  expect(await answer(other.id, workbench)).toBe(refusal)
  expect(await answer('no id at all', workbench)).toBe(refusal)
  expect(await answer(unknownId, admin)).toBe(refusal)
})

test('all that is wrong with a token is said at once', async () => {
  const expiresAt = new Date(Date.now() - 60_000).toISOString()

  const created = await create({ name: '', expiresAt })

  expect(created).toMatchObject({
    code: 'INVALID_INPUT',
    issues: [{ path: ['name'] }, { path: ['expiresAt'] }],
  })
})

test('an environment’s callers list its tokens; an ADMIN also sees those of ADMINs', async () => {
  const { environmentId, admin, workbench, viewer } = await createCallers(service)
  const administrator = await createToken(service, { role: 'ADMIN' })
  const newest = await createToken(service, { role: 'EVENTS', environmentId })

  const seen = await list(workbench)

  expect(seen).toHaveLength(4)
  expect(seen[0]).toBe(newest.id)
  expect(await list(viewer)).toEqual(seen)
  expect(seen).not.toContain(administrator.id)
  const all = await list(admin)
  expect(all.slice(0, 2)).toEqual([newest.id, administrator.id])
  expect(all).toEqual(expect.arrayContaining(seen))
  expect(await list({})).not.toContain(newest.id)
})

test('a revoked token stays in the list; revoking it again keeps the first time', async () => {
  const { environmentId, workbench } = await createCallers(service)
  const { id } = await createToken(service, { role: 'VIEWER', environmentId })

  const first = await service.ask(ApiTokensRevoke, { id }, workbench)
  const second = await service.ask(ApiTokensRevoke, { id }, workbench)

  const { apiTokens } = await service.ask(ApiTokensList, {}, workbench)
  const revokedAt = apiTokens.nodes.find((token) => token.id === id)?.revokedAt
  expect(revokedAt).toEqual(expect.any(String))
  expect(first.apiTokenRevoke).toMatchObject({ apiToken: { id, revokedAt } })
  expect(second).toEqual(first)
})

test('WORKBENCH cannot revoke tokens of ADMINs or of another environment', async () => {
  const { workbench } = await createCallers(service)
  const { viewer: elsewhere, environmentId } = await createCallers(service)
  const stranger = await createToken(service, { role: 'VIEWER', environmentId })
  const administrator = await createToken(service, { role: 'ADMIN' })
  const unknownId = publicId('ApiToken', newUuid(new Date()))

  for (const id of [stranger.id, administrator.id, unknownId, environmentId]) {
    const { apiTokenRevoke } = await service.ask(ApiTokensRevoke, { id }, workbench)
    expect(apiTokenRevoke).toMatchObject({ code: 'NOT_FOUND' })
  }

  const { apiTokens } = await service.ask(ApiTokensList, {}, elsewhere)
  expect(apiTokens.nodes.every(({ revokedAt }) => revokedAt === null)).toBe(true)
})
