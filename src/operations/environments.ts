import { ConflictError, checkInput, NotFoundError } from '../domain/errors.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import { checkName } from '../domain/text.ts'
import {
  type Environment,
  type EnvironmentChange,
  findEnvironment,
  insertEnvironment,
  updateEnvironment,
} from '../storage/environments.ts'
import type { Transaction } from '../storage/transaction.ts'
import { isUniqueViolation } from '../storage/violations.ts'

/** The environment that an ADMIN acts in who names none. */
export const DEFAULT_ENVIRONMENT = 'default'

type Given<T> = { readonly [Name in keyof T]?: T[Name] | null | undefined }

export async function createEnvironment(
  tx: Transaction,
  { name, secretsRevealable }: { readonly name: string } & Given<EnvironmentChange>,
): Promise<Environment> {
  checkInput((refuse) => checkName(refuse, name))
  const environment = {
    ...{ id: newUuid(tx.now), name, createdAt: tx.now },
    secretsRevealable: secretsRevealable ?? true,
  }
  if (!(await insertEnvironment(tx.db, environment))) throw nameTaken(name)
  return environment
}

/** Only what is given changes. */
export async function changeEnvironment(
  tx: Transaction,
  id: string,
  given: Given<EnvironmentChange>,
): Promise<Environment> {
  checkInput((refuse) => {
    for (const [field, value] of Object.entries(given)) {
      if (value === null) refuse([field], 'must not be null.')
    }
    if (given.name != null) checkName(refuse, given.name)
  })
  const environment = await change(tx, id, given)
  if (environment === undefined) throw new NotFoundError(publicId('Environment', id))
  return environment
}

async function change(tx: Transaction, id: string, given: Given<EnvironmentChange>) {
  const changed = Object.entries(given).filter(([, value]) => value !== undefined)
  if (changed.length === 0) return findEnvironment(tx.db, id)
  try {
    return await updateEnvironment(tx.db, id, Object.fromEntries(changed))
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(given.name ?? '') : error
  }
}

/** Made once, by whichever process is first. */
export async function ensureDefaultEnvironment(tx: Transaction): Promise<void> {
  const id = newUuid(tx.now)
  const settings = { name: DEFAULT_ENVIRONMENT, secretsRevealable: true }
  await insertEnvironment(tx.db, { id, ...settings, createdAt: tx.now })
}

function nameTaken(name: string): ConflictError {
  return new ConflictError(`There is an environment named ${JSON.stringify(name)} already.`)
}
