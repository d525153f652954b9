import { readQuery } from '../domain/aws-canonical.ts'
import { readAwsHost } from '../domain/aws-hosts.ts'
import type { AwsConfig } from '../domain/credentials.ts'
import { hostOf } from '../domain/urls.ts'
import {
  SIGNATURE_HEADERS,
  SIGNATURE_PARAMETERS,
  signInHeaders,
  signInQuery,
  type WireRequest,
} from './aws-signer.ts'
import { UnsendableError } from './unsendable.ts'

export interface UnsignedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** It leaves at once, and AWS lets clocks be five minutes apart. */
const EXPIRES_IN_SECONDS = 300

// They escape a path once, and do not normalise it, and know no body without its hash.
const S3_SERVICES = new Set(['s3', 's3-object-lambda', 's3-outposts', 's3express'])

const HEADER_VALUE = /^[\x21-\x7e]+$/
const PARAMETER_NAMES = new Set(SIGNATURE_PARAMETERS.map((name) => name.toLowerCase()))

/** The URL and all headers of a request, signed by Signature Version 4: it must leave as it is. */
export async function signAws(
  config: AwsConfig,
  request: UnsignedRequest,
  now: Date,
): Promise<{ url: string; headers: Record<string, string> }> {
  const url = URL.parse(request.url)
  if (url === null) throw refusal('The URL to sign for is not a URL.')
  const wire = toWire(request, url)
  const { region, service } = scopeOf(config, hostOf(url))
  const isS3 = S3_SERVICES.has(service)
  const signing = {
    ...{ ...credentialsOf(config), region, service, now },
    pathReading: isS3 ? 'decoded' : 'normalised',
    // S3 and OpenSearch Serverless insist on it, and SDKs of AWS send it to all in their headers.
    sendsBodyHash: isS3 || !config.signQuery,
  } as const

  if (!config.signQuery) {
    const added = await signInHeaders(wire, signing)
    return { url: request.url, headers: { ...wire.headers, ...added } }
  }
  const added = await signInQuery(wire, signing, EXPIRES_IN_SECONDS)
  const search = `${url.search === '' ? '?' : `${url.search}&`}${added.query}`
  return {
    url: `${url.origin}${url.pathname}${search}`,
    headers: { ...wire.headers, ...added.headers },
  }
}

function toWire({ method, headers, body }: UnsignedRequest, url: URL): WireRequest {
  const query = url.search.slice(1)
  const signed = readQuery(query).find(([name]) => PARAMETER_NAMES.has(name.toLowerCase()))
  if (signed !== undefined) {
    throw refusal(`The URL has ${signed[0]} in its query already, which an AWS signature sets.`)
  }
  const own = Object.entries(headers).filter(
    ([name]) => !SIGNATURE_HEADERS.includes(name.toLowerCase()),
  )
  const path = url.pathname
  return { method, host: url.host, path, query, headers: Object.fromEntries(own), body }
}

/** What is given wins over what the host says. */
function scopeOf({ region, service }: AwsConfig, host: string) {
  const read = readAwsHost(host)
  const scope = { region: region ?? read.region, service: service ?? read.service }
  const missing = Object.entries(scope).flatMap(([part, value]) =>
    value === undefined ? part : [],
  )
  if (scope.region === undefined || scope.service === undefined) {
    const which = missing.join(' and the ')
    throw refusal(
      `The AWS ${which} cannot be told from the host ${host} and must be set in the credential.`,
    )
  }
  return { region: checked('region', scope.region), service: checked('service', scope.service) }
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: AwsConfig) {
  return {
    accessKeyId: checked('access key ID', accessKeyId),
    secretAccessKey,
    sessionToken: sessionToken === null ? null : checked('session token', sessionToken),
  }
}

/** undici hangs an origin for good after requests with an invalid header. */
function checked(part: string, value: string): string {
  if (HEADER_VALUE.test(value)) return value
  throw refusal(`The AWS ${part} of the credential is empty or has characters no header can carry.`)
}

function refusal(message: string): UnsendableError {
  return new UnsendableError('credential_error', message)
}
