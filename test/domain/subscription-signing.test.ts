import { expect, test } from 'vitest'
import type { CredentialKind } from '../../src/domain/credentials.ts'
import { checkInput } from '../../src/domain/errors.ts'
import { SIGNATURE_SCHEMES, type SignatureScheme } from '../../src/domain/signatures.ts'
import {
  checkSigning,
  type SigningChoice,
  signatureHeaderOf,
} from '../../src/domain/subscription-signing.ts'
import { refusedPaths } from '../support/issues.ts'

const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo='
const TEXT = 'a text of twenty-four bytes'
const PRIVATE_KEY = `whsk_${Buffer.alloc(32, 1).toString('base64')}`

const plain: SigningChoice = {
  signatureScheme: 'standard_webhooks',
  signatureHeader: null,
  headers: [],
  algorithm: 'hmac_sha256',
  secret: WHSEC,
  credentialKind: null,
}

function refused(part: Partial<SigningChoice>, given: { headers?: unknown } = {}): string[] {
  return refusedPaths(() =>
    checkInput((refuse) => checkSigning(refuse, { ...plain, ...part }, given)),
  )
}

test.each<[SignatureScheme, boolean, boolean, boolean]>([
  ['standard_webhooks', true, false, false],
  ['svix', true, false, false],
  ['timestamped_hex', true, true, false],
  ['body_hex', true, true, false],
  ['body_hex_prefixed', true, true, false],
  ['api_key', true, true, false],
  ['ed25519', false, false, true],
])(
  '%s signs with a whsec_ secret: %s, with any text: %s, with Ed25519: %s',
  (signatureScheme, ...fits) => {
    const keys = [
      { algorithm: 'hmac_sha256', secret: WHSEC },
      { algorithm: 'hmac_sha256', secret: TEXT },
      { algorithm: 'ed25519', secret: PRIVATE_KEY },
    ] as const

    const refusals = keys.map((key) => refused({ signatureScheme, ...key }))

    expect(refusals).toEqual(fits.map((isFit) => (isFit ? [] : ['signatureScheme'])))
  },
)

test('a text that cannot be a header is no API key', () => {
  const secret = 'ein Schlüssel mit Umlauten'

  expect(refused({ signatureScheme: 'api_key', secret })).toEqual(['signatureScheme'])
  expect(refused({ signatureScheme: 'body_hex', secret })).toEqual([])
})

test('a key that is still to be made fits', () => {
  const algorithmOf = (scheme: SignatureScheme) =>
    scheme === 'ed25519' ? ('ed25519' as const) : ('hmac_sha256' as const)

  for (const signatureScheme of SIGNATURE_SCHEMES) {
    const algorithm = algorithmOf(signatureScheme)
    expect(refused({ signatureScheme, algorithm, secret: null })).toEqual([])
  }
})

test.each<[string, Partial<SigningChoice>, string]>([
  ['Authorization', { credentialKind: 'basic' }, 'credentialId'],
  ['Authorization', { credentialKind: 'oauth' }, 'credentialId'],
  ['authorization', { credentialKind: 'aws' }, 'credentialId'],
  ['X-Amz-Date', { credentialKind: 'aws' }, 'credentialId'],
  ['X-Amz-Security-Token', { credentialKind: 'aws' }, 'credentialId'],
  ['X-Amz-Content-Sha256', { credentialKind: 'aws' }, 'credentialId'],
  ['Svix-Id', { signatureScheme: 'svix' }, 'signatureScheme'],
  ['svix-timestamp', { signatureScheme: 'svix' }, 'signatureScheme'],
  ['SVIX-SIGNATURE', { signatureScheme: 'svix' }, 'signatureScheme'],
  ['X-Api-Key', { signatureScheme: 'api_key' }, 'signatureScheme'],
  ['x-hub-signature-256', { signatureScheme: 'body_hex_prefixed' }, 'signatureScheme'],
  [
    'x-my-signature',
    { signatureScheme: 'body_hex', signatureHeader: 'X-My-Signature' },
    'signatureScheme',
  ],
])('a custom header %s is refused beside %o', (name, part, cause) => {
  const headers = [{ name: 'x-other' }, { name }]

  expect(refused({ ...part, headers }, { headers })).toEqual(['headers.1.name'])
  expect(refused({ ...part, headers })).toEqual([cause])
  expect(refused({ headers })).toEqual([])
})

test.each<[CredentialKind, string]>([
  ['basic', 'Authorization'],
  ['oauth', 'authorization'],
  ['aws', 'x-amz-date'],
])('the signature cannot go where %s puts itself: %s', (credentialKind, signatureHeader) => {
  const choice = { signatureScheme: 'api_key', signatureHeader } as const

  expect(refused({ ...choice, credentialKind })).toEqual(['signatureHeader'])
  expect(refused(choice)).toEqual([])
})

test.each<[SignatureScheme, string | null]>([
  ['standard_webhooks', null],
  ['svix', null],
  ['ed25519', null],
  ['timestamped_hex', 'webhook-signature'],
  ['body_hex', 'webhook-signature'],
  ['body_hex_prefixed', 'x-hub-signature-256'],
  ['api_key', 'x-api-key'],
])('the header of %s is %s, or the one that was chosen', (signatureScheme, header) => {
  const chosen = header === null ? null : 'X-Chosen'

  expect(signatureHeaderOf({ signatureScheme, signatureHeader: null })).toBe(header)
  expect(signatureHeaderOf({ signatureScheme, signatureHeader: 'X-Chosen' })).toBe(chosen)
})
