import { checkInput, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import type { Role } from '../domain/roles.ts'
import { checkName } from '../domain/text.ts'
import { hashToken, newToken, tokenPrefix } from '../domain/tokens.ts'
import {
  type ApiToken,
  insertApiToken,
  revokeApiToken,
  type TokenView,
} from '../storage/api-tokens.ts'
import { findEnvironment } from '../storage/environments.ts'
import type { Transaction } from '../storage/transaction.ts'

export interface NewApiToken {
  readonly name: string
  readonly role: Role
  /** Null for ADMIN alone. */
  readonly environmentId: string | null
  readonly expiresAt: Date | null
}

/** Makes a token. What it answers is the only copy: a hash is kept. */
export async function createApiToken(
  tx: Transaction,
  input: NewApiToken,
): Promise<{ apiToken: ApiToken; token: string }> {
  checkInput((refuse) => {
    checkName(refuse, input.name)
    if (input.expiresAt !== null && input.expiresAt <= tx.now) {
      refuse(['expiresAt'], 'must be in the future.')
    }
  })
  await checkEnvironment(tx, input)

  const token = newToken()
  const apiToken = {
    ...input,
    id: newUuid(tx.now),
    prefix: tokenPrefix(token),
    createdAt: tx.now,
    lastUsedAt: null,
    revokedAt: null,
  }
  await insertApiToken(tx.db, apiToken, hashToken(token))
  return { apiToken, token }
}

/** It opens nothing any more, but for processes that remember it: they must be told. */
export async function withdrawApiToken(
  tx: Transaction,
  view: TokenView,
  id: string,
): Promise<ApiToken> {
  const apiToken = await revokeApiToken(tx.db, view, id, tx.now)
  if (apiToken === undefined) throw new NotFoundError(publicId('ApiToken', id))
  return apiToken
}

async function checkEnvironment(tx: Transaction, { role, environmentId }: NewApiToken) {
  if ((role === 'ADMIN') === (environmentId !== null)) {
    const message =
      role === 'ADMIN' ? 'an ADMIN token has no environment.' : 'this role needs an environment.'
    throw new InvalidInputError([{ path: ['environmentId'], message }])
  }
  if (environmentId !== null && (await findEnvironment(tx.db, environmentId)) === undefined) {
    throw new NotFoundError(publicId('Environment', environmentId))
  }
}
