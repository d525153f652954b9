import type { Header } from './headers.ts'

export interface BasicConfig {
  readonly kind: 'basic'
  readonly username: string
  readonly password: string
}

/** The client credentials grant (RFC 6749, 4.4). */
export interface OAuthConfig {
  readonly kind: 'oauth'
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string | null
  /** A form-encoded POST, or a GET with the parameters in the URL. */
  readonly requestScheme: 'body' | 'url'
  readonly parameters: readonly Header[]
}

/** Signature Version 4. */
export interface AwsConfig {
  readonly kind: 'aws'
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
  /** Null: read off the URL's host. */
  readonly region: string | null
  readonly service: string | null
  /** In the URL instead of headers. */
  readonly signQuery: boolean
}

/** With all its secrets, for those who send. */
export type CredentialConfig = BasicConfig | OAuthConfig | AwsConfig
export type CredentialKind = CredentialConfig['kind']

/** What callers may see of it. */
export type CredentialSettings =
  | Omit<BasicConfig, 'password'>
  | Omit<OAuthConfig, 'clientSecret' | 'parameters'>
  | (Omit<AwsConfig, 'secretAccessKey' | 'sessionToken'> & { readonly hasSessionToken: boolean })

/** What a subscription uses to authenticate its requests at the endpoint. Secrets go in and never come out. */
export interface Credential {
  readonly id: string
  readonly environmentId: string
  readonly name: string
  readonly settings: CredentialSettings
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** As it is when a request is made; `updatedAt` tells it from what it was before a change. */
export interface OpenCredential {
  readonly id: string
  readonly updatedAt: Date
  readonly config: CredentialConfig
}

/** What came of trying a credential, without any secret. */
interface CredentialTrial {
  readonly isOk: boolean
  /** A sentence for a person. */
  readonly detail: string
}

/** Fetches the token, or signs a sample request for a URL; sends nothing to an endpoint. */
export type TryCredential = (
  config: CredentialConfig,
  url: string | undefined,
) => Promise<CredentialTrial>

/** A list of what may be seen, so that a new secret is not among it. */
export function settingsOf(config: CredentialConfig): CredentialSettings {
  switch (config.kind) {
    case 'basic': {
      const { kind, username } = config
      return { kind, username }
    }
    case 'oauth': {
      const { kind, tokenUrl, clientId, scope, requestScheme } = config
      return { kind, tokenUrl, clientId, scope, requestScheme }
    }
    case 'aws': {
      const { kind, accessKeyId, region, service, signQuery, sessionToken } = config
      return {
        kind,
        accessKeyId,
        region,
        service,
        signQuery,
        hasSessionToken: sessionToken !== null,
      }
    }
  }
}
