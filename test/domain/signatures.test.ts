import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { newSecret } from '../../src/domain/secrets.ts'
import { SCHEMES, SIGNATURE_SCHEMES } from '../../src/domain/signatures.ts'
import { signAs } from '../support/signing.ts'

const secretOf = (scheme: (typeof SIGNATURE_SCHEMES)[number]) =>
  newSecret(SCHEMES[scheme].algorithm)
const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const PRIVATE_KEY = 'whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A='

const several = ['standard_webhooks', 'svix', 'ed25519', 'timestamped_hex'] as const
const single = ['body_hex', 'body_hex_prefixed', 'api_key'] as const
const textual = ['timestamped_hex', 'body_hex', 'body_hex_prefixed'] as const

test.each([
  ['standard_webhooks', WHSEC.replace('whsec_', '')],
  ['standard_webhooks', 'a secret of text that is long enough'],
  ['standard_webhooks', 'whsec_c2hvcnQ='],
  ['svix', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS'],
  ['svix', PRIVATE_KEY],
  ['ed25519', WHSEC],
  ['ed25519', PRIVATE_KEY.replace('=', '')],
  ['ed25519', 'whsk_c2hvcnQ='],
] as const)('%s refuses %s, and neither its words nor its errors quote it', (scheme, secret) => {
  const { secretRefusal, prepare } = SCHEMES[scheme]
  const isQuoted = (text = '') => text.includes(secret) || text.includes(secret.slice(-8))

  const refusal = secretRefusal(secret)

  expect(refusal).toMatch(/^must be (whsec|whsk)_ and base64 of .*\.$/)
  expect(isQuoted(refusal)).toBe(false)
  expect(() => prepare(secret, 'none')).toThrow(`The secret ${refusal}`)
  try {
    prepare(secret, 'none')
  } catch (error) {
    expect(isQuoted(inspect(error, { depth: 9, showHidden: true }))).toBe(false)
  }
})

test.each(SIGNATURE_SCHEMES)('%s can use the secrets that are made for its algorithm', (scheme) => {
  const refusal = SCHEMES[scheme].secretRefusal(secretOf(scheme))

  expect(refusal).toBeUndefined()
})

test.each(textual)('%s can use any text', (scheme) => {
  const refusal = SCHEMES[scheme].secretRefusal('sëcret \u{1F511} of any text whatever')

  expect(refusal).toBeUndefined()
})

test.each(SIGNATURE_SCHEMES)(
  'who logs or serialises a prepared secret of %s by mistake shows nothing of it',
  (scheme) => {
    const secret = secretOf(scheme)
    const decoded = Buffer.from(secret.slice(secret.indexOf('_') + 1), 'base64')

    const prepared = SCHEMES[scheme].prepare(secret, 'none')

    const shown = inspect(prepared, { depth: 9, showHidden: true }) + JSON.stringify({ prepared })
    expect(shown).not.toContain(secret.slice(-8))
    expect(shown).not.toContain(decoded.toString('hex'))
  },
)

test.each(single)('%s signs with the first secret only', (scheme) => {
  const [first, second] = [secretOf(scheme), secretOf(scheme)]
  const timestamp = new Date()

  const headers = signAs(scheme, { secrets: [first, second], timestamp })

  expect(headers).toEqual(signAs(scheme, { secrets: [first], timestamp }))
})

test.each(SIGNATURE_SCHEMES)('without a secret %s does not sign at all', (scheme) => {
  expect(() => signAs(scheme, { secrets: [] })).toThrow('at least one secret')
})

test('a request has room for several signatures in some schemes alone', () => {
  const roomy = SIGNATURE_SCHEMES.filter((scheme) => SCHEMES[scheme].hasRoomForSeveral)

  expect(roomy).toEqual(several)
})

test('only the Ed25519 scheme needs an Ed25519 key', () => {
  const schemes = SIGNATURE_SCHEMES.filter((scheme) => SCHEMES[scheme].algorithm === 'ed25519')

  expect(schemes).toEqual(['ed25519'])
})

test.each([
  ['standard_webhooks', null, ['webhook-signature']],
  ['svix', null, ['svix-id', 'svix-timestamp', 'svix-signature']],
  ['ed25519', null, ['webhook-signature']],
  ['timestamped_hex', 'webhook-signature', ['X-Chosen']],
  ['body_hex', 'webhook-signature', ['X-Chosen']],
  ['body_hex_prefixed', 'x-hub-signature-256', ['X-Chosen']],
  ['api_key', 'x-api-key', ['X-Chosen']],
] as const)('%s sends these headers and no others, and says so', (scheme, defaultHeader, own) => {
  const headers = signAs(scheme, { secrets: [secretOf(scheme)], header: 'X-Chosen' })

  const names = Object.keys(headers)
  expect(names).toEqual(['webhook-id', 'webhook-timestamp', ...own])
  expect(SCHEMES[scheme].defaultHeader).toBe(defaultHeader)
  expect(SCHEMES[scheme].headerNames).toEqual(names.filter((name) => name.startsWith('svix-')))
})

test.each(SIGNATURE_SCHEMES)(
  'with %s goes the id, and the time in whole seconds, not rounded up',
  (scheme) => {
    const timestamp = new Date('2026-01-01T12:00:00.999Z')

    const headers = signAs(scheme, { secrets: [secretOf(scheme)], timestamp })

    expect(headers).toMatchObject({ 'webhook-id': 'evt_1', 'webhook-timestamp': '1767268800' })
  },
)
