import type {
  AwsConfig,
  CredentialConfig,
  OAuthConfig,
  TryCredential,
} from '../domain/credentials.ts'
import type { Clock } from '../storage/clock.ts'
import { signAws } from './aws-signature.ts'
import { type AccessToken, credentialError } from './oauth-answer.ts'
import type { FetchToken } from './oauth-token.ts'
import { UnsendableError } from './unsendable.ts'

export interface CredentialTrialContext {
  readonly fetchToken: FetchToken
  readonly now: Clock
}

const SAMPLE_HEADERS = { 'content-type': 'application/json' }
const SAMPLE_BODY = Buffer.from('{}')

const NOTHING_TO_TRY =
  'A user name and password go along with each request; there is nothing to try before one is made.'

// What a signature is for, as it says itself: …/20260101/eu-west-1/execute-api/aws4_request
const SIGNED_FOR = /\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/

/** Asks for a new token always: one that is held would only tell what was right before. */
export function credentialTrial({ fetchToken, now }: CredentialTrialContext): TryCredential {
  const fetchOnce = oneAtATime(fetchToken)
  const describe = async (config: CredentialConfig, url: string | undefined) => {
    switch (config.kind) {
      case 'basic':
        return NOTHING_TO_TRY
      case 'oauth':
        return describeToken(config, await fetchOnce(config))
      case 'aws':
        return describeSignature(config, url, now())
    }
  }
  return async (config, url) => {
    try {
      return { isOk: true, detail: await describe(config, url) }
    } catch (error) {
      if (!(error instanceof UnsendableError)) throw error // our bug or outage, not the credential's
      return { isOk: false, detail: error.message }
    }
  }
}

/** However often somebody asks meanwhile, the token URL is asked once. */
function oneAtATime(fetchToken: FetchToken): FetchToken {
  const fetching = new Map<string, Promise<AccessToken>>()
  return (config) => {
    const key = JSON.stringify(config)
    const begun = fetching.get(key) ?? fetchToken(config).finally(() => fetching.delete(key))
    fetching.set(key, begun)
    return begun
  }
}

function describeToken({ scope }: OAuthConfig, { expiresInSeconds }: AccessToken): string {
  const validity =
    expiresInSeconds === undefined
      ? 'without a word on how long it is valid'
      : `valid for ${expiresInSeconds} s`
  const asked = scope === null ? 'No scope was asked for.' : `The scope asked for was ${scope}.`
  return `The token URL issued a token, ${validity}. ${asked}`
}

async function describeSignature(config: AwsConfig, givenUrl: string | undefined, now: Date) {
  const url = givenUrl ?? sampleUrl(config)
  if (!URL.canParse(url)) throw credentialError('What is to be signed for is not a URL.')
  const sample = { method: 'POST', url, headers: SAMPLE_HEADERS, body: SAMPLE_BODY }
  const { url: signedUrl, headers } = await signAws(config, sample, now)
  const { host, searchParams } = new URL(signedUrl)
  const signature = headers['authorization'] ?? searchParams.get('X-Amz-Credential') ?? ''
  const [, region, service] = SIGNED_FOR.exec(signature) ?? []
  return `A sample request was signed for the service ${service} in ${region}, at ${host}.`
}

function sampleUrl({ region, service }: AwsConfig): string {
  if (region !== null && service !== null) return `https://${service}.${region}.amazonaws.com/`
  throw credentialError('Without a region and a service, trying it needs the URL to sign for.')
}
