import {
  // biome-ignore lint/suspicious/noDeprecatedImports: which URLs may be used is decided where they are dialled.
  allowInsecureRequests,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  customFetch,
} from 'oauth4webapi'
import type { OAuthConfig } from '../domain/credentials.ts'
import { type AccessToken, credentialError, readToken, toTokenResponse } from './oauth-answer.ts'
import type { OutgoingRequest, Send } from './send.ts'

/**
 * Asks for a token by the client credentials grant. Throws an UnsendableError where the owner of the
 * credential, or of the server, has something to mend; in it there is nothing that the server wrote.
 */
export type FetchToken = (config: OAuthConfig) => Promise<AccessToken>

/** Sends one request, and takes its answer for one of a token URL. */
type Exchange = (
  request: Pick<OutgoingRequest, 'url' | 'method' | 'headers' | 'body'>,
) => Promise<Response>

/** Over all of it: name server, connection, handshake, answer. */
const TIMEOUT_SECONDS = 10

const HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'identity', // a compressed answer could be a bomb
  'user-agent': 'Hookwire', // some firewalls refuse requests without one
}

export function tokenFetcher(send: Send): FetchToken {
  const exchange: Exchange = async (request) => {
    const headers = { ...request.headers, ...HEADERS }
    const limits = { timeoutSeconds: TIMEOUT_SECONDS, mayStart: () => true, keepsAnswer: true }
    return toTokenResponse(await send({ ...request, headers, ...limits }))
  }
  return async (config) => {
    checkTokenUrl(config.tokenUrl)
    const request = config.requestScheme === 'body' ? postForm : getWithParameters
    return readToken(config, await request(config, exchange))
  }
}

/** Elsewhere the error for such a URL would hold all of it. */
function checkTokenUrl(tokenUrl: string): void {
  if (/^https?:$/.test(URL.parse(tokenUrl)?.protocol ?? '')) return
  throw credentialError('The token URL is not an absolute http or https URL.')
}

function postForm(config: OAuthConfig, exchange: Exchange): Promise<Response> {
  return clientCredentialsGrantRequest(
    { issuer: config.tokenUrl, token_endpoint: config.tokenUrl }, // the issuer is asked nothing
    { client_id: config.clientId },
    ClientSecretPost(config.clientSecret),
    parametersOf(config),
    {
      [allowInsecureRequests]: true,
      [customFetch]: (url, { headers, body }) =>
        exchange({ url, method: 'POST', headers, body: Buffer.from(String(body)) }),
    },
  )
}

/** Servers that want it so are none that a standard knows. */
function getWithParameters(config: OAuthConfig, exchange: Exchange): Promise<Response> {
  const parameters = parametersOf(config)
  parameters.set('grant_type', 'client_credentials')
  parameters.set('client_id', config.clientId)
  parameters.set('client_secret', config.clientSecret)

  const url = new URL(config.tokenUrl)
  // Those of the URL by the same names give way.
  for (const name of new Set(parameters.keys())) url.searchParams.delete(name)
  for (const [name, value] of parameters) url.searchParams.append(name, value)
  return exchange({ url: url.href, method: 'GET', headers: {}, body: null })
}

function parametersOf({ parameters, scope }: OAuthConfig): URLSearchParams {
  const all = new URLSearchParams(parameters.map(({ name, value }) => [name, value]))
  if (scope !== null) all.set('scope', scope)
  return all
}
