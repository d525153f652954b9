import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers } from '../support/callers.ts'
import { trapConnects } from '../support/connects.ts'
import { createCredential, oauthInput } from '../support/credentials.ts'
import { oauthConfig } from '../support/oauth.ts'
import { leadInside, PRIVATE_URLS } from '../support/private-urls.ts'
import { recordedEntries } from '../support/recorded.ts'
import { shareService } from '../support/shared-service.ts'

const HostileTokenCreate = graphql(`
  mutation HostileTokenCreate($input: CredentialCreateInput!) {
    credentialCreate(input: $input) {
      __typename
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const HostileTokenUpdate = graphql(`
  mutation HostileTokenUpdate($input: CredentialUpdateInput!) {
    credentialUpdate(input: $input) {
      __typename
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const HostileTokenTest = graphql(`
  mutation HostileTokenTest($input: CredentialTestInput!) {
    credentialTest(input: $input) {
      ... on CredentialTestPayload { ok detail }
    }
  }
`)

const HostileTokenLog = graphql(`
  query HostileTokenLog { requestLog { nodes { outcome errorClass errorMessage } } }
`)

// Every name leads inside: what an attacker's own name server says once the URL has been saved.
const service = await shareService({
  allowedNetworks: [],
  resolve: leadInside,
})
const urlsOfOthers = [service.url, service.databaseUrl]

test('no spelling of a private address can be saved as a token URL', async () => {
  const { workbench } = await createCallers(service)
  const good = oauthInput(oauthConfig('https://login.example.com/token'))
  const id = await createCredential(service, good, workbench)
  using connects = trapConnects()

  const refusals = await Promise.all(
    PRIVATE_URLS.map(async (tokenUrl) => {
      const config = oauthInput(oauthConfig(tokenUrl))
      const [created, updated] = await Promise.all([
        service.call(HostileTokenCreate, { input: { name: 'a', config } }, workbench),
        service.call(HostileTokenUpdate, { input: { id, config } }, workbench),
      ])
      return [
        created.errors?.[0]?.extensions?.code ?? created.data?.credentialCreate,
        updated.errors?.[0]?.extensions?.code ?? updated.data?.credentialUpdate,
      ]
    }),
  )

  const invalid = {
    __typename: 'InvalidInputError',
    issues: [{ path: ['config', 'oauth', 'tokenUrl'] }],
  }
  const expected = PRIVATE_URLS.map((url) => (URL.canParse(url) ? invalid : 'BAD_USER_INPUT'))
  expect(refusals).toEqual(expected.map((refused) => [refused, refused]))
  expect(connects.targetsBut(...urlsOfOthers)).toEqual([])
})

test('a token URL whose name leads inside is reached neither by a delivery nor by a trial', async () => {
  const { workbench } = await createCallers(service)
  const config = oauthInput(oauthConfig('https://login.example.com/token'))
  const credentialId = await createCredential(service, config, workbench)
  await service.subscribe({ url: 'https://example.com/', credentialId, maxRetries: 0 }, workbench)
  using connects = trapConnects()

  const { credentialTest } = await service.ask(
    HostileTokenTest,
    { input: { id: credentialId } },
    workbench,
  )
  await service.publish({}, workbench)
  await recordedEntries(service, 1, workbench)

  const { requestLog } = await service.ask(HostileTokenLog, {}, workbench)
  expect(credentialTest).toMatchObject({ ok: false })
  expect(requestLog.nodes).toMatchObject([
    { outcome: 'UNSENDABLE', errorClass: 'credential_error' },
  ])
  expect(connects.targetsBut(...urlsOfOthers)).toEqual([])
})
