import { checkConfig } from './credential-rules.ts'
import type {
  AwsConfig,
  BasicConfig,
  CredentialConfig,
  CredentialKind,
  OAuthConfig,
} from './credentials.ts'
import { checkInput } from './errors.ts'
import type { AddressRule } from './networks.ts'
import { checkName } from './text.ts'
import { parseEndpointUrl } from './urls.ts'

/** A configuration as callers give it: what has a default may be left out or null. */
type Given<Config, Defaulted extends keyof Config = never> = Omit<Config, 'kind' | Defaulted> & {
  readonly [Name in Defaulted]?: Config[Name] | null | undefined
}
type AwsDefaulted = 'sessionToken' | 'region' | 'service' | 'signQuery'

/** Exactly one of them. */
export interface ConfigInput {
  readonly basic?: Given<BasicConfig> | null | undefined
  readonly oauth?: Given<OAuthConfig, 'scope' | 'requestScheme' | 'parameters'> | null | undefined
  readonly aws?: Given<AwsConfig, AwsDefaulted> | null | undefined
}

export interface CredentialInput {
  readonly name: string
  readonly config: ConfigInput
}

/** What is left out stays as it is; a configuration replaces all of the one before it. */
export type CredentialChangeInput = {
  readonly [Name in keyof CredentialInput]?: CredentialInput[Name] | null | undefined
}

export interface NamedConfig {
  readonly name: string
  readonly config: CredentialConfig
}

const NOT_NULL = 'must not be null.'

export function parseNewCredential(input: CredentialInput, isAllowed: AddressRule): NamedConfig {
  const config = toConfig(input.config)
  checkInput((refuse) => {
    checkName(refuse, input.name)
    checkConfig(refuse, config, isAllowed)
  })
  return { name: input.name, config: normalize(config, isAllowed) }
}

/** What changes of a credential of this kind; the rest is left out. */
export function parseCredentialChange(
  input: CredentialChangeInput,
  kind: CredentialKind,
  isAllowed: AddressRule,
): Partial<NamedConfig> {
  const { name } = input
  const config = input.config == null ? undefined : toConfig(input.config)
  checkInput((refuse) => {
    if (name === null) refuse(['name'], NOT_NULL)
    else if (name !== undefined) checkName(refuse, name)
    if (input.config === null) refuse(['config'], NOT_NULL)
    if (config === undefined) return
    if (config.kind !== kind) refuse(['config'], `must be ${kind}, as it was: its kind stays.`)
    checkConfig(refuse, config, isAllowed)
  })
  return {
    ...(name == null ? {} : { name }),
    ...(config === undefined ? {} : { config: normalize(config, isAllowed) }),
  }
}

function toConfig({ basic, oauth, aws }: ConfigInput): CredentialConfig {
  if (basic != null) return { kind: 'basic', username: basic.username, password: basic.password }
  if (oauth != null) {
    const { tokenUrl, clientId, clientSecret, scope = null } = oauth
    const requestScheme = oauth.requestScheme ?? 'body'
    const parameters = (oauth.parameters ?? []).map(({ name, value }) => ({ name, value }))
    return { kind: 'oauth', tokenUrl, clientId, clientSecret, scope, requestScheme, parameters }
  }
  if (aws == null) throw new Error('GraphQL let a configuration of no kind through.')
  const { accessKeyId, secretAccessKey, sessionToken = null, region = null, service = null } = aws
  const signQuery = aws.signQuery ?? false
  return { kind: 'aws', accessKeyId, secretAccessKey, sessionToken, region, service, signQuery }
}

/** What is stored is what will be dialled: a URL that was checked, without its fragment. */
function normalize(config: CredentialConfig, isAllowed: AddressRule): CredentialConfig {
  if (config.kind !== 'oauth') return config
  return { ...config, tokenUrl: String(parseEndpointUrl(config.tokenUrl, isAllowed)) }
}
