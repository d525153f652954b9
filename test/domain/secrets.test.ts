import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkInput } from '../../src/domain/errors.ts'
import {
  checkSecret,
  decodeHmacSecret,
  maskSecret,
  newSecret,
  normalizeSecret,
  publicKeyOf,
} from '../../src/domain/secrets.ts'
import type { SigningAlgorithm } from '../../src/domain/signing-keys.ts'
import { pathsRefusedBy } from '../support/issues.ts'
import { hmacSecrets, whsecSecrets, whskSecrets } from '../support/signing.ts'

interface Vector {
  readonly seed: string
  readonly publicKey: string
}

const file = new URL('../support/vectors/ed25519.json', import.meta.url)
const vectors: Vector[] = JSON.parse(readFileSync(file, 'utf8')).keys.vectors
const [seedA, publicA, publicB] = [vectors[0]?.seed, vectors[0]?.publicKey, vectors[1]?.publicKey]

const refused = (algorithm: SigningAlgorithm, secret: string) =>
  pathsRefusedBy((refuse) => checkSecret(refuse, algorithm, secret))
const base64 = (hex = '') => Buffer.from(hex, 'hex').toString('base64')
const whsec = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xff).toString('base64')}`
const whsk = (hex: string) => `whsk_${base64(hex)}`

test.each([
  ['base64 of too few bytes', whsec(23)],
  ['base64 of too many bytes', whsec(76)],
  ['nothing after whsec_', 'whsec_'],
  ['text after whsec_', 'whsec_ is no base64, whatever it looks like'],
  ['base64 without its padding', whsec(25).replace(/=+$/, '')],
  ['base64 with too much padding', `${whsec(25)}=`],
  ['the alphabet of base64url', whsec(24).replaceAll('/', '_')],
  ['a line break in base64', whsec(48).replace(/.{40}/, '$&\n')],
  ['base64 with bits that mean nothing', whsec(25).replace('w==', 'x==')],
  ['an Ed25519 secret', whsk(seedA ?? '')],
  ['an Ed25519 public key', `whpk_${base64(publicA)}`],
  ['text that only begins like an Ed25519 secret', 'whsk_ and then some other text'],
  ['too little text', 'x'.repeat(23)],
  ['no text', ''],
  ['too much text', 'x'.repeat(76)],
  ['text of too many bytes in few characters', '\u{1F511}'.repeat(19)],
  ['a line break in text', `${'x'.repeat(24)}\n${'x'.repeat(24)}`],
  ['a control character beyond ASCII', `${'x'.repeat(24)}\u0085x`],
  ['U+0000 in text', `${'x'.repeat(24)}\u0000x`],
  ['half a surrogate pair', `${'x'.repeat(24)}\ud83d`],
  ['white space before it', ` ${'x'.repeat(24)}`],
  ['white space behind it', `${'x'.repeat(24)} `],
  ['a no-break space behind it', `${'x'.repeat(24)}\u00a0`],
])('%s is refused for an HMAC key', (_, secret) => {
  const paths = refused('hmac_sha256', secret)

  expect(paths).toEqual(['secret'])
})

test.each([
  whsec(24),
  whsec(75),
  'x'.repeat(24),
  'x'.repeat(75),
  '\u{1F511}'.repeat(6),
  '\u{1F511}'.repeat(18),
  'a passphrase with spaces between',
  'WHSEC_ in capitals is text like any',
])('%j is taken for an HMAC key', (secret) => {
  const paths = refused('hmac_sha256', secret)

  expect(paths).toEqual([])
})

test.each([
  ['an HMAC secret', whsec(32)],
  ['text', 'x'.repeat(32)],
  ['a public key', `whpk_${base64(publicA)}`],
  ['nothing after whsk_', 'whsk_'],
  ['31 bytes', whsk('00'.repeat(31))],
  ['33 bytes', whsk('00'.repeat(33))],
  ['63 bytes', whsk(`${seedA}${publicA?.slice(2)}`)],
  ['65 bytes', whsk(`${seedA}${publicA}00`)],
  ['a private key with the public key of another', whsk(`${seedA}${publicB}`)],
  ['base64 without its padding', whsk(seedA ?? '').replace('=', '')],
  ['white space behind it', `${whsk(seedA ?? '')} `],
])('%s is refused for an Ed25519 key', (_, secret) => {
  const paths = refused('ed25519', secret)

  expect(paths).toEqual(['secret'])
  expect(publicKeyOf(secret)).toBeNull()
})

test('both forms of an Ed25519 secret are taken, and kept as the short one', () => {
  const short = whsk(seedA ?? '')
  const long = whsk(`${seedA}${publicA}`)

  const paths = [short, long].map((secret) => refused('ed25519', secret))

  expect(paths).toEqual([[], []])
  expect([short, long].map(normalizeSecret)).toEqual([short, short])
  expect(publicKeyOf(long)).toBe(publicKeyOf(short))
})

test('an HMAC secret is kept as it is', () => {
  fc.assert(
    fc.property(hmacSecrets, (secret) => {
      expect(normalizeSecret(secret)).toBe(secret)
    }),
  )
})

test('a refusal never quotes the secret', () => {
  const secrets = [' hunter2hunter2\n', 'whsec_hunter2', 'whsk_hunter2']
  const algorithms = ['hmac_sha256', 'ed25519'] as const

  for (const [secret, algorithm] of secrets.flatMap((s) =>
    algorithms.map((a) => [s, a] as const),
  )) {
    expect(() => checkInput((refuse) => checkSecret(refuse, algorithm, secret))).toThrow(
      /^(?!.*hunter2)/s,
    )
  }
})

test('all that is wrong with a text is said at once', () => {
  const paths = refused('hmac_sha256', ' \u0000')

  expect(paths).toEqual(['secret', 'secret', 'secret'])
})

test.each([
  ['hmac_sha256', /^whsec_[A-Za-z0-9+/]{43}=$/],
  ['ed25519', /^whsk_[A-Za-z0-9+/]{43}=$/],
] as const)('a new secret for %s is 32 random bytes, and would be taken', (algorithm, form) => {
  const secrets = Array.from({ length: 100 }, () => newSecret(algorithm))

  expect(new Set(secrets).size).toBe(100)
  for (const secret of secrets) {
    expect(secret).toMatch(form)
    expect(refused(algorithm, secret)).toEqual([])
  }
})

test('the HMAC key is what stands in base64 after the prefix', () => {
  const key = decodeHmacSecret('whsec_aG9va3dpcmUgaG9va3dpcmUgaG9va3dpcmU=')

  expect(key?.toString()).toBe('hookwire hookwire hookwire')
})

test.each(vectors)('the published public key of $name comes out', ({ seed, publicKey }) => {
  const text = publicKeyOf(whsk(seed))

  expect(text).toBe(`whpk_${base64(publicKey)}`)
})

test('an HMAC secret has no public key', () => {
  fc.assert(
    fc.property(hmacSecrets, (secret) => {
      expect(publicKeyOf(secret)).toBeNull()
    }),
  )
})

test.each([
  ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_…LaSw'],
  ['whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=', 'whsk_…f2A='],
  ['a passphrase of many characters', '…ters'],
  ['\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F511}\u{1F512}', '…\u{1F512}'],
  ['a passphrase of many \u{1F511}xy', '…xy'],
  ['a passphrase of many éxy', '…éxy'],
])('%s is shown as %s', (secret, shown) => {
  const masked = maskSecret(secret)

  expect(masked).toBe(shown)
})

test('a masked secret shows four bytes at most, and no half of a character', () => {
  fc.assert(
    fc.property(fc.oneof(hmacSecrets, whsecSecrets, whskSecrets), (secret) => {
      const [prefix = '', end = ''] = maskSecret(secret).split('…')

      expect(['', 'whsec_', 'whsk_']).toContain(prefix)
      expect(Buffer.byteLength(end)).toBeLessThanOrEqual(4)
      expect(secret.endsWith(end) && end.isWellFormed()).toBe(true)
    }),
  )
})
