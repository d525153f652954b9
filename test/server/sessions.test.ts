import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { expect, test, vi } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { hashToken } from '../../src/domain/tokens.ts'
import { createCallers, createEnvironment, createToken, errorCode } from '../support/callers.ts'
import { ADMIN_TOKEN, type CallOptions, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const HOUR_MS = 60 * 60 * 1_000
/** Of what the service keeps of a session, with room for a slow machine. */
const MAX_CACHED_MS = 15_000

let clockMs = Date.now()
const service = await shareService({ hasWorker: false, now: () => new Date(clockMs) })

const SessionsViewer = graphql(`
  query SessionsViewer {
    viewer { role tokenName environment { id name } }
  }
`)

const SessionsToken = graphql(`
  query SessionsToken($id: ID!) {
    node(id: $id) { ... on ApiToken { lastUsedAt } }
  }
`)

const SessionsRevoke = graphql(`
  mutation SessionsRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) {
      ... on ApiTokenRevokePayload { apiToken { revokedAt } }
    }
  }
`)

const SessionsRename = graphql(`
  mutation SessionsRename($name: String!) {
    environmentUpdate(input: { name: $name }) { __typename }
  }
`)

const codeFor = async (caller: CallOptions) =>
  errorCode(await service.call(SessionsViewer, {}, caller))

const environmentOf = async (caller: CallOptions) =>
  (await service.ask(SessionsViewer, {}, caller)).viewer.environment

async function answerTo(caller: CallOptions & { readonly environment: string }) {
  const answer = await service.call(SessionsViewer, {}, caller)
  return JSON.stringify(answer).replaceAll(caller.environment, '…')
}

test('the administrator’s token is an ADMIN in the default environment', async () => {
  const { viewer } = await service.ask(SessionsViewer, {})

  expect(viewer).toMatchObject({
    role: 'ADMIN',
    tokenName: 'HOOKWIRE_ADMIN_TOKEN',
    environment: { name: 'default' },
  })
})

test('an ADMIN goes where the header says, by id or by name', async () => {
  const { id, name } = await createEnvironment(service, 'Staging, second')

  expect(await environmentOf({ environment: id })).toEqual({ id, name })
  expect(await environmentOf({ environment: name })).toEqual({ id, name })
})

test('a token that is no ADMIN says who it is and where', async () => {
  const { id: environmentId, name } = await createEnvironment(service)
  const { token } = await createToken(service, {
    name: 'the reader',
    role: 'VIEWER',
    environmentId,
  })

  const { viewer } = await service.ask(SessionsViewer, {}, { token })

  const environment = { id: environmentId, name }
  expect(viewer).toEqual({ role: 'VIEWER', tokenName: 'the reader', environment })
})

test('naming an environment that is not there is bad input', async () => {
  const environments = [
    'no such name',
    publicId('Environment', newUuid(new Date())),
    'env_not_an_id',
    'evt_01m7y2wctze02rvdrrtr639h8r',
  ]

  const codes = await Promise.all(environments.map((environment) => codeFor({ environment })))

  expect(codes).toEqual(environments.map(() => 'BAD_USER_INPUT'))
})

test('who is no ADMIN may name its own environment, and cannot tell another from none', async () => {
  const { environmentId, workbench } = await createCallers(service)
  const other = await createEnvironment(service)
  const unknownId = publicId('Environment', newUuid(new Date()))

  expect(await environmentOf({ ...workbench, environment: environmentId })).toMatchObject({
    id: environmentId,
  })
  const refusal = await answerTo({ ...workbench, environment: unknownId })
  expect(refusal).toContain('BAD_USER_INPUT')
  expect(await answerTo({ ...workbench, environment: other.id })).toBe(refusal)
  expect(await answerTo({ ...workbench, environment: other.name })).toBe(refusal)
})

test('nobody is signed in without a token, or with one that was never made', async () => {
  const neverMade = `hwk_${'0'.repeat(49)}`

  const codes = await Promise.all(
    [null, '', 'x', neverMade, `${ADMIN_TOKEN}x`].map((token) => codeFor({ token })),
  )

  expect(codes).toEqual(Array.from({ length: 5 }, () => 'UNAUTHENTICATED'))
})

test('the scheme must be Bearer, in any case', async () => {
  const ask = async (authorization: string) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"query":"{ viewer { role } }"}',
    })
    return response.json()
  }

  expect(await ask(`bearer ${ADMIN_TOKEN}`)).toMatchObject({ data: { viewer: { role: 'ADMIN' } } })
  for (const authorization of [ADMIN_TOKEN, `Basic ${ADMIN_TOKEN}`, `Bearer a ${ADMIN_TOKEN}`]) {
    expect(await ask(authorization)).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
  }
})

