import { expect, test } from 'vitest'
import { createAuthorize } from '../../src/delivery/authorize.ts'
import { credentialTrial } from '../../src/delivery/credential-trial.ts'
import { type FetchToken, tokenFetcher } from '../../src/delivery/oauth-token.ts'
import type { AwsConfig, CredentialConfig } from '../../src/domain/credentials.ts'
import { openTestClient } from '../support/http-client.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { CANARY, oauthConfig, refusalOf } from '../support/oauth.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const now = () => NOW

const aws: AwsConfig = {
  ...{ kind: 'aws', accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'canary' },
  ...{ sessionToken: null, region: null, service: null, signQuery: false },
}
const SIGNED = 'A sample request was signed for the service'

const fetchNothing: FetchToken = () => Promise.reject(new Error('Nothing is to be fetched.'))
const tryOffline = credentialTrial({ fetchToken: fetchNothing, now })

test('a failure that is ours is no answer about the credential', async () => {
  const trying = tryOffline(oauthConfig('https://example.com/token'), undefined)

  await expect(trying).rejects.toThrow('Nothing is to be fetched.')
})

test('a real server is asked anew each time, and what it refuses is told as an attempt would', async () => {
  await using client = openTestClient()
  await using provider = await startIdentityProvider()
  const fetchToken = tokenFetcher(client.exchange)
  const tryIt = credentialTrial({ fetchToken, now })
  const { config } = provider
  const wrong = { ...config, clientSecret: 'canary' }

  const refused = await tryIt(wrong, undefined)
  const first = await tryIt(config, undefined)
  const second = await tryIt({ ...config, scope: null }, 'https://example.com/')
  const requestCount = provider.requestCount()
  const detail = await refusalOf(fetchToken(wrong))

  const issued = 'The token URL issued a token, valid for 600 s.'
  expect(refused).toEqual({ isOk: false, detail })
  expect(first).toEqual({ isOk: true, detail: `${issued} The scope asked for was write.` })
  expect(second).toEqual({ isOk: true, detail: `${issued} No scope was asked for.` })
  expect(requestCount).toBe(3)
})

test('how long a token is valid is not made up', async () => {
  const fetchToken: FetchToken = async () => ({ token: CANARY, expiresInSeconds: undefined })
  const tryIt = credentialTrial({ fetchToken, now })

  const { isOk, detail } = await tryIt(oauthConfig('https://example.com/'), undefined)

  expect(isOk).toBe(true)
  expect(detail).toContain('without a word on how long it is valid')
  expect(detail).not.toContain(CANARY)
})

test('those who try the same at the same time wait for one request, and other things have their own', async () => {
  const fetches: string[] = []
  const answer = Promise.withResolvers<void>()
  const tryIt = credentialTrial({
    async fetchToken({ scope }) {
      fetches.push(String(scope))
      await answer.promise
      return { token: CANARY, expiresInSeconds: 60 }
    },
    now,
  })
  const config = (scope: string) => oauthConfig('https://example.com/token', { scope })

  const trying = ['a', 'a', 'b', 'a'].map((scope) => tryIt(config(scope), undefined))
  answer.resolve()
  const trials = await Promise.all(trying)
  await tryIt(config('a'), undefined)

  const asked = (scope: string) => expect.stringMatching(new RegExp(`60 s\\. .* was ${scope}\\.$`))
  expect(trials.map(({ detail }) => detail)).toEqual(['a', 'a', 'b', 'a'].map(asked))
  expect(fetches).toEqual(['a', 'b', 'a'])
})

test('of a user name and password there is nothing to try', async () => {
  const trial = await tryOffline({ kind: 'basic', username: CANARY, password: CANARY }, undefined)

  expect(trial).toEqual({ isOk: true, detail: expect.stringContaining('nothing to try') })
  expect(trial.detail).not.toContain(CANARY)
})

const S3_URL = 'https://bucket.s3.eu-west-1.amazonaws.com/key?canary=canary'
const NAMED = { region: 'us-east-2', service: 'sqs' }

test.each<[string, Partial<AwsConfig>, string | undefined, string]>([
  ['a URL that names both', {}, S3_URL, 's3 in eu-west-1, at bucket.s3.eu-west-1.amazonaws.com.'],
  [
    'names of its own',
    NAMED,
    'https://example.com:8443/',
    'sqs in us-east-2, at example.com:8443.',
  ],
  ['no URL', NAMED, undefined, 'sqs in us-east-2, at sqs.us-east-2.amazonaws.com.'],
])('a sample request is signed with %s', async (_what, more, url, detail) => {
  const config = { ...aws, ...more, sessionToken: 'canary/20260101/canary/canary/aws4_request' }

  const trials = await Promise.all(
    [false, true].map((signQuery) => tryOffline({ ...config, signQuery }, url)),
  )

  expect(trials).toEqual(Array(2).fill({ isOk: true, detail: `${SIGNED} ${detail}` }))
})

test.each<[string, Partial<AwsConfig>, string]>([
  ['a region alone', { region: 'us-east-2' }, 'trying it needs the URL'],
  ['a service alone', { service: 'sqs' }, 'trying it needs the URL'],
  ['neither', {}, 'trying it needs the URL'],
  ['names that no host has', { region: 'a b', service: '#' }, 'is not a URL'],
])('without a URL, %s is not enough', async (_what, more, detail) => {
  const trial = await tryOffline({ ...aws, ...more }, undefined)

  expect(trial).toEqual({ isOk: false, detail: expect.stringContaining(detail) })
})

test('a URL that does not name the region is refused as an attempt would be', async () => {
  const url = 'https://example.com/?canary'
  const authorize = createAuthorize({
    tokens: { get: () => Promise.reject(new Error('There are none.')), drop: () => undefined },
  })
  const credential = { id: 'one', updatedAt: NOW, config: aws as CredentialConfig }
  const request = { method: 'POST', url, headers: {}, body: Buffer.from('{}') }

  const trial = await tryOffline(aws, url)

  const detail = await refusalOf(authorize(credential, request, NOW))
  expect(trial).toEqual({ isOk: false, detail })
})
