import { graphql } from '../../examples/generated/gql.ts'
import type { CredentialConfigInput } from '../../examples/generated/graphql.ts'
import type { OAuthConfig } from '../../src/domain/credentials.ts'
import type { CallOptions, Service } from './service.ts'

const CredentialsCreate = graphql(`
  mutation SupportCredentialCreate($input: CredentialCreateInput!) {
    credentialCreate(input: $input) {
      ... on CredentialCreatePayload { credential { id } }
      ... on UserError { code message }
    }
  }
`)

/** Answers the credential's id. */
export async function createCredential(
  service: Service,
  config: CredentialConfigInput,
  caller: CallOptions,
): Promise<string> {
  const input = { name: 'a credential', config }
  const { credentialCreate: made } = await service.ask(CredentialsCreate, { input }, caller)
  if (!('credential' in made)) throw new Error(JSON.stringify(made))
  return made.credential.id
}

export function oauthInput(config: OAuthConfig): CredentialConfigInput {
  const { tokenUrl, clientId, clientSecret, scope, requestScheme } = config
  return {
    oauth: {
      ...{ tokenUrl, clientId, clientSecret, scope },
      requestScheme: requestScheme === 'body' ? 'BODY' : 'URL',
    },
  }
}