test('a token that was revoked opens nothing, even if it was just in use', async () => {
  const { workbench, environmentId } = await createCallers(service)
  const { id, token } = await createToken(service, { role: 'VIEWER', environmentId })
  expect(await codeFor({ token })).toBeUndefined()

  const revoked = await service.ask(SessionsRevoke, { id }, workbench)

  expect(revoked.apiTokenRevoke).toMatchObject({ apiToken: { revokedAt: expect.any(String) } })
  await expect.poll(() => codeFor({ token }), { timeout: MAX_CACHED_MS }).toBe('UNAUTHENTICATED')
})

test('a token opens until its time has come, and nothing after', async () => {
  const { environmentId } = await createCallers(service)
  const expiresAt = new Date(clockMs + HOUR_MS).toISOString()
  const used = await createToken(service, { role: 'EVENTS', environmentId, expiresAt })
  const unused = await createToken(service, { role: 'EVENTS', environmentId, expiresAt })
  clockMs += HOUR_MS - 1
  expect(await codeFor({ token: used.token })).toBeUndefined()

  clockMs += 1

  expect(await codeFor({ token: unused.token })).toBe('UNAUTHENTICATED')
  expect(await codeFor({ token: used.token })).toBe('UNAUTHENTICATED')
})

test('when a token was last used is written when its process stops, and by nobody who waits for an answer', async () => {
  const { environmentId, admin } = await createCallers(service)
  const { id, token } = await createToken(service, { role: 'WORKBENCH', environmentId })
  const lastUsedAt = async () => {
    const { node } = await service.ask(SessionsToken, { id }, admin)
    return node !== null && 'lastUsedAt' in node ? node.lastUsedAt : undefined
  }
  const { databaseUrl } = service
  const other = await startService({ hasWorker: false, now: () => new Date(clockMs), databaseUrl })
  const usedAt = new Date(clockMs).toISOString()

  await other.ask(SessionsViewer, {}, { token })
  const before = await lastUsedAt()
  await other[Symbol.asyncDispose]()

  expect([before, await lastUsedAt()]).toEqual([null, usedAt])
})

test('the administrator’s token is compared by its hash, in constant time', async () => {
  const compare = vi.spyOn(crypto, 'timingSafeEqual')
  syncBuiltinESMExports()
  const tokens = [ADMIN_TOKEN.slice(0, -1), `${ADMIN_TOKEN.slice(0, -1)}x`, 'x']

  for (const token of tokens) await codeFor({ token })
  const compared = compare.mock.calls.map((pair) => pair.map(String))
  compare.mockRestore()
  syncBuiltinESMExports()

  const expected = [...tokens].map((token) =>
    [token, ADMIN_TOKEN].map((one) => String(hashToken(one))),
  )
  expect(compared).toEqual(expect.arrayContaining(expected))
})

test('where default was renamed a start makes no other, and an ADMIN is told to name one', async () => {
  const renamed = await startService({ hasWorker: false })
  const rename = (name: string) => renamed.ask(SessionsRename, { name }, { environment: 'default' })
  await rename('production')
  const again = await startService({ hasWorker: false, databaseUrl: renamed.databaseUrl })

  const refusal = await again.call(SessionsViewer, {})
  const named = await again.ask(SessionsViewer, {}, { environment: 'production' })
  const codes = [errorCode(refusal), refusal.errors?.[0]?.message]
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
  const metrics = await fetch(`${again.url}/metrics`, { headers })
  await again[Symbol.asyncDispose]()
  await renamed[Symbol.asyncDispose]()

  expect(codes).toEqual([
    'BAD_USER_INPUT',
    expect.stringMatching(/^hookwire-environment: .*"production"/),
  ])
  expect(metrics.status).toBe(200) // of all environments, so of none
  expect(named.viewer.environment).toMatchObject({ name: 'production' })
})
