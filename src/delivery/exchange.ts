import type { CredentialConfig } from '../domain/credentials.ts'
import type { Exchange } from '../domain/exchanges.ts'
import { type Header, maskHeader, maskSecrets } from '../domain/headers.ts'
import { signatureHeaderOf } from '../domain/subscription-signing.ts'
import { MAX_BODY_BYTES } from './answer.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import { scrub } from './scrub.ts'
import type { Answer, OutgoingRequest } from './send.ts'

/** Of a signature or a key, beside names such as `v1` and `sha256`, which are in many texts. */
const MIN_PART_CHARACTERS = 16

/** What went over the wire, without what must never be kept: an endpoint may repeat all of it. */
export function toExchange(
  owed: OwedDelivery,
  request: OutgoingRequest,
  answer: Answer | null,
): Exchange | null {
  if (!request.keepsAnswer) return null
  const { requestId, delivery, subscription } = owed
  const sent = Object.entries(request.headers).map(([name, value]) => ({ name, value }))
  const signature = signatureHeaderOf(subscription)?.toLowerCase()
  const masked = maskSecrets(sent).map((header) =>
    header.name.toLowerCase() === signature ? maskHeader(header) : header,
  )
  const hidden = sent.filter((header, index) => masked[index] !== header)
  return {
    id: requestId,
    environmentId: delivery.environmentId,
    requestHeaders: masked,
    requestBody: request.body ?? Buffer.alloc(0),
    ...(answer === null ? UNANSWERED : keptOf(answer, secretsIn(owed, request, hidden))),
  }
}

const UNANSWERED = { responseHeaders: null, responseBody: null }

function keptOf(
  { headers, body }: Answer,
  secrets: readonly string[],
): Pick<Exchange, 'responseHeaders' | 'responseBody'> {
  const masked = maskSecrets(headers)
  const values = masked.map(({ value }) => value)
  const scrubbed = scrub(secrets, { values, body, isCut: body.length >= MAX_BODY_BYTES })
  return {
    responseHeaders: masked.map(({ name }, index) => ({
      name,
      value: scrubbed.values[index] ?? '',
    })),
    responseBody: scrubbed.body,
  }
}

/** All that let this request in, whole and as frameworks take it apart. */
function secretsIn(
  { subscription, credential }: OwedDelivery,
  request: OutgoingRequest,
  hidden: readonly Header[],
): string[] {
  return [
    ...hidden.flatMap(({ value }) => [value, ...partsOf(value), ...passwordIn(value)]),
    ...subscription.headers.filter(({ name }) => /^cookie$/i.test(name)).flatMap(cookiesIn),
    ...signedIn(request.url),
    ...(credential === null ? [] : textsIn(credential.config)),
  ]
}

/** What follows a word such as Bearer, and each signature of `t=1,v1=…` or `v1,… v1,…`. */
function partsOf(value: string): string[] {
  const parts = value.split(/[\s,;=]+/).filter((part) => part.length >= MIN_PART_CHARACTERS)
  return [...value.split(' ').slice(1), ...parts]
}

/** Of an Authorization header that the subscription brings along. */
function passwordIn(value: string): string[] {
  const [, encoded] = /^Basic +(\S+)$/i.exec(value) ?? []
  if (encoded === undefined) return []
  const pair = Buffer.from(encoded, 'base64').toString()
  return [pair, pair.slice(pair.indexOf(':') + 1)]
}

/** Frameworks take them apart before anybody repeats them. */
function cookiesIn({ value }: Header): string[] {
  return value.split(/; */).map((cookie) => cookie.replace(/^[^=]*=/, '').replace(/^"(.*)"$/, '$1'))
}

/** As they stand in a URL that an AWS signature is in; somebody may escape all of it once more. */
function signedIn(url: string): string[] {
  const values = url.matchAll(/[?&]X-Amz-(?:Security-Token|Signature)=([^&]+)/g)
  return [...values].map(([, value = '']) => value)
}

function textsIn(config: CredentialConfig): string[] {
  switch (config.kind) {
    case 'basic':
      return [config.password]
    case 'oauth':
      return [config.clientSecret, ...config.parameters.map(({ value }) => value)]
    case 'aws':
      return [config.secretAccessKey, config.sessionToken ?? '']
  }
}
