import { createHash } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import {
  canonicalPath,
  canonicalQuery,
  type PathReading,
  printQuery,
  type QueryParameter,
} from '../domain/aws-canonical.ts'
import { Sha256 } from './sha256.ts'

/** A request as it goes over the wire: path and query byte for byte, the query without its "?". */
export interface WireRequest {
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Signing {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string | null
  readonly region: string
  readonly service: string
  readonly now: Date
  readonly pathReading: PathReading
  /** Whether the hash of the body is sent too, in a signed header. */
  readonly sendsBodyHash: boolean
}

const BODY_HASH_HEADER = 'x-amz-content-sha256'

/** In lower case: what a signature sets, in the order in which it is sent. */
export const SIGNATURE_HEADERS = [
  'x-amz-security-token',
  'x-amz-date',
  BODY_HASH_HEADER,
  'authorization',
]

export const SIGNATURE_PARAMETERS = [
  ...['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-SignedHeaders'],
  ...['X-Amz-Expires', 'X-Amz-Security-Token', 'X-Amz-Signature'],
]

// CloudFront and many a proxy write it anew. The library leaves out others that change on the way.
const UNSIGNED_HEADERS = new Set(['accept-encoding'])

/** The headers that sign a request. */
export async function signInHeaders(request: WireRequest, signing: Signing) {
  const signer = new WireSigner(request, signing)
  const signed = await signer.sign(toSign(request, signing), {
    signingDate: signing.now,
    unsignableHeaders: UNSIGNED_HEADERS,
  })
  return Object.fromEntries(pick(signed.headers, SIGNATURE_HEADERS))
}

/** What is added to a request's query to sign it, and to its headers. */
export async function signInQuery(
  request: WireRequest,
  signing: Signing,
  expiresInSeconds: number,
) {
  const signer = new WireSigner(request, signing)
  const unsigned = toSign(request, signing)
  const signed = await signer.presign(unsigned, {
    signingDate: signing.now,
    expiresIn: expiresInSeconds,
    unsignableHeaders: UNSIGNED_HEADERS,
    // What is a header stays one: the library would move those of x-amz- into the query.
    unhoistableHeaders: new Set(Object.keys(unsigned.headers).map((name) => name.toLowerCase())),
  })
  return {
    query: printQuery(pick(signed.query ?? {}, SIGNATURE_PARAMETERS)),
    headers: Object.fromEntries(pick(unsigned.headers, [BODY_HASH_HEADER])),
  }
}

function toSign({ method, host, headers, body }: WireRequest, { sendsBodyHash }: Signing) {
  const hash = sendsBodyHash
    ? { [BODY_HASH_HEADER]: createHash('sha256').update(body).digest('hex') }
    : {}
  const all: Record<string, string> = { ...headers, host, ...hash }
  return { protocol: 'https:', method, hostname: host, path: '/', headers: all, body }
}

function pick(bag: Readonly<Record<string, unknown>>, names: readonly string[]): QueryParameter[] {
  return names.flatMap((name) => {
    const value = bag[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
}

/** Signs the path and the query that are sent; the library would sign its own reading of them. */
class WireSigner extends SignatureV4 {
  readonly #path: string
  readonly #query: string

  constructor({ path, query }: WireRequest, signing: Signing) {
    const { accessKeyId, secretAccessKey, sessionToken, region, service, pathReading } = signing
    const token = sessionToken === null ? {} : { sessionToken }
    super({
      credentials: { accessKeyId, secretAccessKey, ...token },
      ...{ region, service, sha256: Sha256, applyChecksum: false },
    })
    this.#path = canonicalPath(path, pathReading)
    this.#query = query
  }

  protected override createCanonicalRequest(
    { method, query = {} }: { readonly method: string; readonly query?: Record<string, unknown> },
    headers: Readonly<Record<string, string>>,
    bodyHash: string,
  ): string {
    const names = Object.keys(headers).sort()
    return [
      method,
      this.#path,
      canonicalQuery(this.#query, pick(query, SIGNATURE_PARAMETERS)),
      ...names.map((name) => `${name}:${headers[name]}`),
      '',
      names.join(';'),
      bodyHash,
    ].join('\n')
  }
}
