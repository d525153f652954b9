import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { decodePublicKey } from './secrets.ts'

/** An Ed25519 public key as RFC 8037 writes it. */
export interface Jwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly alg: 'EdDSA'
  readonly use: 'sig'
  readonly kid: string
}

/**
 * For a JWKS document, from a whpk_ key. `alg` says EdDSA although RFC 9864 would rather have Ed25519:
 * libraries that know only the older name refuse a key with the newer one, those that know both take either.
 */
export function toJwk(publicKey: string): Jwk {
  const bytes = decodePublicKey(publicKey)
  assert(bytes !== undefined, 'This is no whpk_ key.') // unquoted, for it may be a secret
  const x = bytes.toString('base64url')
  return { kty: 'OKP', crv: 'Ed25519', x, alg: 'EdDSA', use: 'sig', kid: thumbprint(x) }
}

/** RFC 7638: the hash of these members, in this order and without white space. */
function thumbprint(x: string): string {
  return hash('sha256', `{"crv":"Ed25519","kty":"OKP","x":"${x}"}`, 'base64url')
}
