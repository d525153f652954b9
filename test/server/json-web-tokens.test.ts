import { generateKeyPairSync } from 'node:crypto'
import { UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openKeySetClient } from '../../src/delivery/jwks-fetch.ts'
import { trustAuthorities } from '../../src/delivery/trust.ts'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { jwtVerifier } from '../../src/server/json-web-tokens.ts'
import { EC, ED, jwkOf, RSA, signJwt, startJwtIssuer } from '../support/jwt-issuer.ts'

const NOW = new Date('2026-11-21T12:00:00Z')
const NOW_SECONDS = NOW.getTime() / 1_000
const COOLDOWN_MS = 5_000
const MAX_AGE_MS = 10 * 60 * 1_000
const FAILURE_AGE_MS = 1_000
const UNAUTHENTICATED = { extensions: { code: 'UNAUTHENTICATED' } }

const issuer = await startJwtIssuer()
let elapsedMs = 0
const client = openKeySetClient(trustAuthorities([]), () => elapsedMs)
const [rsa, ec, ed] = [
  await jwkOf(RSA, { kid: 'rsa' }),
  await jwkOf(EC, { kid: 'ec' }),
  await jwkOf(ED, { kid: 'ed' }),
]
const GOOD = {
  ...{ iss: issuer.config.issuer, aud: issuer.config.audience, sub: 'ada' },
  ...{ role: 'VIEWER', environment: 'default', exp: NOW_SECONDS + 60 },
}

beforeEach(() => {
  issuer.publish(rsa, ec, ed)
  elapsedMs += FAILURE_AGE_MS
})
afterEach(() => void vi.useRealTimers())
afterAll(async () => {
  await client.close()
  await issuer[Symbol.asyncDispose]()
})

const verifier = () =>
  jwtVerifier({ ...issuer.config, fetchKeySet: client.fetchKeySet, now: () => NOW })

const signed = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
  signJwt({ ...GOOD, ...claims }, { alg: 'ES256', kid: 'ec', ...header }, EC.privateKey)

test.each([
  ['RS256', 'rsa', RSA],
  ['PS256', 'rsa', RSA],
  ['ES256', 'ec', EC],
  ['EdDSA', 'ed', ED],
])(
  'a JWT that is signed with %s says who calls, as what, where, and until when',
  async (alg, kid, pair) => {
    const token = await signJwt(GOOD, { alg, kid }, pair.privateKey)

    expect(await verifier()(token)).toEqual({
      ...{ subject: 'ada', role: 'VIEWER', environment: 'default' },
      expiresAt: new Date(NOW.getTime() + 60_000),
    })
  },
)

test.each<[string, Record<string, unknown>]>([
  ['has expired, with no tolerance', { exp: NOW_SECONDS }],
  ['never expires', { exp: undefined }],
  ['expires at no time', { exp: 1e300 }],
  ['is not valid yet', { nbf: NOW_SECONDS + 6 }],
  ['is of another issuer', { iss: 'https://id.example.com' }],
  ['is of no issuer', { iss: undefined }],
  ['is for others', { aud: ['hookwire-2', 'x'] }],
  ['is for nobody', { aud: undefined }],
  ['has no subject', { sub: undefined }],
  ['has an empty subject', { sub: '' }],
  ['has a subject that is no text', { sub: 7 }],
  ['has no role', { role: undefined }],
  ['has a role that there is not', { role: 'admin' }],
  ['has several roles', { role: ['VIEWER'] }],
  ['has no environment', { environment: undefined }],
  ['has an environment that is no text', { environment: 1 }],
  ['is an ADMIN of one environment', { role: 'ADMIN' }],
])('a JWT that %s is refused', async (_what, claims) => {
  await expect(verifier()(await signed(claims))).rejects.toMatchObject(UNAUTHENTICATED)
})

test('one for several audiences is accepted, one of a clock that is ahead, and an ADMIN without environment', async () => {
  const tokens = await Promise.all([
    signed({ aud: ['x', issuer.config.audience] }),
    signed({ nbf: NOW_SECONDS + 5, iat: NOW_SECONDS + 5 }),
    signed({ role: 'ADMIN', environment: undefined }),
  ])

  const roles = await Promise.all(tokens.map(async (token) => (await verifier()(token)).role))

  expect(roles).toEqual(['VIEWER', 'VIEWER', 'ADMIN'])
})

