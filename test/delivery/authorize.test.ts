import { expect, test } from 'vitest'
import { createAccessTokens } from '../../src/delivery/access-tokens.ts'
import { createAuthorize } from '../../src/delivery/authorize.ts'
import { signAws } from '../../src/delivery/aws-signature.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import type { AwsConfig, CredentialConfig, OpenCredential } from '../../src/domain/credentials.ts'
import { oauthConfig } from '../support/oauth.ts'

const NOW = new Date('2026-01-01T12:00:00Z')
const aws: AwsConfig = {
  ...{
    kind: 'aws',
    accessKeyId: 'AKIDEXAMPLE12345',
    secretAccessKey: 'secret',
    sessionToken: null,
  },
  ...{ region: 'eu-west-1', service: 'execute-api', signQuery: false },
}
const request = {
  method: 'POST',
  url: 'https://example.com/hook?a=b',
  headers: { 'content-type': 'application/json', 'webhook-id': 'evt_1' },
  body: Buffer.from('{}'),
}

/** Issues a token with the number of the fetch, and fails where it is told to. */
function openRig(failure?: Error) {
  let fetchCount = 0
  const tokens = createAccessTokens({
    async fetchToken() {
      fetchCount += 1
      if (failure !== undefined) throw failure
      return { token: `token-${fetchCount}`, expiresInSeconds: undefined }
    },
  })
  return { authorize: createAuthorize({ tokens }), fetchCount: () => fetchCount }
}

function credentialOf(config: CredentialConfig): OpenCredential {
  return { id: 'one', updatedAt: NOW, config }
}

test('a token that cannot be fetched is the error of the request', async () => {
  const failure = new UnsendableError('credential_error', 'The token URL answered 500.')
  const { authorize } = openRig(failure)

  const authorizing = authorize(credentialOf(oauthConfig('https://example.com/')), request, NOW)

  await expect(authorizing).rejects.toBe(failure)
})

test('without a credential nothing is added', async () => {
  const { authorize } = openRig()

  const authorized = await authorize(null, request, NOW)

  expect(authorized).toEqual({ url: request.url, headers: request.headers })
})

test.each([
  ['Aladdin', 'open sesame', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='], // RFC 7617, 2
  ['test', '123£', 'Basic dGVzdDoxMjPCow=='], // RFC 7617, 2.1
  ['', '', 'Basic Og=='],
  ['a', 'b:c', 'Basic YTpiOmM='],
])('the user name %j and the password %j become one header', async (username, password, value) => {
  const { authorize } = openRig()
  const credential = credentialOf({ kind: 'basic', username, password })

  const first = await authorize(credential, request, NOW)
  const second = await authorize(credential, request, NOW)

  const headers = { ...request.headers, authorization: value }
  expect([first, second]).toEqual(Array(2).fill({ url: request.url, headers }))
})

test('a user name and password that were changed are sent as they are now', async () => {
  const { authorize } = openRig()
  const before = credentialOf({ kind: 'basic', username: 'a', password: 'old' })
  const after = credentialOf({ kind: 'basic', username: 'a', password: 'new' })

  await authorize(before, request, NOW)
  const { headers } = await authorize(after, request, NOW)

  expect(headers['authorization']).toBe('Basic YTpuZXc=')
})

test.each<CredentialConfig>([
  { kind: 'basic', username: 'a', password: 'b' },
  oauthConfig('https://example.com/token'),
  aws,
])('a header of the subscription by the same name gives way to $kind', async (config) => {
  const { authorize } = openRig()
  const headers = {
    AUTHORIZATION: 'own',
    ['__proto__']: 'a',
    Authorization: 'own',
    'x-auth': 'own',
  }

  const authorized = await authorize(credentialOf(config), { ...request, headers }, NOW)

  const values = Object.entries(authorized.headers).filter(([name]) =>
    /^authorization$/i.test(name),
  )
  expect(values).toEqual([['authorization', expect.not.stringMatching(/^own$/)]])
  expect(Object.entries(authorized.headers)).toContainEqual(['x-auth', 'own'])
  expect(Object.entries(authorized.headers)).toContainEqual(['__proto__', 'a'])
  expect(headers.Authorization).toBe('own')
})

test('a token is used until it is said to be refused, and then another', async () => {
  const { authorize, fetchCount } = openRig()
  const credential = credentialOf(oauthConfig('https://example.com/token'))

  const first = await authorize(credential, request, NOW)
  const second = await authorize(credential, request, NOW)
  first.renew?.()
  const third = await authorize(credential, request, NOW)
  second.renew?.() // of the first token too, which nobody uses any more
  const fourth = await authorize(credential, request, NOW)

  expect([first, second, third, fourth].map(({ headers }) => headers)).toEqual(
    ['token-1', 'token-1', 'token-2', 'token-2'].map((token) => ({
      ...request.headers,
      authorization: `Bearer ${token}`,
    })),
  )
  expect(first.url).toBe(request.url)
  expect(fetchCount()).toBe(2)
})

test.each([false, true])('AWS signs all of the request, in its query: %s', async (signQuery) => {
  const { authorize } = openRig()
  const config = { ...aws, signQuery }

  const authorized = await authorize(credentialOf(config), request, NOW)

  expect(authorized).toEqual(await signAws(config, request, NOW))
  expect(authorized).not.toEqual({ url: request.url, headers: request.headers })
  expect(authorized.renew).toBeUndefined()
})
