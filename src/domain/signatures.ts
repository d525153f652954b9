import { apiKey } from './signatures/api-key.ts'
import { bodyHex } from './signatures/body-hex.ts'
import { bodyHexPrefixed } from './signatures/body-hex-prefixed.ts'
import { ed25519 } from './signatures/ed25519.ts'
import type { Scheme } from './signatures/scheme.ts'
import { standardWebhooks } from './signatures/standard-webhooks.ts'
import { svix } from './signatures/svix.ts'
import { timestampedHex } from './signatures/timestamped-hex.ts'

export const SIGNATURE_SCHEMES = [
  'standard_webhooks',
  'svix',
  'ed25519',
  'timestamped_hex',
  'body_hex',
  'body_hex_prefixed',
  'api_key',
] as const
export type SignatureScheme = (typeof SIGNATURE_SCHEMES)[number]

export const SCHEMES: Record<SignatureScheme, Scheme> = {
  standard_webhooks: standardWebhooks,
  svix,
  ed25519,
  timestamped_hex: timestampedHex,
  body_hex: bodyHex,
  body_hex_prefixed: bodyHexPrefixed,
  api_key: apiKey,
}
