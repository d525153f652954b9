import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { OAuthConfig } from '../../src/domain/credentials.ts'
import { CLIENT_ID, CLIENT_SECRET } from './oauth.ts'

/** A real authorization server with one client, which may ask for the scopes read and write. */
export interface IdentityProvider extends AsyncDisposable {
  readonly config: OAuthConfig
  /** Of tokens. */
  readonly requestCount: () => number
  /** What a token that it knows may be used for. */
  scopeOf(token: string): Promise<string | undefined>
  /** From now on it does not know the token. */
  revoke(token: string): Promise<void>
}

const SCOPES = 'read write'
const TOKEN_TTL_SECONDS = 600

export async function startIdentityProvider(): Promise<IdentityProvider> {
  let requestCount = 0
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, scope: SCOPES },
        ...{ grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: [...SCOPES.split(' '), 'admin'],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: TOKEN_TTL_SECONDS },
  })
  server.on('request', () => {
    requestCount += 1
  })
  server.on('request', provider.callback())

  return {
    config: {
      ...{ kind: 'oauth', tokenUrl: `${issuer}/token`, scope: 'write', requestScheme: 'body' },
      ...{ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, parameters: [] },
    },
    requestCount: () => requestCount,
    scopeOf: async (token) => (await provider.ClientCredentials.find(token))?.scope,
    revoke: async (token) => (await provider.ClientCredentials.find(token))?.destroy(),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}
