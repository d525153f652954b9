import type { CredentialConfig } from '../domain/credentials.ts'
import type { Exchange } from '../domain/exchanges.ts'
import { type Header, MASK, maskHeader, maskSecrets } from '../domain/headers.ts'
import { signatureHeaderOf } from '../domain/subscription-signing.ts'
import { writingsOf } from '../domain/writings.ts'
import type { OwedDelivery } from './owed-delivery.ts'
import type { Answer, OutgoingRequest } from './send.ts'

/** Shorter ones would blot out what is none. */
const MIN_SECRET_CHARACTERS = 6

/** What went over the wire, of tests alone, without what must not be kept: an endpoint may repeat all of it. */
export function toExchange(
  { requestId, delivery, subscription, credential }: OwedDelivery,
  request: OutgoingRequest,
  answer: Answer | null,
): Exchange | null {
  if (!request.keepsAnswer) return null
  const sent = Object.entries(request.headers).map(([name, value]) => ({ name, value }))
  const signature = signatureHeaderOf(subscription)?.toLowerCase()
  const masked = maskSecrets(sent).map((header) =>
    header.name.toLowerCase() === signature ? maskHeader(header) : header,
  )
  const hidden = sent.filter((header, index) => masked[index] !== header)
  const scrub = scrubber([
    ...hidden.flatMap(({ value }) => [value, ...value.split(' ').slice(1)]),
    ...subscription.headers.filter(({ name }) => /^cookie$/i.test(name)).flatMap(cookiesIn),
    ...signedIn(request.url),
    ...(credential === null ? [] : textsIn(credential.config)),
  ])
  return {
    id: requestId,
    environmentId: delivery.environmentId,
    requestHeaders: masked,
    requestBody: request.body ?? Buffer.alloc(0),
    responseHeaders:
      answer === null
        ? null
        : maskSecrets(answer.headers).map(({ name, value }) => ({
            name,
            value: scrub(value, MASK),
          })),
    responseBody:
      answer === null ? null : toBytes(scrub(answer.body.toString('latin1'), byteString(MASK))),
  }
}

/** Takes these texts out of what an endpoint answered, in the forms in which they are likely to come back. */
function scrubber(texts: readonly string[]): (answered: string, mask: string) => string {
  const forms = texts
    .filter((text) => text.length >= MIN_SECRET_CHARACTERS)
    .flatMap(writingsOf)
    .map(byteString)
    .toSorted((one, other) => other.length - one.length) // one may be part of another
  return (answered, mask) => {
    const rest = forms.reduce((text, form) => text.replaceAll(form, () => mask), answered)
    const cut = Math.max(0, ...forms.map((form) => overlap(rest, form)))
    return cut === 0 ? rest : rest.slice(0, -cut) + mask
  }
}

/** How much of a form stands at the end of a text, which may have been cut off there. */
function overlap(text: string, form: string): number {
  for (let length = form.length - 1; length >= MIN_SECRET_CHARACTERS; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return length
  }
  return 0
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

/** A character for each byte: answers need not be text. */
function byteString(text: string): string {
  return Buffer.from(text).toString('latin1')
}

function toBytes(bytes: string): Buffer {
  return Buffer.from(bytes, 'latin1')
}
