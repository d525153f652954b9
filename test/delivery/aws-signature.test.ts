import { expect, test } from 'vitest'
import { signAws } from '../../src/delivery/aws-signature.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import type { AwsConfig } from '../../src/domain/credentials.ts'
import { verifyAws } from '../support/aws-verifier.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const CONFIG: AwsConfig = {
  kind: 'aws',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: SECRET,
  sessionToken: null,
  region: null,
  service: null,
  signQuery: false,
}
const NOW = new Date('2026-01-01T12:00:00.999Z')
const URL_TO_SIGN = 'https://abc.execute-api.eu-west-1.amazonaws.com/prod/hook?a=1'
const BODY_HASH = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' // of {}

test.each([
  ['https://example.com/', {}, 'The AWS region and the service', 'example.com'],
  ['https://example.com/', { region: 'eu-west-1' }, 'The AWS service', 'example.com'],
  ['https://example.com/', { service: 'sqs' }, 'The AWS region', 'example.com'],
  ['https://b.s3-accelerate.amazonaws.com/', {}, 'The AWS region', 'b.s3-accelerate.amazonaws.com'],
  [
    'https://x.elb.us-west-2.amazonaws.com/',
    {},
    'The AWS service',
    'x.elb.us-west-2.amazonaws.com',
  ],
  ['http://[::1]:8080/', { region: 'a' }, 'The AWS service', '::1'],
])('for %s with %o something is missing', async (url, given, missing, host) => {
  const error = await failure({ ...CONFIG, ...given }, url)

  const message = `${missing} cannot be told from the host ${host} and must be set in the credential.`
  expect(error).toMatchObject({ errorClass: 'credential_error', message })
})

test.each([
  ...['X-Amz-Signature', 'X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires'],
  ...['X-Amz-SignedHeaders', 'X-Amz-Security-Token', 'x-amz-date', 'X%2dAmz-Date'],
])('a URL that has %s in its query already is not signed', async (name) => {
  const inHeaders = await failure(CONFIG, `${URL_TO_SIGN}&${name}=value-of-it`)
  const inQuery = await failure({ ...CONFIG, signQuery: true }, `${URL_TO_SIGN}&${name}`)

  expect(inHeaders).toMatchObject({ errorClass: 'credential_error', message: inQuery.message })
  expect(inQuery.message).toMatch(/^The URL has x-amz-[a-z-]+ in its query already/i)
  expect(inHeaders.message).not.toContain('value-of-it')
})

test.each([
  ['access key ID', { accessKeyId: 'AKID canary' }],
  ['access key ID', { accessKeyId: '' }],
  ['session token', { sessionToken: 'canary\r\nx: y' }],
  ['session token', { sessionToken: 'canaryé' }],
  ['region', { region: 'canary ', service: 'sqs' }],
  ['service', { region: 'eu-west-1', service: '' }],
])('%s that no header can carry is not sent: %o', async (part, given) => {
  const error = await failure({ ...CONFIG, ...given }, URL_TO_SIGN)

  expect(error).toMatchObject({ errorClass: 'credential_error' })
  expect(error.message).toContain(`The AWS ${part} of the credential`)
  expect(JSON.stringify({ ...error, text: String(error) })).not.toMatch(/canary|wJalr/)
})

test('region and service are read off the host', async () => {
  const { headers } = await sign(CONFIG, URL_TO_SIGN)

  expect(headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260101\/eu-west-1\/execute-api\/aws4_request, /,
  )
})

test('region and service that are given win over the host', async () => {
  const both = await sign({ ...CONFIG, region: 'us-east-2', service: 'sqs' }, URL_TO_SIGN)
  const region = await sign({ ...CONFIG, region: 'us-east-2' }, URL_TO_SIGN)

  expect(both.headers['authorization']).toContain('/us-east-2/sqs/aws4_request')
  expect(region.headers['authorization']).toContain('/us-east-2/execute-api/aws4_request')
})

test('in headers, the URL stays as it is and all headers are signed but those that change', async () => {
  const signed = await sign({ ...CONFIG, sessionToken: 'token/+=' }, `${URL_TO_SIGN}#part`, {
    'Content-Type': 'application/json',
    'webhook-id': 'evt_1',
    'X-Amz-Target': 'AWSEvents.PutEvents',
    __proto__: 'no header, but no trouble either',
    'user-agent': 'Hookwire',
    'accept-encoding': 'identity',
  })

  expect(signed.url).toBe(`${URL_TO_SIGN}#part`)
  expect(signed.headers).toEqual({
    'Content-Type': 'application/json',
    'webhook-id': 'evt_1',
    'X-Amz-Target': 'AWSEvents.PutEvents',
    'user-agent': 'Hookwire',
    'accept-encoding': 'identity',
    'x-amz-date': '20260101T120000Z',
    'x-amz-content-sha256': BODY_HASH,
    'x-amz-security-token': 'token/+=',
    authorization: expect.stringContaining(
      ', SignedHeaders=content-type;host;webhook-id;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target, ',
    ),
  })
})

