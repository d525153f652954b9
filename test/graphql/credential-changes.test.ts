import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  CredentialConfigInput,
  CredentialCreateInput,
  CredentialUpdateInput,
} from '../../examples/generated/graphql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { shareService } from '../support/shared-service.ts'

const CredentialChangesCreate = graphql(`
  mutation CredentialChangesCreate($input: CredentialCreateInput!) {
    credentialCreate(input: $input) {
      __typename
      ... on CredentialCreatePayload {
        credential { __typename id name createdAt updatedAt ... on BasicCredential { username } }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const CredentialChangesUpdate = graphql(`
  mutation CredentialChangesUpdate($input: CredentialUpdateInput!) {
    credentialUpdate(input: $input) {
      __typename
      ... on CredentialUpdatePayload {
        credential { id name createdAt updatedAt ...CredentialChangesShown }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path } }
    }
  }
  fragment CredentialChangesShown on Credential {
    ... on BasicCredential { username }
    ... on OAuthCredential { tokenUrl clientId scope requestScheme }
  }
`)

const CredentialChangesDelete = graphql(`
  mutation CredentialChangesDelete($id: ID!) {
    credentialDelete(input: { id: $id }) {
      __typename
      ... on CredentialDeletePayload { deletedId }
      ... on UserError { code message }
    }
  }
`)

const CredentialChangesUse = graphql(`
  mutation CredentialChangesUse($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) { __typename }
  }
`)

const CredentialChangesAll = graphql(`
  query CredentialChangesAll {
    credentials { nodes { id name updatedAt ...CredentialChangesShown } }
  }
`)

const basic = { username: 'me', password: 'secret' }
const oauth = { tokenUrl: 'https://example.com/', clientId: 'us', clientSecret: 'secret' }

const service = await shareService({ hasWorker: false, allowedNetworks: [] })
const { workbench } = await createCallers(service)

async function create(input: CredentialCreateInput, caller = workbench) {
  return (await service.ask(CredentialChangesCreate, { input }, caller)).credentialCreate
}

async function update(input: CredentialUpdateInput) {
  return (await service.ask(CredentialChangesUpdate, { input }, workbench)).credentialUpdate
}

async function remove(id: string) {
  return (await service.ask(CredentialChangesDelete, { id }, workbench)).credentialDelete
}

const all = async () => (await service.ask(CredentialChangesAll, {}, workbench)).credentials.nodes

test.each([
  ['no kind', {}],
  ['null', { basic: null }],
  ['two kinds', { basic, oauth }],
  ['a kind and null', { basic, aws: null }],
  ['a kind without its password', { basic: { username: 'me' } }],
  ['a URL that is none', { oauth: { ...oauth, tokenUrl: 'nonsense' } }],
])('a configuration of %s is malformed', async (_what, config) => {
  const input = { name: 'a', config: config as CredentialConfigInput }

  const answer = await service.call(CredentialChangesCreate, { input }, workbench)

  expect(errorCode(answer)).toBe('BAD_USER_INPUT')
  expect(JSON.stringify(answer)).not.toContain('secret')
})

test('all that is wrong with a new credential is said at once, and nothing is made', async () => {
  const before = await all()
  const wrong = { ...oauth, tokenUrl: 'http://127.0.0.1/token', scope: 'a  b' }
  const parameters = [{ name: 'scope', value: 'a' }]

  const refused = await create({ name: '', config: { oauth: { ...wrong, parameters } } })

  const paths = [['tokenUrl'], ['parameters', '0', 'name'], ['scope']]
  expect(refused).toMatchObject({
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    issues: [{ path: ['name'] }, ...paths.map((path) => ({ path: ['config', 'oauth', ...path] }))],
  })
  expect(await all()).toEqual(before)
})

test('what is wrong with a change is said, and nothing is changed', async () => {
  const id = await createCredential(service, { basic }, workbench)
  const before = await all()

  const refused = [
    await update({ id, name: null }),
    await update({ id, config: null }),
    await update({ id, name: 'b', config: { oauth } }),
    await update({ id, name: 'b', config: { basic: { ...basic, username: 'a:b' } } }),
  ]

  expect(refused).toMatchObject([
    { issues: [{ path: ['name'] }] },
    { issues: [{ path: ['config'] }] },
    { issues: [{ path: ['config'] }] },
    { issues: [{ path: ['config', 'basic', 'username'] }] },
  ])
  expect(await all()).toEqual(before)
})

test('a credential that a subscription uses is not deleted until none does', async () => {
  const credentialId = await createCredential(service, { basic }, workbench)
  const { id } = await service.subscribe({ url: 'https://example.com/', credentialId }, workbench)

  const refused = await remove(credentialId)
  await service.ask(CredentialChangesUse, { input: { id, credentialId: null } }, workbench)
  const removed = await remove(credentialId)
  const again = await remove(credentialId)

  expect(refused).toMatchObject({ __typename: 'ConflictError', code: 'CONFLICT' })
  expect(removed).toEqual({ __typename: 'CredentialDeletePayload', deletedId: credentialId })
  expect(again).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' })
  expect((await all()).map((credential) => credential.id)).not.toContain(credentialId)
})

test('a new credential is answered as it is', async () => {
  const made = await create({ name: 'Größe', config: { basic } })

  if (!('credential' in made)) throw new Error(JSON.stringify(made))
  const { id, createdAt, updatedAt } = made.credential
  expect(made.credential).toEqual({
    ...{ __typename: 'BasicCredential', id: expect.stringMatching(/^crd_/), name: 'Größe' },
    ...{ username: 'me', createdAt, updatedAt: createdAt },
  })
  expect(await all()).toContainEqual({ id, name: 'Größe', username: 'me', updatedAt })
})

test('a change answers the credential as it is, with what was given changed', async () => {
  const id = await createCredential(service, { oauth: { ...oauth, scope: 'a' } }, workbench)
  const shown = { tokenUrl: oauth.tokenUrl, clientId: 'us', scope: 'a', requestScheme: 'BODY' }

  const renamed = await update({ id, name: 'b' })
  const config = { oauth: { ...oauth, clientId: 'them', requestScheme: 'URL' as const } }
  const changed = await update({ id, config })

  expect(renamed).toMatchObject({ credential: { id, name: 'b', ...shown } })
  expect(changed).toMatchObject({
    credential: { id, name: 'b', ...shown, clientId: 'them', scope: null, requestScheme: 'URL' },
  })
  if (!('credential' in changed)) throw new Error(JSON.stringify(changed))
  expect(Date.parse(changed.credential.updatedAt)).toBeGreaterThan(
    Date.parse(changed.credential.createdAt),
  )
})
