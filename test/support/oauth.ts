import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import type { OAuthConfig } from '../../src/domain/credentials.ts'

/** In all that no error may repeat. */
export const CANARY = 'canary'
export const CLIENT_ID = 'canary-client'
export const CLIENT_SECRET = 'canary-secret&+%/=?~'
export const TOKEN = 'canary-token'

export function oauthConfig(tokenUrl: string, more: Partial<OAuthConfig> = {}): OAuthConfig {
  return {
    ...{ kind: 'oauth', tokenUrl, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, scope: null },
    ...{ requestScheme: 'body', parameters: [] },
    ...more,
  }
}

/** Why no token was fetched; that says nothing that must not be said. */
export async function refusalOf(fetching: Promise<unknown>): Promise<string> {
  const [{ status, reason }] = (await Promise.allSettled([fetching])) as [PromiseRejectedResult]
  assert.equal(status, 'rejected')
  assert(reason instanceof UnsendableError, inspect(reason))
  assert.equal(reason.errorClass, 'credential_error')
  const all = [reason.message, JSON.stringify(reason), inspectAll(reason)].join()
  assert(!all.includes(CANARY), all)
  return reason.message
}

/** Its causes, and what other properties hide, too. */
function inspectAll(error: unknown): string {
  return inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })
}
