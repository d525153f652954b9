import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Refuse } from './errors.ts'
import type { SigningAlgorithm } from './signing-keys.ts'

// As Standard Webhooks writes them: a prefix, and bytes in base64.
const HMAC_PREFIX = 'whsec_'
const PRIVATE_KEY_PREFIX = 'whsk_'
const PUBLIC_KEY_PREFIX = 'whpk_'

const NEW_SECRET_BYTES = 32
const MIN_HMAC_BYTES = 24
const MAX_HMAC_BYTES = 75
const ED25519_BYTES = 32
const SHOWN_BYTES = 4

// RFC 8410: all that stands before the 32 bytes of an Ed25519 private key in PKCS #8.
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

const BYTES_RULE = `${MIN_HMAC_BYTES} to ${MAX_HMAC_BYTES} bytes`
export const WHSEC_RULE = `must be ${HMAC_PREFIX} and base64 of ${BYTES_RULE}.`
export const WHSK_RULE = `must be ${PRIVATE_KEY_PREFIX} and base64 of an Ed25519 private key, or of it and its public key.`

export function newSecret(algorithm: SigningAlgorithm): string {
  const prefix = algorithm === 'ed25519' ? PRIVATE_KEY_PREFIX : HMAC_PREFIX
  return prefix + randomBytes(NEW_SECRET_BYTES).toString('base64')
}

/** Enough to recognise a secret by. In bytes: six emoji are 24, and four of them would be most of it. */
export function maskSecret(secret: string): string {
  const prefix = [HMAC_PREFIX, PRIVATE_KEY_PREFIX].find((known) => secret.startsWith(known)) ?? ''
  const end = Buffer.from(secret).subarray(-SHOWN_BYTES).toString()
  return `${prefix}…${end.replace(/^\ufffd+/, '')}` // without what is left of a character cut in two
}

/** The HMAC key that a whsec_ secret stands for; undefined where the text is no such secret. */
export function decodeHmacSecret(secret: string): Buffer | undefined {
  const bytes = decode(HMAC_PREFIX, secret)
  return bytes !== undefined && isHmacLength(bytes.length) ? bytes : undefined
}

/** What a whsk_ secret stands for; undefined where the text is no such secret. */
export function decodePrivateKey(secret: string): KeyObject | undefined {
  const bytes = decode(PRIVATE_KEY_PREFIX, secret)
  if (bytes === undefined || bytes.length < ED25519_BYTES) return undefined
  const [seed, publicKey] = [bytes.subarray(0, ED25519_BYTES), bytes.subarray(ED25519_BYTES)]
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_HEAD, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  return publicKey.length === 0 || publicKey.equals(publicBytes(key)) ? key : undefined
}

/** The whpk_ text for those who verify; null where the text is no whsk_ secret. */
export function publicKeyOf(secret: string): string | null {
  const key = decodePrivateKey(secret)
  return key === undefined ? null : PUBLIC_KEY_PREFIX + publicBytes(key).toString('base64')
}

export function decodePublicKey(publicKey: string): Buffer | undefined {
  const bytes = decode(PUBLIC_KEY_PREFIX, publicKey)
  return bytes?.length === ED25519_BYTES ? bytes : undefined
}

/** Of a secret that a caller brings. The messages never quote it. */
export function checkSecret(refuse: Refuse, algorithm: SigningAlgorithm, secret: string): void {
  if (algorithm === 'ed25519') {
    if (decodePrivateKey(secret) === undefined) refuse(['secret'], WHSK_RULE)
  } else if (secret.startsWith(HMAC_PREFIX)) {
    if (decodeHmacSecret(secret) === undefined) refuse(['secret'], WHSEC_RULE)
  } else if (secret.startsWith(PRIVATE_KEY_PREFIX) || secret.startsWith(PUBLIC_KEY_PREFIX)) {
    refuse(['secret'], 'must not be an Ed25519 key, for this signing key makes HMACs.')
  } else checkTextSecret(refuse, secret)
}

/** A checked secret as it is kept: libsodium writes the public key behind the private one. */
export function normalizeSecret(secret: string): string {
  const bytes = decode(PRIVATE_KEY_PREFIX, secret)
  if (bytes === undefined) return secret
  return PRIVATE_KEY_PREFIX + bytes.subarray(0, ED25519_BYTES).toString('base64')
}

function checkTextSecret(refuse: Refuse, secret: string): void {
  if (!isHmacLength(Buffer.byteLength(secret))) {
    refuse(['secret'], `must be ${HMAC_PREFIX} and base64, or text, of ${BYTES_RULE}.`)
  }
  if (/\p{Cc}/u.test(secret) || !secret.isWellFormed()) {
    refuse(['secret'], 'must not contain control characters or half a surrogate pair.')
  }
  if (secret.trim() !== secret) refuse(['secret'], 'must not begin or end with white space.')
}

function isHmacLength(bytes: number): boolean {
  return bytes >= MIN_HMAC_BYTES && bytes <= MAX_HMAC_BYTES
}

/** Only what every receiver reads alike. Node would skip what is not base64, and needs no padding. */
function decode(prefix: string, text: string): Buffer | undefined {
  if (!text.startsWith(prefix)) return undefined
  const base64 = text.slice(prefix.length)
  const bytes = Buffer.from(base64, 'base64')
  return bytes.toString('base64') === base64 ? bytes : undefined
}

function publicBytes(privateKey: KeyObject): Buffer {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return spki.subarray(-ED25519_BYTES)
}
