import { ConflictError, checkInput, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import { checkName } from '../domain/text.ts'
import {
  type Environment,
  findEnvironment,
  insertEnvironment,
  renameEnvironment,
} from '../storage/environments.ts'
import type { Transaction } from '../storage/transaction.ts'
import { isUniqueViolation } from '../storage/violations.ts'

/** The environment that an ADMIN acts in who names none. */
export const DEFAULT_ENVIRONMENT = 'default'

export async function createEnvironment(tx: Transaction, name: string): Promise<Environment> {
  checkInput((refuse) => checkName(refuse, name))
  const environment = { id: newUuid(tx.now), name, createdAt: tx.now }
  if (!(await insertEnvironment(tx.db, environment))) throw nameTaken(name)
  return environment
}

/** Only what is given changes. */
export async function changeEnvironment(
  tx: Transaction,
  id: string,
  { name }: { readonly name?: string | null | undefined },
): Promise<Environment> {
  checkInput((refuse) => {
    if (name === null) refuse(['name'], 'must not be null.')
    else if (name !== undefined) checkName(refuse, name)
  })
  const environment = await rename(tx, id, name)
  if (environment === undefined) throw new NotFoundError(publicId('Environment', id))
  return environment
}

async function rename(tx: Transaction, id: string, name: string | null | undefined) {
  if (name == null) return findEnvironment(tx.db, id)
  try {
    return await renameEnvironment(tx.db, id, name)
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(name) : error
  }
}

/** Made once, by whichever process is first. */
export async function ensureDefaultEnvironment(tx: Transaction): Promise<void> {
  const id = newUuid(tx.now)
  await insertEnvironment(tx.db, { id, name: DEFAULT_ENVIRONMENT, createdAt: tx.now })
}

function nameTaken(name: string): ConflictError {
  return new ConflictError(`There is an environment named ${JSON.stringify(name)} already.`)
}
