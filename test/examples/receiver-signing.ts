import { createHash, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Settings } from './receiver-programs.ts'

/** Something to sign: its id and time as they will stand in the headers. */
export interface Signable {
  readonly id: string
  readonly seconds: string
  readonly body: Buffer
}

/** A way to sign, written after its documentation and not after our code. */
export interface Signing {
  readonly name: string
  readonly settings: Settings
  /** The receiver knows the secrets of both. */
  readonly newer: Signer
  readonly older: Signer
  /** And not of this one. */
  readonly stranger: Signer
  /** The headers that carry signatures; the first is the signature's own. */
  readonly headerNames: readonly [string, ...string[]]
  headers(signable: Signable, signatures: readonly string[]): Record<string, string>
  readonly isTimed: boolean
  readonly hasRoomForSeveral: boolean
}

export type Signer = (signable: Signable) => string

type Form = Omit<Signing, 'name' | 'settings' | 'newer' | 'older' | 'stranger'>
type Sign = (secret: string, signable: Signable) => string

const BASE64_SECRETS = [
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  'whsec_c3RyYW5nZXItc3RyYW5nZXItc3RyYW5nZXI=',
] as const
/** Secrets that callers bring may be any text. */
const TEXT_SECRETS = [
  '$(a secret) of "Zoë", `with` *?\\n',
  'LICENS?', // what a shell might take for the name of a file
  'the secret of a stranger',
] as const
const API_KEYS = [
  'the key: $HOME, with "some" *',
  'key_0123456789abcdef',
  'key_0123456789abcdeg',
] as const

/** Headers are bytes: beyond ASCII, one a character. */
const beforeBody = ({ id, seconds }: Signable) => Buffer.from(`${id}.${seconds}.`, 'latin1')
const decoded = (secret: string) => Buffer.from(secret.slice('whsec_'.length), 'base64')
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, ...parts: (string | Buffer)[]) =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', key)).digest()

const standard = (secret: string, signable: Signable) =>
  `v1,${hmac(decoded(secret), beforeBody(signable), signable.body).toString('base64')}`
const standardDerived = (secret: string, signable: Signable) =>
  `v1,${hmac(sha256(secret), beforeBody(signable), signable.body).toString('base64')}`
const timed = (secret: string, { seconds, body }: Signable) =>
  `v1=${hmac(secret, `${seconds}.`, body).toString('hex')}`
const bodyHex = (secret: string, { body }: Signable) => hmac(secret, body).toString('hex')
const prefixed = (secret: string, signable: Signable) => `sha256=${bodyHex(secret, signable)}`

export const signings: readonly Signing[] = [
  withSecrets('STANDARD_WEBHOOKS', {}, threeHeaders('webhook'), standard, BASE64_SECRETS),
  withSecrets(
    'STANDARD_WEBHOOKS',
    { DERIVATION: 'SHA256_HEX' },
    threeHeaders('webhook'),
    standardDerived,
    BASE64_SECRETS,
  ),
  withSecrets('SVIX', {}, threeHeaders('svix'), standard, BASE64_SECRETS),
  ed25519(),
  withSecrets('TIMESTAMPED_HEX', {}, timedHeader('webhook-signature'), timed, TEXT_SECRETS),
  withSecrets(
    'TIMESTAMPED_HEX',
    { HEADER: 'X-Fyatu-Signature', DERIVATION: 'SHA256_HEX' },
    timedHeader('X-Fyatu-Signature'),
    (secret, signable) => timed(sha256(secret), signable),
    TEXT_SECRETS,
  ),
  withSecrets('BODY_HEX', {}, oneHeader('webhook-signature'), bodyHex, TEXT_SECRETS),
  withSecrets('BODY_HEX_PREFIXED', {}, oneHeader('x-hub-signature-256'), prefixed, TEXT_SECRETS),
  withSecrets('API_KEY', {}, oneHeader('x-api-key'), (secret) => secret, API_KEYS),
  withSecrets('API_KEY', { HEADER: 'X-Shop-Key' }, oneHeader('X-Shop-Key'), (key) => key, API_KEYS),
]

function withSecrets(
  scheme: string,
  more: Settings,
  form: Form,
  signWith: Sign,
  [newer, older, strange]: readonly [string, string, string],
): Signing {
  const signerOf = (secret: string) => (signable: Signable) => signWith(secret, signable)
  return {
    ...form,
    name: [scheme, ...Object.values(more)].join(' '),
    settings: { SCHEME: scheme, SECRETS: `${newer}\n${older}\n`, ...more },
    newer: signerOf(newer),
    older: signerOf(older),
    stranger: signerOf(strange),
  }
}

function ed25519(): Signing {
  const [newer, older, stranger] = [1, 2, 3].map(() => generateKeyPairSync('ed25519'))
  if (!newer || !older || !stranger) throw new Error('No keys were made.')
  const signerOf = (key: KeyObject) => (signable: Signable) => {
    const content = Buffer.concat([beforeBody(signable), signable.body])
    return `v1a,${sign(null, content, key).toString('base64')}`
  }
  const publicKeys = [newer, older].map(({ publicKey }) => {
    const { x = '' } = publicKey.export({ format: 'jwk' })
    return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`
  })
  return {
    ...threeHeaders('webhook'),
    name: 'ED25519',
    settings: { SCHEME: 'ED25519', PUBLIC_KEYS: publicKeys.join('\n') },
    newer: signerOf(newer.privateKey),
    older: signerOf(older.privateKey),
    stranger: signerOf(stranger.privateKey),
  }
}

function threeHeaders(start: string): Form {
  return {
    headerNames: [`${start}-signature`, `${start}-id`, `${start}-timestamp`],
    headers: ({ id, seconds }, signatures) => ({
      [`${start}-id`]: id,
      [`${start}-timestamp`]: seconds,
      [`${start}-signature`]: signatures.join(' '),
    }),
    ...{ isTimed: true, hasRoomForSeveral: true },
  }
}

function timedHeader(name: string): Form {
  return {
    headerNames: [name],
    headers: ({ seconds }, signatures) => ({
      [name]: [`t=${seconds}`, ...signatures].join(','),
    }),
    ...{ isTimed: true, hasRoomForSeveral: true },
  }
}

function oneHeader(name: string): Form {
  return {
    headerNames: [name],
    headers: (_signable, signatures) => ({ [name]: signatures.join(',') }),
    ...{ isTimed: false, hasRoomForSeveral: false },
  }
}
