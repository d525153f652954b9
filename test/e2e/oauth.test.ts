import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { createCredential, oauthInput } from '../support/credentials.ts'
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts'
import { CANARY, CLIENT_SECRET, oauthConfig, TOKEN } from '../support/oauth.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { shareService } from '../support/shared-service.ts'
import { type BrokenAnswer, startTokenServer } from '../support/token-server.ts'

const OauthLog = graphql(`
  query OauthLog {
    requestLog { nodes { outcome errorClass errorMessage attemptNumber url } }
  }
`)

const service = await shareService({ now: lateClock })

/** An endpoint that lets in whoever has a token that the provider knows. */
async function startGuarded(provider: IdentityProvider) {
  const receiver = await startReceiver()
  receiver.answerAlways((request, response) => {
    const [, token = ''] = (request.headers.authorization ?? '').split(' ')
    void provider
      .scopeOf(token)
      .then((scope) => response.writeHead(scope === 'write' ? 204 : 401).end())
  })
  return receiver
}

const tokenOf = (request: { headers: { authorization?: string | undefined } }) =>
  request.headers.authorization?.replace('Bearer ', '') ?? ''

test('200 deliveries cause one token request; after a revocation, one more', async () => {
  await using provider = await startIdentityProvider()
  await using receiver = await startGuarded(provider)
  const { workbench } = await createCallers(service)
  const credentialId = await createCredential(service, oauthInput(provider.config), workbench)
  await service.subscribe({ url: receiver.url, credentialId }, workbench)

  await service.publishMany(Array(200).fill({}), workbench)
  const first = await receiver.take(200)
  const requestsBefore = provider.requestCount()
  await provider.revoke(tokenOf(first[0] ?? { headers: {} }))
  await service.publish({}, workbench)
  const [refused, renewed] = await receiver.take(2)

  expect(new Set(first.map(tokenOf)).size).toBe(1)
  expect(requestsBefore).toBe(1)
  expect(provider.requestCount()).toBe(2)
  expect(tokenOf(refused ?? { headers: {} })).toBe(tokenOf(first[0] ?? { headers: {} }))
  expect(await provider.scopeOf(tokenOf(renewed ?? { headers: {} }))).toBe('write')
  expect(renewed?.headers['webhook-attempt']).toBe('1')
  await recordedEntries(service, 201, workbench)
  const { requestLog } = await service.ask(OauthLog, {}, workbench)
  expect(new Set(requestLog.nodes.map(({ outcome }) => outcome))).toEqual(new Set(['SUCCEEDED']))
})

const broken: readonly [string, BrokenAnswer][] = [
  ['a server error', { status: 500 }],
  [
    'a refusal that repeats the secret',
    { status: 401, body: { error: 'invalid_client', error_description: CLIENT_SECRET } },
  ],
  ['a refusal in words of its own', { status: 400, body: { error: CLIENT_SECRET } }],
  ['no token', { parts: { access_token: undefined } }],
  ['a token that is no text', { parts: { access_token: { canary: 1 } } }],
  ['a token that would be two headers', { parts: { access_token: 'canary\r\nx-a: b' } }],
  ['another type of token', { parts: { token_type: 'mac' } }],
  ['less scope than was asked for', { parts: { scope: 'read' } }],
  ['an empty body', { body: '' }],
  ['a life that is no number', { parts: { expires_in: 'canary' } }],
]

test.concurrent.each(broken)(
  'after %s the attempt is UNSENDABLE, says why without a secret, and heals',
  async (_what, answer) => {
    await using tokens = await startTokenServer()
    await using receiver = await startReceiver()
    const { workbench } = await createCallers(service)
    const config = oauthConfig(tokens.url, { scope: 'read write' })
    const credentialId = await createCredential(service, oauthInput(config), workbench)
    await service.subscribe({ url: receiver.url, credentialId }, workbench)
    tokens.breakNext(answer)

    await service.publish({}, workbench)
    const request = await receiver.next()

    expect(request.headers.authorization).toBe(`Bearer ${TOKEN}`)
    expect(Number(request.headers['webhook-attempt'])).toBeGreaterThan(1)
    const entry = async () => {
      const { requestLog } = await service.ask(OauthLog, {}, workbench)
      return requestLog.nodes.find(({ attemptNumber }) => attemptNumber === 1)
    }
    expect(await entry()).toMatchObject({
      ...{ outcome: 'UNSENDABLE', errorClass: 'credential_error', url: receiver.url },
      errorMessage: expect.stringMatching(/^[A-Z].{20,}\.$/),
    })
    expect(JSON.stringify(await entry())).not.toContain(CANARY)
  },
)