test('no other algorithm is accepted, least of all one by which the published key itself would sign', async () => {
  const pem = RSA.publicKey.export({ type: 'spki', format: 'pem' })
  const der = RSA.publicKey.export({ type: 'spki', format: 'der' })
  const hs = { alg: 'HS256', kid: 'rsa' }
  const good = await signed()
  const tokens = await Promise.all([
    signJwt(GOOD, hs, Buffer.from(pem)),
    signJwt(GOOD, hs, der),
    signJwt(GOOD, hs, Buffer.from(rsa.n ?? '', 'base64url')),
    signJwt(GOOD, { alg: 'RS512', kid: 'rsa' }, RSA.privateKey),
    `${new UnsecuredJWT(GOOD).encode()}${good.split('.')[2]}`,
  ])

  for (const token of tokens) {
    await expect(verifier()(token)).rejects.toMatchObject(UNAUTHENTICATED)
  }
})

test('a signature must be that of a published key, and of these very claims', async () => {
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [head, , signature] = (await signed()).split('.')
  const [, claims] = (await signed({ role: 'WORKBENCH' })).split('.')
  const jwk = await jwkOf(stranger)
  const tokens = [
    `${head}.${claims}.${signature}`,
    await signJwt(GOOD, { alg: 'ES256', kid: 'ec' }, stranger.privateKey),
    await signJwt(GOOD, { alg: 'ES256', kid: 'ec', jwk }, stranger.privateKey),
    await signJwt(GOOD, { alg: 'ES256', jku: issuer.config.jwksUrl }, stranger.privateKey),
    await signed({}, { kid: 'rsa' }), // of another kind
    'a.b.c',
  ]

  for (const token of tokens) {
    await expect(verifier()(token)).rejects.toMatchObject(UNAUTHENTICATED)
  }
})

test('a key need not be named where only one fits', async () => {
  const token = await signed({}, { kid: undefined })

  const alone = verifier()(token)
  expect(await alone).toMatchObject({ subject: 'ada' })
  issuer.publish(ec, await jwkOf(EC, { kid: 'other' }))

  await expect(verifier()(token)).rejects.toMatchObject(UNAUTHENTICATED)
})

test('an unknown key has the set read again, though not as often as anybody likes; one that is gone ends', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  issuer.publish(rsa)
  const verify = verifier()
  const byRsa = await signJwt(GOOD, { alg: 'RS256', kid: 'rsa' }, RSA.privateKey)
  await verify(byRsa)
  issuer.publish(ec)
  const before = issuer.requestCount()

  await expect(verify(await signed())).rejects.toMatchObject(UNAUTHENTICATED)
  const afterCooling = issuer.requestCount()
  vi.setSystemTime(Date.now() + COOLDOWN_MS)
  const rotated = await verify(await signed())
  await expect(verify(byRsa)).rejects.toMatchObject(UNAUTHENTICATED)
  vi.setSystemTime(Date.now() + MAX_AGE_MS)
  await verify(await signed())

  expect(afterCooling).toBe(before)
  expect(rotated).toMatchObject({ subject: 'ada' })
  expect(issuer.requestCount()).toBe(before + 2)
})

test('while the keys cannot be read nobody is refused but who has expired, and nobody asks all the time', async () => {
  const verify = verifier()
  const [token, expired] = [await signed(), await signed({ exp: NOW_SECONDS - 1 })]
  await issuer.close()
  await expect(verify(token)).rejects.toThrow(UnavailableError)
  await expect(verify(expired)).rejects.toMatchObject(UNAUTHENTICATED)
  await issuer.open()
  const before = issuer.requestCount()

  await expect(verify(token)).rejects.toThrow(UnavailableError)
  const between = issuer.requestCount()
  elapsedMs += FAILURE_AGE_MS
  const claims = await verify(token)

  expect([between, issuer.requestCount()]).toEqual([before, before + 1])
  expect(claims).toMatchObject({ subject: 'ada' })
})

test.each([
  ['an error', 500, '{"keys":[]}'],
  ['a redirect', 302, '{"keys":[]}'],
  ['a page', 200, '<html>'],
  ['JSON that is no key set', 200, '{"keys":{}}'],
  ['a key set that is no end of bytes', 200, `{"keys":[],"x":"${'x'.repeat(2 * 1_024 * 1_024)}"}`],
])(
  'where %s is answered instead of the keys, nobody is refused either',
  async (_what, status, body) => {
    issuer.answerWith({ status, body })

    const verifying = verifier()(await signed())

    await expect(verifying).rejects.toThrow(UnavailableError)
    issuer.answerWith(undefined)
  },
)
