import type { IncomingMessage, ServerResponse } from 'node:http'
import { publicId } from '../domain/ids.ts'
import { toJwk } from '../domain/jwks.ts'
import type { Clock } from '../storage/clock.ts'
import type { Db } from '../storage/database.ts'
import { listPublicKeys, type PublicKey } from '../storage/signing-secrets.ts'

export interface JwksOptions {
  readonly db: Db
  readonly now: Clock
  readonly onError: (error: unknown) => void
}

const PATH = '/.well-known/jwks.json'
/** The newest ones; each is some 200 bytes. */
const MAX_KEYS = 10_000
/** A receiver that meets a signature it cannot check fetches it again; others ask this often at most. */
const MAX_AGE_SECONDS = 60

/**
 * The public halves of all Ed25519 secrets that sign at this moment, as a JWK Set (RFC 7517), for
 * anybody. False where the request is for something else.
 */
export function createJwks({
  db,
  now,
  onError,
}: JwksOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  let underWay: Promise<string> | undefined
  const read = async () => JSON.stringify(toJwks(await listPublicKeys(db, now(), MAX_KEYS)))
  /** Anybody may ask: however many do, the database is asked by one. */
  const document = () => {
    underWay ??= read().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  return (request, response) => {
    if (request.url !== PATH) return false
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return true
    }
    document().then(
      (text) => {
        response.writeHead(200, {
          'content-type': 'application/jwk-set+json',
          'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
          'access-control-allow-origin': '*',
          'cross-origin-resource-policy': 'cross-origin',
        })
        response.end(text)
      },
      (error: unknown) => {
        onError(error)
        response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' })
        response.end('the database does not answer\n')
      },
    )
    return true
  }
}

/** A key that several signing keys hold stands there once: its `kid` is made from it alone. */
function toJwks(keys: readonly PublicKey[]) {
  const byKey = Map.groupBy(keys, ({ publicKey }) => publicKey)
  return {
    keys: [...byKey].map(([publicKey, holders]) => ({
      ...toJwk(publicKey),
      signingKeyIds: holders.map(({ signingKeyId }) => publicId('SigningKey', signingKeyId)),
    })),
  }
}
