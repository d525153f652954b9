import { expect, test } from 'vitest'
import { createAccessTokens, type OAuthCredential } from '../../src/delivery/access-tokens.ts'
import type { AccessToken } from '../../src/delivery/oauth-answer.ts'
import { tokenFetcher } from '../../src/delivery/oauth-token.ts'
import { openTestClient } from '../support/http-client.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { oauthConfig } from '../support/oauth.ts'

const MANY = 200
const MAX_HELD = 1_000
const BEFORE = new Date('2026-01-01T12:00:00.000Z')
const AFTER = new Date('2026-01-01T12:00:00.001Z')

const credential: OAuthCredential = {
  id: 'one',
  updatedAt: BEFORE,
  config: oauthConfig('https://example.com/token'),
}

/** Tokens by the number of their fetch, each of which is answered when it is told, and a clock that is set. */
function openRig() {
  const fetches: PromiseWithResolvers<AccessToken>[] = []
  let nowMs = 1_000_000
  const tokens = createAccessTokens({
    fetchToken() {
      const fetch = Promise.withResolvers<AccessToken>()
      fetches.push(fetch)
      return fetch.promise
    },
    elapsedMs: () => nowMs,
  })
  return {
    ...tokens,
    fetchCount: () => fetches.length,
    issue(number: number, expiresInSeconds?: number) {
      fetches[number - 1]?.resolve({ token: `token ${number}`, expiresInSeconds })
    },
    fail: (number: number) => fetches[number - 1]?.reject(new Error(`failure ${number}`)),
    pass(seconds: number) {
      nowMs += seconds * 1_000
    },
    /** Gets a token that is held, or has the next one issued. */
    take(of: OAuthCredential = credential, expiresInSeconds?: number) {
      const token = tokens.get(of)
      this.issue(fetches.length, expiresInSeconds)
      return token
    },
  }
}

function getMany(rig: ReturnType<typeof openRig>) {
  return Promise.allSettled(Array.from({ length: MANY }, () => rig.get(credential)))
}

test('a failure is shared by all who wait and by those who ask within a second, and heals', async () => {
  const rig = openRig()

  const waiting = getMany(rig)
  rig.pass(5)
  rig.fail(1)
  const waited = await waiting
  rig.pass(0.999)
  const asked = await getMany(rig)
  rig.pass(0.001)
  const healed = await rig.take()

  const failed = Array(MANY).fill({ status: 'rejected', reason: new Error('failure 1') })
  expect(waited).toEqual(failed)
  expect(asked).toEqual(failed)
  expect(healed).toBe('token 2')
  expect(rig.fetchCount()).toBe(2)
})

test('all who ask while a token is fetched wait for it, and get it', async () => {
  const rig = openRig()

  const waiting = getMany(rig)
  rig.issue(1)
  const tokens = await waiting

  expect(tokens).toEqual(Array(MANY).fill({ status: 'fulfilled', value: 'token 1' }))
  expect(rig.fetchCount()).toBe(1)
})

test.each([
  ['that says nothing of its end', undefined, 45],
  ['that is valid for longer', 3_600, 45],
  ['that is valid for less', 30, 30],
  ['that is valid for half a second', 0.5, 0.5],
])('a token %s is held for as long as it may be', async (_what, expiresInSeconds, seconds) => {
  const rig = openRig()
  await rig.take(credential, expiresInSeconds)

  rig.pass(seconds - 0.001)
  const held = await rig.take()
  rig.pass(0.001)
  const renewed = await rig.take()

  expect([held, renewed]).toEqual(['token 1', 'token 2'])
})

test('what a token is valid for begins when it was asked for', async () => {
  const rig = openRig()

  const waiting = rig.get(credential)
  rig.pass(8)
  rig.issue(1, 10)
  await waiting
  rig.pass(1.999)
  const held = await rig.take()
  rig.pass(0.001)
  const renewed = await rig.take()

  expect([held, renewed]).toEqual(['token 1', 'token 2'])
})

