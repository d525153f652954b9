import { expect, test } from 'vitest'
import { MAX_BODY_BYTES } from '../../src/delivery/answer.ts'
import { toExchange } from '../../src/delivery/exchange.ts'
import type { OutgoingRequest } from '../../src/delivery/send.ts'
import type { CredentialConfig } from '../../src/domain/credentials.ts'
import { newOwed } from '../support/owed.ts'

const MASK = '••••••'

function newRequest(headers: Record<string, string>): OutgoingRequest {
  return {
    ...{ url: 'https://example.com/', method: 'POST', headers, body: Buffer.from('{}') },
    ...{ timeoutSeconds: 15, mayStart: () => true, keepsAnswer: true },
  }
}

function newCredential(config: CredentialConfig) {
  return { id: 'a credential', updatedAt: new Date(), config }
}

/** What is kept of an answer that repeats this text, in a header and in the body. */
function keptOf(echo: string, headers: Record<string, string>, config?: CredentialConfig) {
  const owed = newOwed(config === undefined ? {} : { credential: newCredential(config) })
  const body = Buffer.concat([Buffer.from(`<${echo}>`), Buffer.from([0xff, 0x00])])
  const answer = { headers: [{ name: 'x-echo', value: echo }], body }
  return toExchange(owed, newRequest(headers), answer)
}

test.each([
  ['a header of its own', 'canary-seven', { 'X-Api-Key': 'canary-seven' }],
  ['an authorization', 'Basic Y2FuYXJ5', { authorization: 'Basic Y2FuYXJ5' }],
  ['what an authorization carries', 'Y2FuYXJ5', { authorization: 'Basic Y2FuYXJ5' }],
  ['a token', 'canary.token', { authorization: 'Bearer canary.token' }],
])('%s that the endpoint repeats is not kept', (_what, echo, headers) => {
  const kept = keptOf(echo, headers)

  const body = Buffer.concat([Buffer.from(`<${MASK}>`), Buffer.from([0xff, 0x00])])
  expect(kept?.responseHeaders).toEqual([{ name: 'x-echo', value: MASK }])
  expect(kept?.responseBody).toEqual(body)
})

test.each<[string, CredentialConfig]>([
  ['pässwörd & "more"', { kind: 'basic', username: 'a', password: 'pässwörd & "more"' }],
  [
    'canary/secret',
    {
      ...{ kind: 'oauth', tokenUrl: 'https://example.com/', clientId: 'a', scope: null },
      ...{ clientSecret: 'canary/secret', requestScheme: 'body', parameters: [] },
    },
  ],
  [
    'canary/session',
    {
      ...{ kind: 'aws', accessKeyId: 'a', secretAccessKey: 'secret/key', region: null },
      ...{ sessionToken: 'canary/session', service: null, signQuery: true },
    },
  ],
])('%s of a credential is not kept, however it is escaped', (secret, config) => {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]

  for (const form of forms) {
    const kept = keptOf(form, {}, config)

    expect(kept?.responseBody?.toString()).toContain(`<${MASK}>`)
  }
})

test('a header that carries the signature is masked, whatever it is called', () => {
  const owed = newOwed({
    subscription: { signatureScheme: 'api_key', signatureHeader: 'X-Plain' },
  })
  const headers = { 'X-Plain': 'canary-seven', 'x-other': 'seen' }
  const answer = { headers: [], body: Buffer.from('canary-seven') }

  const kept = toExchange(owed, newRequest(headers), answer)

  expect(kept?.requestHeaders).toEqual([
    { name: 'X-Plain', value: MASK },
    { name: 'x-other', value: 'seen' },
  ])
  expect(kept?.responseBody?.toString()).toBe(MASK)
})

test('an answer without secrets is kept byte for byte', () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  const answer = { headers: [{ name: 'x-a', value: 'é' }], body: every }

  const kept = toExchange(newOwed(), newRequest({ authorization: 'Basic Y2FuYXJ5' }), answer)

  expect(kept).toMatchObject({ responseHeaders: answer.headers, responseBody: every })
})

test('a secret that was cut off where reading ended is not kept, and elsewhere nothing is cut', () => {
  const headers = { 'X-Api-Key': 'canary-seven' }
  const answerOf = (bytes: number) => ({
    ...{ headers: [], body: Buffer.from('canary-s'.padStart(bytes, 'x')) },
  })

  const [cut, whole] = [MAX_BODY_BYTES, MAX_BODY_BYTES - 1].map((bytes) =>
    String(toExchange(newOwed(), newRequest(headers), answerOf(bytes))?.responseBody),
  )

  expect(cut).toMatch(new RegExp(`x${MASK}$`))
  expect(whole).toMatch(/xcanary-s$/)
})

test('of a request whose answer is not wanted nothing is kept', () => {
  const request = { ...newRequest({}), keepsAnswer: false }

  expect(toExchange(newOwed(), request, null)).toBeNull()
})

test('a cookie that the endpoint took apart is not kept', () => {
  const headers = [{ name: 'Cookie', value: 'a=canary-one; b="canary-two"' }]
  const owed = newOwed({ subscription: { headers } })
  const body = Buffer.from('{"a":"canary-one","b":"canary-two"}')

  const kept = toExchange(owed, newRequest({ Cookie: headers[0]?.value ?? '' }), {
    headers: [],
    body,
  })

  expect(kept?.responseBody?.toString()).toBe(`{"a":"${MASK}","b":"${MASK}"}`)
})

test('the signature in a URL is not kept, wherever the endpoint writes that URL', () => {
  const signed = 'X-Amz-Security-Token=canary%2Bone&X-Amz-Signature=canary-two'
  const request = { ...newRequest({}), url: `https://example.com/?a=1&${signed}` }
  const body = Buffer.from(`${request.url} ${encodeURIComponent(request.url)}`)

  const kept = toExchange(newOwed(), request, { headers: [], body })

  expect(kept?.responseBody?.toString()).not.toContain('canary')
  expect(kept?.responseBody?.toString()).toContain('https://example.com/?a=1&')
})
