import { createHash, createHmac } from 'node:crypto'
import type { ReceivedRequest } from './receiver.ts'

/** What a request says about itself, and the signature that it should have. */
interface Verdict {
  readonly scope: string
  readonly signedHeaders: readonly string[]
  readonly given: string
  readonly expected: string
}

/** Signature Version 4 as AWS documents it for those who check it; it shares nothing with the product. */
export function verifyAws(received: ReceivedRequest, secretAccessKey: string): Verdict {
  const [path = '', query = ''] = received.path.split(/\?(.*)/s)
  const claims = readClaims(received, query)
  const [, date = '', region = '', service = ''] = claims.credential.split('/')

  const canonicalRequest = [
    received.method,
    pathOf(path, service),
    queryOf(query),
    ...claims.signedHeaders.map((name) => `${name}:${headerOf(received, name)}`),
    '',
    claims.signedHeaders.join(';'),
    sha256(received.body),
  ].join('\n')
  const scope = [date, region, service, 'aws4_request'].join('/')
  const toSign = ['AWS4-HMAC-SHA256', claims.date, scope, sha256(canonicalRequest)].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce(
    (secret: Buffer, part) => hmac(secret, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  )
  const expected = hmac(key, toSign).toString('hex')
  return { scope, signedHeaders: claims.signedHeaders, given: claims.signature, expected }
}

/** From the header, or else from the query. */
function readClaims({ headers }: ReceivedRequest, query: string) {
  const parts = /^AWS4-HMAC-SHA256 Credential=(.+), SignedHeaders=(.+), Signature=(.+)$/.exec(
    headers.authorization ?? '',
  )
  const parameters = new URLSearchParams(query)
  const parameter = (name: string) => parameters.get(`X-Amz-${name}`) ?? ''
  return {
    credential: parts?.[1] ?? parameter('Credential'),
    signedHeaders: (parts?.[2] ?? parameter('SignedHeaders')).split(';'),
    signature: parts?.[3] ?? parameter('Signature'),
    date: parts ? String(headers['x-amz-date']) : parameter('Date'),
  }
}

/** S3 reads a name and escapes it; the others escape what came, without what is empty in it. */
function pathOf(path: string, service: string): string {
  const segments = path.split('/')
  if (service === 's3') return percent(decode(path)).replace(/%2F/g, '/')
  const kept = segments.filter((segment, index) => segment !== '' || index === 0)
  const end = path.endsWith('/') ? '/' : ''
  return kept.map((segment) => percent(Buffer.from(segment))).join('/') + end
}

function queryOf(query: string): string {
  const pairs = query.split('&').flatMap((text) => {
    const [name = '', value = ''] = text.split(/=(.*)/s).map((part) => percent(decode(part)))
    return text === '' || name === 'X-Amz-Signature' ? [] : [{ name, value }]
  })
  const byValue = pairs.toSorted((a, b) =>
    Buffer.compare(Buffer.from(a.value), Buffer.from(b.value)),
  )
  return byValue
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}

function headerOf({ headers }: ReceivedRequest, name: string): string {
  return String(headers[name]).trim().split(/\s+/).join(' ')
}

function decode(text: string): Buffer {
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const hex = text.slice(at + 1, at + 3)
    const isEscape = text[at] === '%' && /^[0-9a-f]{2}$/i.test(hex)
    bytes.push(isEscape ? Number(`0x${hex}`) : text.charCodeAt(at))
    if (isEscape) at += 2
    else if (text[at] === '+') bytes.splice(-1, 1, 0x20)
  }
  return Buffer.from(bytes)
}

function percent(bytes: Buffer): string {
  const unreserved = /^[A-Za-z0-9_.~-]$/
  return [...bytes]
    .map((byte) => [String.fromCharCode(byte), byte.toString(16).toUpperCase().padStart(2, '0')])
    .map(([character = '', hex]) => (unreserved.test(character) ? character : `%${hex}`))
    .join('')
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