test('a token that has expired when it comes is for those who waited, and nobody else', async () => {
  const rig = openRig()

  const waiting = getMany(rig)
  rig.issue(1, 0)
  const tokens = await waiting
  const next = await rig.take()

  expect(tokens).toEqual(Array(MANY).fill({ status: 'fulfilled', value: 'token 1' }))
  expect(next).toBe('token 2')
})

test('a token that was dropped is not used again, and the one that followed it stays', async () => {
  const rig = openRig()
  const first = await rig.take()

  rig.drop(credential.id, first)
  const second = await rig.take()
  rig.drop(credential.id, first)
  rig.drop('another', second)
  const third = await rig.take()

  expect([first, second, third]).toEqual(['token 1', 'token 2', 'token 2'])
})

test('dropping what is not held leaves a fetch under way alone', async () => {
  const rig = openRig()

  const one = rig.get(credential)
  rig.drop(credential.id, 'token 1')
  const other = rig.take()

  expect(await Promise.all([one, other])).toEqual(['token 1', 'token 1'])
  expect(rig.fetchCount()).toBe(1)
})

test('a changed credential never gets the token of the one before, however late it comes', async () => {
  const rig = openRig()
  const changed = { ...credential, updatedAt: AFTER }

  const ofOld = rig.get(credential)
  const ofNew = rig.get(changed)
  rig.issue(2)
  const second = await ofNew
  rig.issue(1)
  const first = await ofOld
  const again = await rig.take(changed)

  expect([first, second, again]).toEqual(['token 1', 'token 2', 'token 2'])
  expect(rig.fetchCount()).toBe(2)
})

test('credentials do not get the tokens of each other', async () => {
  const rig = openRig()

  const one = await rig.take()
  const other = await rig.take({ ...credential, id: 'other' })

  expect([one, other]).toEqual(['token 1', 'token 2'])
})

test('no more tokens are held than may be: the oldest goes', async () => {
  const rig = openRig()
  const others = Array.from({ length: MAX_HELD - 1 }, (_, index) => ({
    ...credential,
    id: String(index),
  }))

  const [first, second] = [await rig.take({ ...credential, id: 'first' }), await rig.take()]
  for (const other of others) await rig.take(other)
  const held = await rig.take()
  const newest = await rig.take({ ...credential, id: 'first' })

  expect([first, second, held]).toEqual(['token 1', 'token 2', 'token 2'])
  expect(newest).toBe(`token ${MAX_HELD + 2}`)
})

test('where all room is taken, a token that is renewed takes that of no other', async () => {
  const rig = openRig()
  await rig.take({ ...credential, id: 'first' })
  await rig.take(credential, 10)
  for (let id = 2; id < MAX_HELD; id += 1) await rig.take({ ...credential, id: String(id) })

  rig.pass(10)
  const renewed = await rig.take()
  const first = await rig.take({ ...credential, id: 'first' })

  expect([renewed, first]).toEqual([`token ${MAX_HELD + 1}`, 'token 1'])
})

test('many requests take one token of a real server, and one more after it was revoked', async () => {
  await using client = openTestClient()
  await using provider = await startIdentityProvider()
  const tokens = createAccessTokens({ fetchToken: tokenFetcher(client.exchange) })
  const used = { ...credential, config: provider.config }
  const takeMany = () => Promise.all(Array.from({ length: MANY }, () => tokens.get(used)))

  const [first = '', ...others] = [...(await takeMany()), ...(await takeMany())]
  const countBefore = provider.requestCount()
  await provider.revoke(first)
  for (const token of [first, ...others]) tokens.drop(used.id, token)
  const [second = ''] = await takeMany()

  expect([new Set(others), countBefore]).toEqual([new Set([first]), 1])
  expect(provider.requestCount()).toBe(2)
  expect(await Promise.all([first, second].map(provider.scopeOf))).toEqual([undefined, 'write'])
})
