import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import type { JwtConfig } from '../../src/config-jwt.ts'

export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** Somebody whose JWTs are accepted, with a key set at a port of its own. */
export interface JwtIssuer extends AsyncDisposable {
  readonly config: JwtConfig
  readonly requestCount: () => number
  /** What the key set holds from now on. */
  publish(...keys: JWK[]): void
  /** What is answered from now on instead of the key set; undefined for nothing else. */
  answerWith(answer: { readonly status: number; readonly body: string } | undefined): void
  /** Nobody listens there any more, or again. */
  close(): Promise<void>
  open(): Promise<void>
}

export const RSA: KeyPair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
export const EC: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
export const ED: KeyPair = generateKeyPairSync('ed25519')

export async function jwkOf(pair: KeyPair, more: Partial<JWK> = {}): Promise<JWK> {
  return { ...(await exportJWK(pair.publicKey)), use: 'sig', ...more }
}

/** Signs claims as they are given, with nothing added. */
export function signJwt(
  claims: Record<string, unknown>,
  header: JWTHeaderParameters,
  key: KeyObject | Uint8Array,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(key)
}

export async function startJwtIssuer(): Promise<JwtIssuer> {
  let keys: readonly JWK[] = []
  let instead: { readonly status: number; readonly body: string } | undefined
  let requestCount = 0
  const server = createServer((_request, response) => {
    requestCount += 1
    response.writeHead(instead?.status ?? 200, { location: '/elsewhere' })
    response.end(instead?.body ?? JSON.stringify({ keys }))
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  const close = async () => {
    server.close()
    server.closeAllConnections()
    if (server.listening) await once(server, 'close')
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    config: {
      jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
      ...{ issuer: 'https://id.example.com/', audience: 'hookwire' },
    },
    requestCount: () => requestCount,
    publish(...given) {
      keys = given
    },
    answerWith(answer) {
      instead = answer
    },
    close,
    open: () => listen(port),
    [Symbol.asyncDispose]: close,
  }
}
