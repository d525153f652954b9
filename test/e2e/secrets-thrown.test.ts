import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/delivery/access-tokens.ts'
import { attempt } from '../../src/delivery/attempt.ts'
import { createAuthorize } from '../../src/delivery/authorize.ts'
import { credentialTrial } from '../../src/delivery/credential-trial.ts'
import { tokenFetcher } from '../../src/delivery/oauth-token.ts'
import type { OutgoingRequest } from '../../src/delivery/send.ts'
import type { CredentialConfig } from '../../src/domain/credentials.ts'
import { SCHEMES } from '../../src/domain/signatures.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { createCanaries } from '../support/canaries.ts'
import { openTestClient } from '../support/http-client.ts'
import { noMapping } from '../support/mapping.ts'
import { newOwed } from '../support/owed.ts'
import { startParrot, type TokenManner } from '../support/parrot.ts'

// Whoever catches an error may print all of it: nothing in it may be a secret, however deep.

const canaries = createCanaries()
const parrot = await startParrot(() => canaries.text('token'))
const client = openTestClient()

afterAll(async () => {
  await client[Symbol.asyncDispose]()
  await parrot[Symbol.asyncDispose]()
})

const SHORT_SECONDS = 0.3
const now = () => new Date('2026-01-01T12:00:00Z')
/** No request of these may take long. */
const send = (request: OutgoingRequest) =>
  client.exchange({ ...request, timeoutSeconds: SHORT_SECONDS })
const fetchToken = tokenFetcher(send)
const always = { turn: async () => true, mayStart: () => true }
const context = {
  ...{ send, now, userAgent: 'Hookwire', sandbox: noMapping },
  authorize: createAuthorize({ tokens: createAccessTokens({ fetchToken }) }),
}

function oauth(tokenUrl: string, requestScheme: 'body' | 'url'): CredentialConfig {
  return {
    ...{ kind: 'oauth', tokenUrl, requestScheme, clientId: 'client', scope: 'all' },
    clientSecret: canaries.text('client'),
    parameters: [{ name: 'audience', value: canaries.text('parameter') }],
  }
}

function aws(more: Partial<Extract<CredentialConfig, { kind: 'aws' }>>): CredentialConfig {
  return {
    ...{ kind: 'aws', accessKeyId: 'AKIAIOSFODNN7EXAMPLE', region: null, service: null },
    ...{ secretAccessKey: canaries.ascii('aws'), sessionToken: null, signQuery: false },
    ...more,
  }
}

const MANNERS = ['refuse', 'repeat', 'mutter', 'break', 'cut', 'silence'] as const
const BAD: CredentialConfig[] = [
  ...MANNERS.flatMap((manner: TokenManner) => [
    oauth(parrot.url(manner), 'body'),
    oauth(parrot.url(manner), 'url'),
  ]),
  oauth(parrot.url('issue'), 'body'), // whose tokens no header can carry
  oauth('http://127.0.0.1:1/', 'body'),
  oauth('http://10.0.0.1/', 'url'),
  oauth(canaries.text('no URL'), 'url'),
  aws({}), // for a host that is none of AWS
  aws({ region: 'a', service: 'b', sessionToken: canaries.text('umlauts') }),
  aws({ region: 'a', service: 'b', accessKeyId: canaries.text('umlauts') }),
]

test.each(BAD)(
  'what comes of a credential that does not work has no secret in it',
  async (config) => {
    const credential = { id: 'a credential', updatedAt: now(), config }
    const unsigned = { method: 'POST', url: 'https://example.com/', headers: {}, body: Buffer.of() }
    const subscription = { url: parrot.url('echo') }

    const thrown = await Promise.allSettled([context.authorize(credential, unsigned, now())])
    const tried = await credentialTrial({ fetchToken, now })(config, 'https://example.com/')
    const attempted = await attempt(context, newOwed({ credential, subscription }), always)

    expect(thrown).toMatchObject([
      { status: 'rejected', reason: { errorClass: 'credential_error' } },
    ])
    expect(tried.isOk).toBe(false)
    expect(attempted).toMatchObject({ outcome: { kind: 'unsendable' } })
    expect(canaries.findIn(all([thrown, tried, attempted]))).toEqual([])
  },
)

test.each(['fail', 'garble', 'cut', 'silence', 'echoRefusal'] as const)(
  'an endpoint that does %s: its outcome has no secret in it',
  async (manner) => {
    const password = canaries.text('password')
    const config = { kind: 'basic', username: 'user', password } as const
    const credential = { id: 'a credential', updatedAt: now(), config }
    const headers = [{ name: 'X-Auth', value: canaries.ascii('header') }]
    const subscription = { url: parrot.url(manner), headers }

    const attempted = await attempt(context, newOwed({ credential, subscription }), always)

    expect(all(attempted)).toMatch(/kind: '(rejected|unreachable)'/)
    expect(canaries.findIn(all(attempted))).toEqual([])
  },
)

test('a header that cannot be sent is refused by its name', async () => {
  const headers = [{ name: 'X-Auth', value: canaries.text('header') }]

  const attempted = await attempt(context, newOwed({ subscription: { headers } }), always)

  expect(all(attempted)).toContain('The header "X-Auth" cannot be sent')
  expect(canaries.findIn(all(attempted))).toEqual([])
})

test.each(Object.entries(SCHEMES))(
  '%s says nothing of a secret that it cannot use',
  (_name, scheme) => {
    const said = [
      canaries.text('a'),
      `whsec_${canaries.text('b')}`,
      `whsk_${canaries.text('c')}`,
    ].map((secret) => {
      try {
        return [scheme.secretRefusal(secret), scheme.prepare(secret, 'none')]
      } catch (error) {
        return [scheme.secretRefusal(secret), error]
      }
    })

    expect(canaries.findIn(all(said))).toEqual([])
  },
)

test('a secret that does not open is refused without what was sealed', async () => {
  const key = canaries.bytes(32)
  const vault = openVault([{ id: 'one', bytes: key }])
  const place = { table: 'credentials', column: 'ciphertext', id: 'a' }
  const sealed = await vault.seal(place, canaries.text('sealed'))
  const others = [openVault([{ id: 'one', bytes: Buffer.alloc(32) }])]

  const opened = await Promise.allSettled([
    vault.open({ ...place, id: 'b' }, sealed),
    vault.open(place, `${sealed.slice(0, -4)}AAAA`),
    vault.open(place, canaries.text('never sealed')),
    ...others.map((other) => other.open(place, sealed)),
  ])

  expect(opened.map(({ status }) => status)).toEqual(Array(4).fill('rejected'))
  expect(canaries.findIn(all(opened))).toEqual([])
})

test('an error with a secret in its depth is seen through', () => {
  const cause = Object.assign(new Error('why'), { request: { headers: [canaries.text('a')] } })

  expect(canaries.findIn(all(new Error('no', { cause })))).not.toEqual([])
  expect(canaries.findIn(all({ key: canaries.bytes(32) }))).not.toEqual([])
})

/** What nobody would see who prints an error as usual, too. */
function all(value: unknown): string {
  const options = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }
  const text = inspect(value, { ...options, maxArrayLength: null })
  return text + text.replaceAll(/\b([0-9a-f]{2}) (?=[0-9a-f]{2}\b)/g, '$1') // bytes
}
