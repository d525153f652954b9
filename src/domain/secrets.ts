import { randomBytes } from 'node:crypto'

const SECRET_PREFIX = 'whsec_'
const SECRET_BYTES = 32
const SHOWN_CHARACTERS = 4

/** A new signing secret as Standard Webhooks writes it: whsec_ and 32 random bytes in base64. */
export function newSigningSecret(): string {
  return SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** Enough to recognise a secret by. */
export function maskSecret(secret: string): string {
  return `${SECRET_PREFIX}…${secret.slice(-SHOWN_CHARACTERS)}`
}

/** The HMAC key that a whsec_ secret stands for. */
export function decodeSigningSecret(secret: string): Buffer {
  return Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
}
