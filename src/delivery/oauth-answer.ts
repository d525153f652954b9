import assert from 'node:assert/strict'
import { processClientCredentialsResponse } from 'oauth4webapi'
import type { OAuthConfig } from '../domain/credentials.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Sent } from './send.ts'
import { UnsendableError } from './unsendable.ts'

export interface AccessToken {
  readonly token: string
  /** 0 where it is said to have expired already, undefined where nothing is said. */
  readonly expiresInSeconds: number | undefined
}

const TOKEN_STATUS = 200
const MAX_NAMED_CHARACTERS = 100

/** What a header can carry behind a word and a space, up to 8 KiB. */
const TOKEN = /^[\x21-\x7e]{1,8192}$/

// RFC 6749, 4.1.2.1 and 5.2. Whatever else a server writes may repeat the secret, and is repeated to nobody.
const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['invalid_request', 'it takes the request for incomplete or malformed'],
  ['invalid_client', 'it does not accept the client id and secret'],
  ['invalid_grant', 'it does not accept the client credentials grant'],
  ['unauthorized_client', 'this client may not use the client credentials grant'],
  ['unsupported_grant_type', 'it does not support the client credentials grant'],
  ['invalid_scope', 'it does not know the scope, or does not grant it'],
  ['access_denied', 'it denies access'],
  ['server_error', 'it failed'],
  ['temporarily_unavailable', 'it is overloaded or under maintenance'],
])

/** Elsewhere that is where webhooks go. */
const ENDPOINT = /\b([Tt])he endpoint\b/g

const PARTS = {
  access_token: 'no access_token',
  token_type: 'no token of the type Bearer',
  expires_in: 'an expires_in that is no number of seconds',
  scope: 'a scope that is no text',
}

/** What was answered, as the library takes it; throws where no token can be in it. */
export function toTokenResponse(sent: Sent): Response {
  assert(sent !== 'withdrawn', 'A token request may always start.')
  const { outcome, answer } = sent
  const fields = parseObject(answer?.body.toString() ?? '')
  const refusal = refusalOf(outcome, fields)
  if (refusal !== undefined) throw credentialError(refusal)
  // The rest (an id token, a refresh token) would be checked, and is used by nobody.
  return Response.json({
    access_token: plain(fields?.['access_token']),
    token_type: plain(fields?.['token_type']),
    expires_in: notNegative(plain(fields?.['expires_in'])),
    scope: plain(fields?.['scope']),
  })
}

export async function readToken(config: OAuthConfig, response: Response): Promise<AccessToken> {
  const granted = await processClientCredentialsResponse(
    { issuer: config.tokenUrl },
    { client_id: config.clientId },
    response,
  ).catch(refusePart)
  const { access_token: token, token_type, expires_in: expiresInSeconds, scope } = granted
  if (token_type !== 'bearer') throw answeredWith(PARTS.token_type)
  if (!TOKEN.test(token)) throw answeredWith('an access_token that no header can carry')
  const missing = missingFrom(scope, config.scope)
  if (missing !== undefined) {
    const name = JSON.stringify(missing.slice(0, MAX_NAMED_CHARACTERS))
    throw credentialError(
      `The token URL granted less than the scope asked for: ${name} is missing.`,
    )
  }
  return { token, expiresInSeconds }
}

export function credentialError(message: string): UnsendableError {
  return new UnsendableError('credential_error', message)
}

function refusalOf(outcome: Outcome, fields: Record<string, unknown> | undefined) {
  if (!('statusCode' in outcome)) {
    return `No token could be fetched. ${outcome.message.replaceAll(ENDPOINT, '$1he token URL')}`
  }
  const { statusCode } = outcome
  if ('errorClass' in outcome && outcome.errorClass === 'redirect') {
    return `The token URL redirected (${statusCode}); redirects are not followed.`
  }
  const code = fields?.['error']
  const reason = REASONS.get(code)
  if (reason !== undefined) return `The token URL answered ${statusCode} (${code}): ${reason}.`
  if (statusCode !== TOKEN_STATUS) return `The token URL answered ${statusCode}.`
  if (outcome.isTruncated) return 'The token URL answered with more than is read.'
  return fields === undefined ? 'The token URL answered with what is no JSON object.' : undefined
}

/** Null says nothing. What is nested is wrong wherever it stands, and could be nested without end. */
function plain(value: unknown) {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'object') return false
  return value as string | number | boolean
}

/** A token that has expired is one nevertheless, for those who wait for it. */
function notNegative(seconds: ReturnType<typeof plain>) {
  return Number(seconds) < 0 ? 0 : seconds
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? { ...value } : undefined
  } catch {
    return undefined // the error would quote the answer
  }
}

/** The library's errors carry the whole answer. Of them only the name of what is wrong goes on. */
function refusePart(error: Error): never {
  const [part] = /access_token|token_type|expires_in|scope/.exec(error.message) ?? []
  throw answeredWith(PARTS[part as keyof typeof PARTS] ?? 'what is no token')
}

function answeredWith(what: string): UnsendableError {
  return credentialError(`The token URL answered with ${what}.`)
}

/** A server that says nothing has granted all that was asked for (RFC 6749, 5.1). */
function missingFrom(granted: string | undefined, asked: string | null): string | undefined {
  if (granted === undefined || asked === null) return undefined
  const names = new Set(granted.split(' '))
  return asked.split(' ').find((name) => name !== '' && !names.has(name))
}
