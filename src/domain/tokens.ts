import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const TOKEN_PREFIX = 'hwk_'
const RANDOM_BYTES = 32
const RANDOM_DIGITS = 43 // what 32 bytes need in base 62
const CHECKSUM_DIGITS = 6 // what 32 bits need in base 62
const SHOWN_CHARACTERS = 8
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const FORM = /^hwk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

/** A new bearer token: prefix, 32 random bytes and their CRC-32 in base 62, for secret scanners. */
export function newToken(): string {
  const random = base62(BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`), RANDOM_DIGITS)
  return TOKEN_PREFIX + random + checksum(random)
}

/** Whether it may be one that was made here: any other need not be looked for. */
export function isToken(text: string): boolean {
  const [, random, sum] = FORM.exec(text) ?? []
  return random !== undefined && checksum(random) === sum
}

/** Only this is stored: the token itself has too much randomness to need a slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The first characters, to recognise a token by. */
export function tokenPrefix(token: string): string {
  return token.slice(0, SHOWN_CHARACTERS)
}

function checksum(random: string): string {
  return base62(BigInt(crc32(random)), CHECKSUM_DIGITS)
}

function base62(value: bigint, digits: number): string {
  let text = ''
  for (let rest = value; text.length < digits; rest /= 62n) text = BASE62[Number(rest % 62n)] + text
  return text
}
