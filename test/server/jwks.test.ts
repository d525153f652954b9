import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, createRemoteJWKSet, importJWK, type JSONWebKeySet } from 'jose'
import { expect, test } from 'vitest'
import type { RotationPolicy } from '../../examples/generated/graphql.ts'
import { createJwks } from '../../src/server/jwks.ts'
import { createCallers } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { connect, createEmptyDatabase } from '../support/database.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, makeRotation, makeUser } from '../support/signing-keys.ts'

const [algorithm, signatureScheme] = ['ED25519', 'ED25519'] as const

const service = await shareService({ now: lateClock })
const url = new URL('/.well-known/jwks.json', service.url)
const callers = await createCallers(service)
const keys = keysOf(service, callers.workbench)

interface PublishedKey {
  readonly kid: string
  readonly x: string
  readonly signingKeyIds: readonly string[]
}

async function publishedText(): Promise<string> {
  return (await fetch(url)).text()
}

/** The public keys of a signing key, as they are published. */
async function publishedOf(id: string): Promise<PublishedKey[]> {
  const { keys: all } = JSON.parse(await publishedText()) as { keys: PublishedKey[] }
  return all.filter(({ signingKeyIds }) => signingKeyIds.includes(id))
}

/** As receivers check, with a key of the document. */
async function accepts(key: CryptoKey, { headers, body }: ReceivedRequest): Promise<boolean> {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.`
  const message = Buffer.concat([Buffer.from(content), body])
  const signatures = String(headers['webhook-signature']).split(' ')
  const verdicts = await Promise.all(
    signatures.map((text) => {
      const signature = Buffer.from(text.replace('v1a,', ''), 'base64')
      return crypto.subtle.verify('Ed25519', key, signature, message)
    }),
  )
  return verdicts.includes(true)
}

const halfOf = (secret: string) => Buffer.from(secret.slice('whsk_'.length), 'base64')

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not allowed', async (method) => {
  const answer = await fetch(url, { method })

  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')).toBe('GET, HEAD')
})

test.each(['/.well-known/jwks.json/', '/.well-known/', '/jwks.json', '//.well-known/jwks.json'])(
  'there is nothing of it at %s',
  async (path) => {
    const answer = await fetch(new URL(service.url).origin + path)

    expect(answer.status).toBe(404)
  },
)

test('where the database does not answer, it says so, and nothing of why', async () => {
  const { url: databaseUrl, drop } = await createEmptyDatabase()
  await drop()
  await using db = connect(databaseUrl)
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const answer = createJwks({ db, now: () => new Date(), onError })
  const server = createServer((request, response) => void answer(request, response)).listen(0)
  await once(server, 'listening')

  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/.well-known/jwks.json`)

  expect([response.status, await response.text()]).toEqual([503, 'the database does not answer\n'])
  expect(errors).toHaveLength(1)
  server.close()
})

test('it needs no token, may be read by any page, and is a JWK Set that says how it is used', async () => {
  const { id, secret } = await makeKey(keys, { algorithm })

  const answer = await fetch(url)
  const head = await fetch(url, { method: 'HEAD' })

  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/jwk-set+json')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
  expect([head.status, await head.text()]).toEqual([200, ''])
  const [key] = await publishedOf(id)
  expect(Object.keys(key ?? {}).toSorted()).toEqual(
    ['alg', 'crv', 'kid', 'kty', 'signingKeyIds', 'use', 'x'].toSorted(),
  )
  expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' })
  expect(key?.x).not.toBe(halfOf(secret).toString('base64url'))
})

test('no secret is in it, neither of Ed25519 keys nor of others', async () => {
  const shared = await makeKey(keys)
  const { id, secret } = await makeKey(keys, { algorithm })
  const rotated = await makeRotation(keys, { id })

  const text = await publishedText()

  for (const hidden of [shared.secret, secret, rotated.secret]) {
    const bytes = Buffer.from(hidden.replace(/^wh.*_/, ''), 'base64')
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(text).not.toContain(bytes.toString(encoding).slice(0, 20))
    }
  }
  expect(text).not.toContain(shared.id)
})

test('what a real delivery was signed with is in it, for a library that fetches it by itself', async () => {
  await using receiver = await startReceiver()
  const { id } = await makeKey(keys, { algorithm })
  await makeUser(keys, { url: receiver.url, signingKeyId: id, signatureScheme })
  await service.publish({}, callers.workbench)
  const request = await receiver.next()

  const [published] = await publishedOf(id)
  const header = { alg: 'EdDSA', kid: published?.kid ?? '' }
  const remote = await createRemoteJWKSet(url)(header)
  const local = await createLocalJWKSet(JSON.parse(await publishedText()) as JSONWebKeySet)(header)

  expect(await accepts(remote, request)).toBe(true)
  expect(await accepts(local, request)).toBe(true)
  expect(await accepts(remote, { ...request, body: Buffer.from('{}') })).toBe(false)
})

test.each<[RotationPolicy, number | null, number]>([
  ['OVERLAP', 600, 2],
  ['OVERLAP', 0, 1],
  ['FINISH_IN_FLIGHT', null, 2],
  ['IMMEDIATE', null, 1],
])('after %s (%s s) it holds %i of the two', async (policy, overlapSeconds, count) => {
  const { id } = await makeKey(keys, { algorithm })
  const before = await publishedOf(id)

  await makeRotation(keys, { id, policy, ...(overlapSeconds === null ? {} : { overlapSeconds }) })
  const after = await publishedOf(id)

  expect(before).toHaveLength(1)
  expect(after).toHaveLength(count)
  expect(after[0]).not.toEqual(before[0]) // the new one comes first
  expect(after.slice(1)).toEqual(before.slice(0, count - 1))
})

test('a retry that began before FINISH_IN_FLIGHT is signed with a key that is still there', async () => {
  await using receiver = await startReceiver()
  receiver.answer(503)
  const { id } = await makeKey(keys, { algorithm })
  await makeUser(keys, { url: receiver.url, signingKeyId: id, signatureScheme })
  await service.publish({}, callers.workbench)
  await receiver.next()
  await makeRotation(keys, { id, policy: 'FINISH_IN_FLIGHT' })

  const retry = await receiver.next()

  const published = await publishedOf(id)
  const verdicts = await Promise.all(
    published.map(async (jwk) => {
      const key = (await importJWK({ kty: 'OKP', crv: 'Ed25519', x: jwk.x }, 'EdDSA')) as CryptoKey
      return accepts(key, retry)
    }),
  )
  expect(verdicts).toEqual([false, true])
})

test('a key that two signing keys hold stands there once, until both are gone', async () => {
  const { id: one, secret } = await makeKey(keys, { algorithm })
  const { id: other } = await makeKey(keys, { algorithm, secret })

  const both = await publishedOf(one)
  await keys.remove(one)
  const left = await publishedOf(other)
  await keys.remove(other)

  expect(both).toMatchObject([{ signingKeyIds: [other, one] }])
  expect(left).toEqual([{ ...both[0], signingKeyIds: [other] }])
  expect(await publishedText()).not.toContain(both[0]?.x)
})
