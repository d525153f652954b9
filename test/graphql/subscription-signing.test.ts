import { expect, test } from 'vitest'
import type {
  SignatureScheme,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import { type IdKind, newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { shareService } from '../support/shared-service.ts'
import { keysOf, makeKey, makeRotation, makeUser, pathsOf } from '../support/signing-keys.ts'

type Change = Omit<WebhookSubscriptionUpdateInput, 'id'>

const TEXT = 'a text of twenty-four bytes'
const BASIC = { basic: { username: 'me', password: 'secret' } }
const AWS = { aws: { accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: 'secret' } }
const SCHEMES = {
  STANDARD_WEBHOOKS: null,
  SVIX: null,
  ED25519: null,
  TIMESTAMPED_HEX: 'webhook-signature',
  BODY_HEX: 'webhook-signature',
  BODY_HEX_PREFIXED: 'x-hub-signature-256',
  API_KEY: 'x-api-key',
} satisfies Record<SignatureScheme, string | null>
const ALL = Object.keys(SCHEMES) as SignatureScheme[]

const service = await shareService({ hasWorker: false, maxSubscriptions: 1_000 })
const { workbench } = await createCallers(service)
const keys = keysOf(service, workbench)
const elsewhere = (await createCallers(service)).workbench
const hmac = await makeKey(keys)
const text = await makeKey(keys, { secret: TEXT })
const ed25519 = await makeKey(keys, { algorithm: 'ED25519' })
const basic = await createCredential(service, BASIC, workbench)
const aws = await createCredential(service, AWS, workbench)

const unknown = (kind: IdKind) => publicId(kind, newUuid(new Date()))
const header = (name: string) => ({ headers: [{ name, value: '1' }] })

/** What comes of a choice in a new subscription, and of the same as a change of a plain one. */
async function choose(input: Change, before: Change = {}) {
  const id = await makeUser(keys, { signingKeyId: hmac.id, ...before } as object)
  const all = { signingKeyId: hmac.id, ...before, ...input } as object
  return [await keys.subscribe(all), await keys.change({ id, ...input })] as const
}

test.each(ALL)('%s comes with a key of its own that fits, and its secret', async (scheme) => {
  const made = await keys.subscribe({ name: scheme, signatureScheme: scheme })

  const algorithm = scheme === 'ED25519' ? 'ED25519' : 'HMAC_SHA256'
  const prefix = scheme === 'ED25519' ? /^whsk_/ : /^whsec_/
  expect(made).toMatchObject({
    secret: expect.stringMatching(prefix),
    webhookSubscription: {
      ...{ signatureScheme: scheme, signatureHeader: SCHEMES[scheme] },
      signingKey: { name: scheme, algorithm, secretDerivation: 'NONE' },
    },
  })
})

test('a key that was named is shared, and its secret is not told', async () => {
  const made = await keys.subscribe({ signingKeyId: hmac.id })

  expect(made).toMatchObject({
    secret: null,
    webhookSubscription: { signingKey: { id: hmac.id } },
  })
  expect(JSON.stringify(made)).not.toContain(hmac.secret)
})

test.each(ALL)('%s takes a key of its algorithm with a secret that it can use', async (scheme) => {
  const fits = (id: string) => {
    if (id === ed25519.id || scheme === 'ED25519') return id === ed25519.id && scheme === 'ED25519'
    return id === hmac.id || (scheme !== 'STANDARD_WEBHOOKS' && scheme !== 'SVIX')
  }

  for (const { id: signingKeyId } of [hmac, text, ed25519]) {
    const answers = await choose({ signatureScheme: scheme, signingKeyId })
    const refused = answers.filter((answer) => 'issues' in answer)
    expect(refused.map(pathsOf)).toEqual(
      fits(signingKeyId) ? [] : [['signatureScheme'], ['signatureScheme']],
    )
    expect(JSON.stringify(answers)).not.toContain(TEXT)
  }
})

test('whichever of key and scheme changes, they must fit each other afterwards', async () => {
  const signsText = { signingKeyId: text.id, signatureScheme: 'BODY_HEX' } as const

  const [, key] = await choose({ signingKeyId: text.id })
  const [, scheme] = await choose({ signatureScheme: 'SVIX' }, signsText)
  const [, both] = await choose({ signingKeyId: hmac.id, signatureScheme: 'SVIX' }, signsText)

  expect([key, scheme].map(pathsOf)).toEqual([['signatureScheme'], ['signatureScheme']])
  expect(both).toMatchObject({ webhookSubscription: { signatureScheme: 'SVIX' } })
})

test('a scheme is judged by the secret that a key has now', async () => {
  const { id } = await makeKey(keys, { secret: TEXT })
  const signatureScheme = 'STANDARD_WEBHOOKS'
  const refused = await keys.subscribe({ signingKeyId: id, signatureScheme })

  await makeRotation(keys, { id })
  const taken = await keys.subscribe({ signingKeyId: id, signatureScheme })

  expect(pathsOf(refused)).toEqual(['signatureScheme'])
  expect(taken).toMatchObject({ webhookSubscription: { signingKey: { id } } })
})

test.each(['signingKeyId', 'credentialId'] as const)(
  "another environment's %s cannot be told from one that never was",
  async (field) => {
    const kind = field === 'signingKeyId' ? 'SigningKey' : 'Credential'
    const other =
      field === 'signingKeyId'
        ? (await makeKey(keysOf(service, elsewhere))).id
        : await createCredential(service, BASIC, elsewhere)
    const answersTo = async (id: string) =>
      JSON.stringify(await choose({ [field]: id })).replaceAll(id, '…')

    const expected = await answersTo(unknown(kind))

    expect(expected.match(/NotFoundError/g)).toHaveLength(2)
    expect(await answersTo(other)).toBe(expected)
    expect(await answersTo(unknown('Event'))).toBe(expected)
    expect(await answersTo('nonsense')).toBe(expected)
  },
)

test.each<[string, Change, string]>([
  ['the header of a scheme with several', { signatureHeader: 'X-Mine' }, 'signatureHeader'],
  ['no header name', { signatureScheme: 'BODY_HEX', signatureHeader: 'x y' }, 'signatureHeader'],
  ['an empty name', { signatureScheme: 'API_KEY', signatureHeader: '' }, 'signatureHeader'],
  ['Host', { signatureScheme: 'API_KEY', signatureHeader: 'Host' }, 'signatureHeader'],
  ['webhook-id', { signatureScheme: 'API_KEY', signatureHeader: 'webhook-id' }, 'signatureHeader'],
  [
    'a name of 101 characters',
    { signatureScheme: 'BODY_HEX', signatureHeader: 'x'.repeat(101) },
    'signatureHeader',
  ],
  [
    'where the credential is',
    { signatureScheme: 'API_KEY', signatureHeader: 'Authorization', credentialId: basic },
    'signatureHeader',
  ],
  [
    'where AWS puts its date',
    { signatureScheme: 'BODY_HEX', signatureHeader: 'x-amz-date', credentialId: aws },
    'signatureHeader',
  ],
])('the signature does not go into %s', async (_what, input, path) => {
  const answers = await choose(input)

  expect(answers.map(pathsOf)).toEqual([[path], [path]])
})

test('a header that was chosen goes with a scheme that has names of its own', async () => {
  const [created, changed] = await choose(
    { signatureHeader: 'X-Mine' },
    { signatureScheme: 'BODY_HEX' },
  )
  const id = await makeUser(keys, { signatureScheme: 'API_KEY', signatureHeader: 'X-Mine' })

  const own = await keys.change({ id, signatureScheme: 'SVIX' })
  const back = await keys.change({ id, signatureScheme: 'API_KEY' })

  expect([created, changed]).toMatchObject([
    { webhookSubscription: { signatureHeader: 'X-Mine' } },
    { webhookSubscription: { signatureHeader: 'X-Mine' } },
  ])
  expect(own).toMatchObject({ webhookSubscription: { signatureHeader: null } })
  expect(back).toMatchObject({ webhookSubscription: { signatureHeader: 'x-api-key' } })
})

const API_KEY = { signatureScheme: 'API_KEY' } as const
test.each<[string, Change, Change, string]>([
  ['Authorization', { credentialId: basic }, header('Authorization'), 'credentialId'],
  ['X-Amz-Date', { credentialId: aws }, header('x-AMZ-date'), 'credentialId'],
  ['Svix-Id', { signatureScheme: 'SVIX' }, header('Svix-Id'), 'signatureScheme'],
  ['X-Api-Key', API_KEY, header('x-api-KEY'), 'signatureScheme'],
  ['its own', { ...API_KEY, signatureHeader: 'X-Mine' }, header('x-mine'), 'signatureScheme'],
])('a custom header %s is refused, whichever comes later', async (_what, part, custom, cause) => {
  const [together, customLater] = await choose(custom, part)
  const [, partLater] = await choose(part, custom)
  const [, both] = await choose({ ...part, ...custom })

  expect([together, customLater, both].map(pathsOf)).toEqual(Array(3).fill(['headers.0.name']))
  expect(pathsOf(partLater)).toEqual([cause])
})

test('once what it met is gone, a custom header is taken', async () => {
  const credentialId = basic
  const [, without] = await choose(
    { credentialId: null, ...header('Authorization') },
    { credentialId },
  )
  const [, removed] = await choose({ credentialId, headers: [] }, header('Authorization'))

  expect(without).toMatchObject({ webhookSubscription: { credential: null } })
  expect(removed).toMatchObject({ webhookSubscription: { credential: { id: basic } } })
})

test('a refused choice changes nothing', async () => {
  const id = await makeUser(keys, { signingKeyId: hmac.id })

  const before = await keys.change({ id })
  const misfit = await keys.change({ id, name: 'other', signatureScheme: 'ED25519' })
  const refused = await keys.change({ id, signingKeyId: null })

  expect([misfit, refused].map(pathsOf)).toEqual([['signatureScheme'], ['signingKeyId']])
  expect(await keys.change({ id })).toEqual(before)
})
