import assert from 'node:assert/strict'
import { createHmac, createSecretKey, hash } from 'node:crypto'
import { decodeHmacSecret, WHSEC_RULE } from '../secrets.ts'
import type { SecretDerivation } from '../signing-keys.ts'
import type { PreparedSecret, SignedContent } from './scheme.ts'

const NO_SECRET = 'A request is signed with at least one secret.'

/** What every request carries, whatever its scheme. */
interface Identity {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
}

export function identify({ id, timestamp }: SignedContent): Identity {
  const seconds = Math.floor(timestamp.getTime() / 1_000)
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds) }
}

/** What Standard Webhooks signs before the body. */
export function prefixOf(identity: Identity): string {
  return `${identity['webhook-id']}.${identity['webhook-timestamp']}.`
}

/** The v1 signatures of Standard Webhooks, one for each secret. */
export function v1Signatures(
  secrets: readonly PreparedSecret[],
  identity: Identity,
  body: Uint8Array,
): string {
  const prefix = prefixOf(identity)
  return signEach(secrets, ' ', (key) => `v1,${hmac(key, 'base64', prefix, body)}`)
}

export function hmac(
  key: PreparedSecret,
  encoding: 'base64' | 'hex',
  ...parts: readonly (string | Uint8Array)[]
): string {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return mac.digest(encoding)
}

/** One signature after the other. Without any, a request would go out as if it needed none. */
export function signEach(
  secrets: readonly PreparedSecret[],
  separator: string,
  signWith: (key: PreparedSecret) => string,
): string {
  assert(secrets.length > 0, NO_SECRET)
  return secrets.map(signWith).join(separator)
}

/** For schemes without room for more than one. */
export function firstOf([first]: readonly PreparedSecret[]): PreparedSecret {
  assert(first !== undefined, NO_SECRET)
  return first
}

/** The HMAC key of receivers that use the secret's text as it stands. */
export function textKey(secret: string, derivation: SecretDerivation): PreparedSecret {
  return createSecretKey(derivation === 'sha256_hex' ? hash('sha256', secret) : secret, 'utf8')
}

/** The HMAC key of receivers that decode what stands after whsec_. */
export function whsecKey(secret: string, derivation: SecretDerivation): PreparedSecret {
  if (derivation === 'sha256_hex') return textKey(secret, derivation)
  const bytes = decodeHmacSecret(secret)
  assert(bytes !== undefined, `The secret ${WHSEC_RULE}`) // an empty key would sign, too
  return createSecretKey(bytes)
}

export function whsecRefusal(secret: string): string | undefined {
  return decodeHmacSecret(secret) === undefined ? WHSEC_RULE : undefined
}
