import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { findFreePort } from '../support/process.ts'
import { findOpenssl } from './receiver-languages.ts'
import { listen, run, type Settings } from './receiver-programs.ts'

const NODE = [process.execPath, 'examples/receivers/node.mjs'] as const
const TEXT = 'a "secret" $HOME of Zoë'
const BASE64 = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const OTHER = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const ED25519 = ed25519()
const STRANGER = ed25519()

const openssl = await findOpenssl()

const schemes: readonly (readonly [string, string, string, Settings])[] = [
  ['STANDARD_WEBHOOKS', BASE64, BASE64, {}],
  ['SVIX', BASE64, BASE64, {}],
  ['ED25519', ED25519.secret, ED25519.publicKey, {}],
  ['TIMESTAMPED_HEX', TEXT, TEXT, { HEADER: 'Stripe-Signature' }],
  ['TIMESTAMPED_HEX', TEXT, TEXT, { DERIVATION: 'SHA256_HEX' }],
  ['BODY_HEX', TEXT, TEXT, { HEADER: 'X-Signature' }],
  ['BODY_HEX_PREFIXED', TEXT, TEXT, {}],
  ['API_KEY', BASE64, BASE64, { HEADER: 'X-Shop-Key' }],
]

test.for(schemes)(
  'send.sh sends what is signed by %s',
  async ([scheme, secret, known, more], context) => {
    if ('missing' in openssl) return context.skip(openssl.missing)
    const isEd25519 = scheme === 'ED25519'
    if (isEd25519 && !openssl.hasEd25519) return context.skip('This openssl has no Ed25519.')
    const port = await findFreePort()
    const settings = { SCHEME: scheme, ...more }
    await using _receiver = await listen(
      NODE,
      { ...settings, [isEd25519 ? 'PUBLIC_KEYS' : 'SECRETS']: known },
      port,
    )

    await using right = send(port, { ...settings, SECRETS: secret })
    await using wrong = send(port, { ...settings, SECRETS: isEd25519 ? STRANGER.secret : OTHER })

    expect([await right.end, right.lines, right.errors]).toEqual([0, ['204'], []])
    expect([await wrong.end, wrong.lines, wrong.errors]).toEqual([1, ['401'], []])
  },
)

test.for([
  ['STANDARD_WEBHOOKS', BASE64, OTHER],
  ['TIMESTAMPED_HEX', TEXT, OTHER],
] as const)(
  'send.sh signs by %s with all of several secrets',
  async ([scheme, newer, older], context) => {
    if ('missing' in openssl) return context.skip(openssl.missing)
    const SECRETS = `${newer}\n${older}`

    const codes = [newer, older].map(async (secret) => {
      const port = await findFreePort()
      await using _receiver = await listen(NODE, { SCHEME: scheme, SECRETS: secret }, port)
      await using sent = send(port, { SCHEME: scheme, SECRETS })
      return await sent.end
    })

    expect(await Promise.all(codes)).toEqual([0, 0])
  },
)

test('send.sh sends a file byte for byte', async (context) => {
  if ('missing' in openssl) return context.skip(openssl.missing)
  const port = await findFreePort()
  await using _receiver = await listen(NODE, { SECRETS: BASE64 }, port)

  await using sent = send(port, { SECRETS: BASE64 }, 'LICENSE')

  expect([await sent.end, sent.lines]).toEqual([0, ['204']])
})

test.for<readonly [string, Settings]>([
  ['without a secret', {}],
  ['with an empty key', { SECRETS: 'whsec_' }],
  ['by a scheme that does not exist', { SCHEME: 'none', SECRETS: BASE64 }],
  ['with a derivation that does not exist', { DERIVATION: 'none', SECRETS: BASE64 }],
])('send.sh sends nothing %s', async ([_name, settings], context) => {
  if ('missing' in openssl) return context.skip(openssl.missing)

  await using sent = send(1, settings) // nobody listens there: it would print 000

  expect([await sent.end, sent.lines]).toEqual([2, []])
})

function send(port: number, settings: Settings, ...files: readonly string[]) {
  const url = `http://127.0.0.1:${port}/hook`
  return run(['sh', 'examples/receivers/send.sh', url, ...files], settings)
}

function ed25519() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { x = '' } = publicKey.export({ format: 'jwk' })
  const { d = '' } = privateKey.export({ format: 'jwk' })
  const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64')
  return { secret: `whsk_${base64(d)}`, publicKey: `whpk_${base64(x)}` }
}
