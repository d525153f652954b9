import fc from 'fast-check'
import { expect } from 'vitest'
import { checkSecret } from '../../src/domain/secrets.ts'
import { SCHEMES, type SignatureScheme } from '../../src/domain/signatures.ts'
import type { SecretDerivation } from '../../src/domain/signing-keys.ts'
import { pathsRefusedBy } from './issues.ts'

export interface Signing {
  readonly secrets: readonly string[]
  readonly body?: string | Uint8Array
  readonly header?: string
  readonly derivation?: SecretDerivation
  readonly timestamp?: Date
}

/** The headers of a request as it leaves, for secrets in clear. */
export function signAs(
  scheme: SignatureScheme,
  { secrets, body = '{}', header, derivation = 'none', timestamp = new Date() }: Signing,
): Record<string, string> {
  const { defaultHeader, prepare, sign } = SCHEMES[scheme]
  const prepared = secrets.map((secret) => prepare(secret, derivation))
  const content = { id: 'evt_1', timestamp, body: Buffer.from(body) }
  return sign(prepared, content, header ?? defaultHeader ?? '')
}

/** What was published with a specification or by another implementation. */
export interface Vector {
  readonly secret: string
  readonly id: string
  readonly timestamp: number
  readonly body: string
  readonly signature: string
}

/** The published signature comes out. */
export function expectPublished(scheme: SignatureScheme, vector: Vector): void {
  const { secret, id, timestamp, body, signature } = vector
  const { prepare, sign } = SCHEMES[scheme]
  const content = { id, timestamp: new Date(timestamp * 1_000), body: Buffer.from(body) }

  const headers = sign([prepare(secret, 'none')], content, '')

  expect(headers).toEqual({
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature,
  })
}

function encoded(prefix: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength, maxLength })
    .map((bytes) => prefix + Buffer.from(bytes).toString('base64'))
}

export const whsecSecrets = encoded('whsec_', 24, 75)
export const whskSecrets = encoded('whsk_', 32, 32)

/** All that a caller may bring for an HMAC key. */
export const hmacSecrets = fc.oneof(
  whsecSecrets,
  fc
    .string({ unit: 'grapheme', minLength: 6, maxLength: 60 })
    .filter(
      (text) => pathsRefusedBy((refuse) => checkSecret(refuse, 'hmac_sha256', text)).length === 0,
    ),
)

/** JSON in any script, for receivers that read text. */
export const textBodies = fc
  .string({ unit: 'grapheme', maxLength: 300 })
  .map((data) => Buffer.from(JSON.stringify({ data })))

export const anyBodies = fc.oneof(
  textBodies,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
)

export interface Receivers {
  readonly secrets: fc.Arbitrary<string>
  readonly bodies: fc.Arbitrary<Buffer>
  readonly header?: string
  readonly derivation?: SecretDerivation
  /** Where the receiver can read one signature only, though there is room for several. */
  readonly mostSecrets?: number
  /** The documented check of a receiver that holds one secret. */
  readonly accepts: (
    secret: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer,
  ) => boolean | Promise<boolean>
}

/** Whoever holds one of the secrets accepts what was sent and no other body; a stranger accepts nothing. */
export async function expectAccepted(scheme: SignatureScheme, receivers: Receivers): Promise<void> {
  const { secrets, bodies, accepts, ...chosen } = receivers
  const { mostSecrets = SCHEMES[scheme].hasRoomForSeveral ? 11 : 1 } = receivers
  const maxLength = 1 + mostSecrets
  const strangerAndHolders = fc.uniqueArray(secrets, { minLength: 2, maxLength })
  const property = fc.asyncProperty(strangerAndHolders, bodies, async (held, body) => {
    const [stranger = '', ...holders] = held
    const headers = signAs(scheme, { ...chosen, secrets: holders, body })
    for (const holder of holders) {
      expect(await accepts(holder, headers, body)).toBe(true)
      expect(await accepts(holder, headers, Buffer.concat([body, Buffer.from(' ')]))).toBe(false)
    }
    expect(await accepts(stranger, headers, body)).toBe(false)
  })
  await fc.assert(property, { numRuns: 30 })
}

/** Whether a library's check, which throws where it refuses, lets something through. */
export function passes(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
