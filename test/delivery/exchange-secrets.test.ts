import { expect, test } from 'vitest'
import { type AttemptContext, attempt } from '../../src/delivery/attempt.ts'
import { createAuthorize } from '../../src/delivery/authorize.ts'
import type { OutgoingRequest } from '../../src/delivery/send.ts'
import type { CredentialConfig } from '../../src/domain/credentials.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { SCHEMES, type SignatureScheme } from '../../src/domain/signatures.ts'
import { mapperOf } from '../support/mapping.ts'
import { newOwed, rejected } from '../support/owed.ts'

// Where real requests are kept, too: whatever lets one in, by every scheme and credential, is not.

const MASK = '••••••'
const TOKEN = 'canary-access-token'
const BODY = { a: 'what the mapping made' }
const now = () => new Date('2026-01-01T12:00:00Z')
const always = { turn: async () => true, mayStart: () => true }
const aws = {
  kind: 'aws' as const,
  ...{ accessKeyId: 'AKIA', region: 'eu-west-1', service: 'execute-api' },
  ...{ secretAccessKey: 'canary/aws+secret', sessionToken: 'canary/session+token' },
}

const CREDENTIALS: Record<string, CredentialConfig | null> = {
  none: null,
  basic: { kind: 'basic', username: 'user', password: 'canary:pässword' },
  oauth: {
    ...{ kind: 'oauth', tokenUrl: 'https://example.com/', requestScheme: 'body', clientId: 'a' },
    ...{ clientSecret: 'canary-client', scope: null },
    parameters: [{ name: 'audience', value: 'canary-parameter' }],
  },
  aws: { ...aws, signQuery: false },
  awsQuery: { ...aws, signQuery: true },
}
const CUSTOM = [
  { name: 'X-Api-Key', value: 'canary-key-seven' },
  { name: 'Cookie', value: 'id=canary-cookie; theme="canary-theme"' },
  { name: 'X-Auth-Token', value: 'Bearer canary-bearer' },
  { name: 'X-Proof-Signature', value: 'Basic dXNlcjpjYW5hcnktcGFpcg==' },
  { name: 'X-Tenant', value: 'seven' },
]
/** Of what is sent, what lets nobody in. */
const PLAIN =
  /^(content-type|user-agent|accept-encoding|webhook-(attempt|event-type|subscription-id|id|timestamp)|svix-(id|timestamp)|x-amz-date|x-amz-content-sha256|x-tenant)$/i

const CASES = Object.entries(SCHEMES).flatMap(([scheme, { defaultHeader, algorithm }]) =>
  Object.keys(CREDENTIALS).flatMap((credential) =>
    (defaultHeader === null ? [null] : [null, 'X-Plain']).map((signatureHeader) => ({
      ...{ scheme: scheme as SignatureScheme, credential, signatureHeader, algorithm },
    })),
  ),
)

/** What a request holds whole, in the parts in which servers take it apart, and as text of other kinds. */
function secretsIn({ headers, url }: OutgoingRequest, config: CredentialConfig | null): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    PLAIN.test(name) ? [] : [value],
  )
  const signed = [...new URL(url).searchParams].flatMap(([name, value]) =>
    /Signature|Token/.test(name) ? [value] : [],
  )
  const parts = [...values, ...signed].flatMap((value) => value.split(/[ ,;=]+/))
  const known = /canary[^"]*/g
  return [
    ...[...values, ...signed],
    ...parts.filter((part) => /^[\w+/-]{24,}$/.test(part)),
    ...['canary-cookie', 'canary-theme', 'canary-bearer', 'canary-pair'],
    ...(JSON.stringify(config ?? '').match(known) ?? []),
  ]
}

/** An endpoint that repeats all that it is sent, in a header and in the body. */
function parrot(config: CredentialConfig | null) {
  const heard: { request: OutgoingRequest; secrets: string[] }[] = []
  const send: AttemptContext['send'] = async (request) => {
    const secrets = secretsIn(request, config)
    heard.push({ request, secrets })
    const text = [request.url, ...secrets].map((one) => `<${one}>`).join('\n')
    const headers = secrets.map((value) => ({
      name: 'x-echo',
      value: Buffer.from(value).toString('latin1'),
    }))
    return { outcome: rejected, answer: { headers, body: Buffer.from(text) } }
  }
  return { heard, send }
}

test.each(CASES)(
  'what $scheme ($signatureHeader) and $credential send is kept without what lets it in',
  async ({ scheme, credential, signatureHeader, algorithm }) => {
    const config = CREDENTIALS[credential] ?? null
    const { heard, send } = parrot(config)
    const fetched = { get: async () => TOKEN, drop: () => undefined }
    const context: AttemptContext = {
      ...{ send, now, userAgent: 'Hookwire', sandbox: mapperOf({ script: () => BODY }) },
      authorize: createAuthorize({ tokens: fetched }),
    }
    const owed = newOwed({
      logsFullData: true,
      secrets: [newSecret(algorithm), newSecret(algorithm)],
      credential: config && { id: 'a credential', updatedAt: now(), config },
      subscription: {
        ...{ signatureScheme: scheme, signatureHeader, mapping: 'script' },
        headers: CUSTOM.filter(({ name }) => !/^x-api-key$/i.test(name) || scheme !== 'api_key'),
      },
    })

    const attempted = await attempt(context, owed, always)

    if (typeof attempted === 'string' || attempted.exchange === null) throw new Error('Not kept.')
    const [{ request, secrets } = never()] = heard
    const { requestHeaders, requestBody, responseHeaders, responseBody } = attempted.exchange
    const kept = JSON.stringify([requestHeaders, responseHeaders, String(responseBody)])
    expect(secrets.length).toBeGreaterThan(8)
    expect(secrets.filter((secret) => kept.includes(secret))).toEqual([])
    expect(kept).not.toContain('canary')
    expect(requestHeaders.filter(({ value }) => value !== MASK)).toEqual(
      Object.entries(request.headers).flatMap(([name, value]) =>
        PLAIN.test(name) ? [{ name, value }] : [],
      ),
    )
    expect(String(requestBody)).toBe(JSON.stringify(BODY))
  },
)

function never(): never {
  throw new Error('Nothing was sent.')
}