test('a header named __proto__ is signed like any other', async () => {
  const headers = JSON.parse('{"__proto__":"value"}') as Record<string, string>

  const signed = await sign(CONFIG, URL_TO_SIGN, headers)

  expect(Object.entries(signed.headers)).toContainEqual(['__proto__', 'value'])
  expect(signed.headers['authorization']).toContain('SignedHeaders=__proto__;host;')
})

test.each([false, true])(
  'what a signature sets is not taken from the request (in the query: %s)',
  async (signQuery) => {
    const forged = {
      Authorization: 'Basic forged',
      'X-Amz-Date': 'forged',
      'X-AMZ-Content-Sha256': 'UNSIGNED-PAYLOAD',
      'x-amz-security-token': 'forged',
    }

    const signed = await sign({ ...CONFIG, signQuery }, URL_TO_SIGN, forged)

    expect(signed).toEqual(await sign({ ...CONFIG, signQuery }, URL_TO_SIGN))
    expect(JSON.stringify(signed)).not.toMatch(/forged|UNSIGNED/)
  },
)

test('in the query, the headers stay as they are and the query is only added to', async () => {
  const config = { ...CONFIG, signQuery: true, sessionToken: 'token/+=' }
  const sent = { 'content-type': 'application/json', 'X-Amz-Target': 'a', 'user-agent': 'Hookwire' }

  const { url, headers } = await sign(config, `${URL_TO_SIGN}&a=+&b#part`, sent)

  expect(headers).toEqual(sent)
  expect(url).toMatch(
    new RegExp(
      '^https://abc\\.execute-api\\.eu-west-1\\.amazonaws\\.com/prod/hook\\?a=1&a=\\+&b' +
        '&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Feu-west-1%2Fexecute-api%2Faws4_request' +
        '&X-Amz-Date=20260101T120000Z' +
        '&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target' +
        '&X-Amz-Expires=300' +
        '&X-Amz-Security-Token=token%2F%2B%3D' +
        '&X-Amz-Signature=[0-9a-f]{64}$',
    ),
  )
})

test.each(['https://sqs.eu-west-1.amazonaws.com', 'https://sqs.eu-west-1.amazonaws.com/?'])(
  'the query of %s, which has none, is begun',
  async (url) => {
    const signed = await sign({ ...CONFIG, signQuery: true }, url)

    expect(signed.url).toMatch(/^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/\?X-Amz-Algorithm=/)
  },
)

test.each(['s3', 's3express', 's3-outposts', 's3-object-lambda'])(
  'to %s the hash of the body goes along in a signed header, in the query form too',
  async (service) => {
    const config = { ...CONFIG, signQuery: true, region: 'eu-west-1', service }

    const { url, headers } = await sign(config, 'https://bucket.example.com/key')

    expect(headers).toEqual({ 'x-amz-content-sha256': BODY_HASH })
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-amz-content-sha256')
  },
)

test.each([
  ['https://sqs.eu-west-1.amazonaws.com:443/', 'sqs.eu-west-1.amazonaws.com'],
  ['http://sqs.eu-west-1.amazonaws.com:80/', 'sqs.eu-west-1.amazonaws.com'],
  ['https://sqs.eu-west-1.amazonaws.com:80/', 'sqs.eu-west-1.amazonaws.com:80'],
  ['https://sqs.eu-west-1.amazonaws.com:8443/', 'sqs.eu-west-1.amazonaws.com:8443'],
  ['https://SQS.eu-west-1.amazonaws.com./', 'sqs.eu-west-1.amazonaws.com.'],
])('of %s is signed the host %s', async (url, host) => {
  const { headers } = await sign(CONFIG, url)

  const received = {
    method: 'POST',
    path: '/',
    headers: { ...headers, host },
    body: Buffer.from('{}'),
  }
  const { given, expected } = verifyAws(received, SECRET)
  expect(given).toBe(expected)
})

test('each signature is of its own moment, and of the credential as it is', async () => {
  const at = (now: Date, config = CONFIG) => sign(config, URL_TO_SIGN, {}, now)
  const nextDay = new Date('2026-01-02T00:00:00Z')
  const rotated = { ...CONFIG, secretAccessKey: 'another' }

  const signatures = [await at(NOW), await at(nextDay), await at(NOW, rotated), await at(NOW)]

  const texts = signatures.map(({ headers }) => headers['authorization'])
  expect(texts[3]).toBe(texts[0])
  expect(new Set(texts).size).toBe(3)
  expect(signatures[1]?.headers['x-amz-date']).toBe('20260102T000000Z')
  expect(texts[1]).toContain('/20260102/')
})

function sign(config: AwsConfig, url: string, headers: Record<string, string> = {}, now = NOW) {
  return signAws(config, { method: 'POST', url, headers, body: Buffer.from('{}') }, now)
}

async function failure(config: AwsConfig, url: string): Promise<UnsendableError> {
  const error: unknown = await sign(config, url).catch((thrown: unknown) => thrown)
  if (error instanceof UnsendableError) return error
  throw new Error('It was signed.')
}
