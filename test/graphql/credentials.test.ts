import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { CredentialConfigInput } from '../../examples/generated/graphql.ts'
import { createCallers } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { shareService } from '../support/shared-service.ts'

const CredentialsList = graphql(`
  query CredentialsList($first: Int, $after: Cursor) {
    credentials(first: $first, after: $after) {
      nodes { __typename id name createdAt updatedAt ...CredentialsSettings }
      edges { node { id } }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment CredentialsSettings on Credential {
    ... on BasicCredential { username }
    ... on OAuthCredential { tokenUrl clientId scope requestScheme }
    ... on AwsCredential { accessKeyId region service signQuery hasSessionToken }
  }
`)

const CredentialsNodes = graphql(`
  query CredentialsNodes($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Credential { name }
      ... on BasicCredential { username }
      ... on OAuthCredential { clientId }
      ... on AwsCredential { accessKeyId }
    }
  }
`)

const CredentialsUsers = graphql(`
  query CredentialsUsers($id: ID!) {
    node(id: $id) {
      ... on Credential {
        webhookSubscriptions { nodes { id credential { __typename id } } }
        newest: webhookSubscriptions(first: 1) { nodes { id } pageInfo { hasNextPage } }
      }
    }
    webhookSubscriptions(filter: { credentialId: $id }) { nodes { id } }
  }
`)

const KINDS: readonly CredentialConfigInput[] = [
  { basic: { username: 'me', password: 'secret' } },
  {
    oauth: {
      ...{ tokenUrl: 'https://example.com/token', clientId: 'us', clientSecret: 'secret' },
      ...{ scope: 'a b', parameters: [{ name: 'audience', value: 'secret' }] },
    },
  },
  { aws: { accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'secret', sessionToken: 'secret' } },
]

const service = await shareService({ hasWorker: false })

/** An environment with a credential of each kind. */
async function arrange() {
  const callers = await createCallers(service)
  const ids = []
  for (const config of KINDS) ids.push(await createCredential(service, config, callers.workbench))
  const [basic = '', oauth = '', aws = ''] = ids
  return { ...callers, basic, oauth, aws }
}

test('credentials are listed newest first, with what may be seen of each kind', async () => {
  const { workbench, viewer, basic, oauth, aws } = await arrange()

  const { credentials } = await service.ask(CredentialsList, {}, workbench)

  const times = { createdAt: expect.any(String), updatedAt: expect.any(String) }
  const common = { name: 'a credential', ...times }
  expect(credentials.nodes).toEqual([
    {
      ...{ __typename: 'AwsCredential', id: aws, ...common, accessKeyId: 'AKIDEXAMPLE12345' },
      ...{ region: null, service: null, signQuery: false, hasSessionToken: true },
    },
    {
      ...{ __typename: 'OAuthCredential', id: oauth, ...common, clientId: 'us', scope: 'a b' },
      ...{ tokenUrl: 'https://example.com/token', requestScheme: 'BODY' },
    },
    { __typename: 'BasicCredential', id: basic, ...common, username: 'me' },
  ])
  expect(basic).toMatch(/^crd_[0-9a-z]{26}$/)
  expect((await service.ask(CredentialsList, {}, viewer)).credentials).toEqual(credentials)
})

test('the list is read a page at a time', async () => {
  const { workbench, basic, oauth, aws } = await arrange()

  const { credentials: first } = await service.ask(CredentialsList, { first: 2 }, workbench)
  const after = first.pageInfo.endCursor ?? null
  const { credentials: rest } = await service.ask(CredentialsList, { first: 2, after }, workbench)

  expect(first.edges.map(({ node }) => node.id)).toEqual([aws, oauth])
  expect(rest.edges.map(({ node }) => node.id)).toEqual([basic])
  expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([true, false])
})

test('a node is of the type that belongs to its kind', async () => {
  const { workbench, basic, oauth, aws } = await arrange()

  const { nodes } = await service.ask(CredentialsNodes, { ids: [aws, basic, oauth] }, workbench)

  const name = 'a credential'
  expect(nodes).toEqual([
    { __typename: 'AwsCredential', id: aws, name, accessKeyId: 'AKIDEXAMPLE12345' },
    { __typename: 'BasicCredential', id: basic, name, username: 'me' },
    { __typename: 'OAuthCredential', id: oauth, name, clientId: 'us' },
  ])
})

test('any number of subscriptions use a credential, which knows them', async () => {
  const { workbench, basic: credentialId, oauth } = await arrange()
  const url = 'https://example.com/hook'
  const first = await service.subscribe({ url, credentialId }, workbench)
  const second = await service.subscribe({ url, credentialId }, workbench)
  await service.subscribe({ url }, workbench)

  const used = await service.ask(CredentialsUsers, { id: credentialId }, workbench)
  const unused = await service.ask(CredentialsUsers, { id: oauth }, workbench)

  const credential = { __typename: 'BasicCredential', id: credentialId }
  expect(used).toEqual({
    node: {
      webhookSubscriptions: {
        nodes: [
          { id: second.id, credential },
          { id: first.id, credential },
        ],
      },
      newest: { nodes: [{ id: second.id }], pageInfo: { hasNextPage: true } },
    },
    webhookSubscriptions: { nodes: [{ id: second.id }, { id: first.id }] },
  })
  expect(unused).toMatchObject({
    node: { webhookSubscriptions: { nodes: [] } },
    webhookSubscriptions: { nodes: [] },
  })
})
