import type { AwsConfig, BasicConfig, CredentialConfig, OAuthConfig } from './credentials.ts'
import type { Refuse } from './errors.ts'
import type { Header } from './headers.ts'
import type { AddressRule } from './networks.ts'
import { checkText } from './text.ts'
import { parseEndpointUrl } from './urls.ts'

const MAX_ID_CHARACTERS = 1_024 // of a user or a client
const MAX_SECRET_CHARACTERS = 4 * 1_024
const MAX_SCOPE_CHARACTERS = 4 * 1_024
const MAX_PARAMETERS = 20
const MAX_PARAMETER_NAME_CHARACTERS = 100
const MAX_PARAMETER_VALUE_CHARACTERS = 4 * 1_024
const MAX_SECRET_ACCESS_KEY_CHARACTERS = 128
const MAX_SESSION_TOKEN_CHARACTERS = 8 * 1_024

// RFC 7617, 2: no control characters, and the first colon ends the user name.
const CONTROL_CHARACTER = /\p{Cc}/u
// RFC 6749, 3.3
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/
// AWS makes them of letters and digits; stores that only speak its protocol let people choose.
const ACCESS_KEY_ID = /^[\w.@-]{1,128}$/
const PRINTABLE = /^[\x21-\x7e]+$/
const AWS_NAME = /^[a-z0-9-]{1,64}$/

/** What the credential's own fields say in a token request. */
const OWN_PARAMETERS = new Set(['grant_type', 'client_id', 'client_secret', 'scope'])

/** No message repeats what was given: most of it is secret. */
export function checkConfig(
  refuse: Refuse,
  config: CredentialConfig,
  isAllowed: AddressRule,
): void {
  const refuseField: Refuse = (path, message) => refuse(['config', config.kind, ...path], message)
  if (config.kind === 'basic') checkBasic(refuseField, config)
  else if (config.kind === 'oauth') checkOAuth(refuseField, config, isAllowed)
  else checkAws(refuseField, config)
}

function checkBasic(refuse: Refuse, { username, password }: BasicConfig): void {
  checkText(refuse, username, ['username'], MAX_ID_CHARACTERS)
  if (username.includes(':')) refuse(['username'], 'must not contain a colon.')
  // It may be empty: where a key takes the place of a user name, there is none.
  if (password !== '') checkText(refuse, password, ['password'], MAX_SECRET_CHARACTERS)
  for (const [field, text] of Object.entries({ username, password })) {
    if (CONTROL_CHARACTER.test(text)) refuse([field], 'must not contain control characters.')
  }
}

function checkOAuth(refuse: Refuse, config: OAuthConfig, isAllowed: AddressRule): void {
  const tokenUrl = parseEndpointUrl(config.tokenUrl, isAllowed)
  if (typeof tokenUrl === 'string') refuse(['tokenUrl'], tokenUrl)
  checkText(refuse, config.clientId, ['clientId'], MAX_ID_CHARACTERS)
  checkText(refuse, config.clientSecret, ['clientSecret'], MAX_SECRET_CHARACTERS)
  checkParameters(refuse, config.parameters)
  if (config.scope === null) return
  checkText(refuse, config.scope, ['scope'], MAX_SCOPE_CHARACTERS)
  if (!SCOPE.test(config.scope)) {
    refuse(
      ['scope'],
      'must be printable ASCII without " and \\, with single spaces between scopes.',
    )
  }
}

function checkParameters(refuse: Refuse, parameters: readonly Header[]): void {
  if (parameters.length > MAX_PARAMETERS) {
    refuse(['parameters'], `must be at most ${MAX_PARAMETERS}.`)
  }
  const seen = new Set<string>()
  parameters.forEach(({ name, value }, index) => {
    const path = ['parameters', String(index)]
    checkText(refuse, name, [...path, 'name'], MAX_PARAMETER_NAME_CHARACTERS)
    if (OWN_PARAMETERS.has(name)) refuse([...path, 'name'], 'is a field of the credential itself.')
    if (seen.has(name)) refuse([...path, 'name'], 'is given twice.')
    seen.add(name)
    if (value === '') return // some servers want a parameter without one
    checkText(refuse, value, [...path, 'value'], MAX_PARAMETER_VALUE_CHARACTERS)
  })
}

function checkAws(refuse: Refuse, config: AwsConfig): void {
  const { accessKeyId, secretAccessKey, sessionToken, region, service } = config
  if (!ACCESS_KEY_ID.test(accessKeyId)) {
    refuse(['accessKeyId'], 'must be 1 to 128 letters, digits and any of _ . @ -')
  }
  checkPrintable(refuse, 'secretAccessKey', secretAccessKey, MAX_SECRET_ACCESS_KEY_CHARACTERS)
  if (sessionToken !== null) {
    checkPrintable(refuse, 'sessionToken', sessionToken, MAX_SESSION_TOKEN_CHARACTERS)
  }
  for (const [field, name] of Object.entries({ region, service })) {
    if (name === null || AWS_NAME.test(name)) continue
    refuse([field], 'must be 1 to 64 lower-case letters, digits and hyphens.')
  }
}

function checkPrintable(refuse: Refuse, field: string, text: string, maxCharacters: number): void {
  checkText(refuse, text, [field], maxCharacters)
  if (!PRINTABLE.test(text)) refuse([field], 'must be printable ASCII without white space.')
}
