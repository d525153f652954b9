import type { SecureContext } from 'node:tls'
import { Agent, request } from 'undici'
import { UnavailableError } from '../domain/unavailable.ts'

/** Reads the key set of whoever issues tokens. Throws an `UnavailableError` where there is none to be had. */
export type FetchKeySet = (url: string, signal: AbortSignal) => Promise<Response>

export interface KeySetClient {
  readonly fetchKeySet: FetchKeySet
  close(): Promise<void>
}

const KEY_SET_TIMEOUT_MS = 5_000
const MAX_KEY_SET_BYTES = 1_024 * 1_024
const MAX_HEADER_BYTES = 16 * 1_024
/** After a failure nobody is asked again for so long. */
const FAILURE_AGE_MS = 1_000

/**
 * For the one URL that the operator has set, and for no other: so it may be a private address, and goes
 * past the guard. A redirect is not followed, or the guard could be got round by whoever answers.
 */
export function openKeySetClient(
  secureContext: SecureContext,
  elapsedMs: () => number = () => performance.now(),
): KeySetClient {
  const agent = new Agent({
    connect: { secureContext, rejectUnauthorized: true, timeout: KEY_SET_TIMEOUT_MS },
    headersTimeout: KEY_SET_TIMEOUT_MS,
    bodyTimeout: KEY_SET_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    maxResponseSize: MAX_KEY_SET_BYTES,
  })
  let failure: { readonly error: UnavailableError; readonly atMs: number } | undefined
  return {
    async fetchKeySet(url, signal) {
      if (failure !== undefined && elapsedMs() - failure.atMs < FAILURE_AGE_MS) throw failure.error
      try {
        return Response.json(await readKeySet(agent, url, signal))
      } catch (cause) {
        // Whatever it is, nobody can tell now who may come in: that is no fault of who asks.
        const message = 'The keys that JWTs are checked with (HOOKWIRE_JWKS_URL) cannot be read.'
        failure = { error: new UnavailableError(message, { cause }), atMs: elapsedMs() }
        throw failure.error
      }
    },
    close: () => agent.destroy(),
  }
}

async function readKeySet(agent: Agent, url: string, signal: AbortSignal): Promise<object> {
  const { statusCode, body } = await request(url, {
    dispatcher: agent,
    signal,
    headers: { accept: 'application/json, application/jwk-set+json', 'user-agent': 'Hookwire' },
  })
  if (statusCode !== 200) {
    await body.dump()
    throw new Error(`It answered ${statusCode}.`)
  }
  const value: unknown = await body.json()
  const keys = value !== null && typeof value === 'object' && 'keys' in value ? value.keys : null
  const isKeySet =
    Array.isArray(keys) && keys.every((key) => key !== null && typeof key === 'object')
  if (!isKeySet) throw new Error('It answered with what is no JWK Set.')
  return { keys }
}
