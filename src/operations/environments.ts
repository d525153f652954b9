import { checkSettings, DEFAULT_SETTINGS } from '../domain/environments.ts'
import { ConflictError, checkInput, NotFoundError, type Refuse } from '../domain/errors.ts'
import type { ExportSettings } from '../domain/export-settings.ts'
import { type Given, without } from '../domain/given.ts'
import { newUuid, publicId } from '../domain/ids.ts'
import {
  type Environment,
  type EnvironmentChange,
  findEnvironment,
  findFirstEnvironment,
  insertEnvironment,
  updateEnvironment,
} from '../storage/environments.ts'
import { lockUsers, touchUsers } from '../storage/subscription-parts.ts'
import type { Transaction } from '../storage/transaction.ts'
import { isUniqueViolation } from '../storage/violations.ts'

/** The environment that an ADMIN acts in who names none. */
export const DEFAULT_ENVIRONMENT = 'default'

type Settings = 'name' | 'secretsRevealable' | 'logsFullData' | 'retentionDays'

export interface EnvironmentInput extends Given<Pick<Environment, Settings>> {
  readonly exportSettings?: Given<ExportSettings> | null | undefined
}

export async function createEnvironment(
  tx: Transaction,
  input: EnvironmentInput & { readonly name: string },
): Promise<Environment> {
  const { exportSettings, ...rest } = input
  checkInput((refuse) => checkSettings(refuse, input))
  const given = without({ ...rest, ...exportSettings }, [undefined, null])
  const settings = { ...DEFAULT_SETTINGS, ...(given as Partial<typeof DEFAULT_SETTINGS>) }
  const environment = { ...settings, id: newUuid(tx.now), name: input.name, createdAt: tx.now }
  if (!(await insertEnvironment(tx.db, environment))) throw nameTaken(input.name)
  return environment
}

/** Only what is given changes. What was loaded before this is answered is loaded again before it is sent. */
export async function changeEnvironment(
  tx: Transaction,
  id: string,
  { exportSettings, ...given }: EnvironmentInput,
): Promise<Environment> {
  checkInput((refuse) => {
    refuseNulls(refuse, { ...given, exportSettings }, [])
    refuseNulls(refuse, exportSettings ?? {}, ['exportSettings'])
    checkSettings(refuse, given)
  })
  const change = without({ ...given, ...exportSettings }, [undefined])
  const environment = await update(tx, id, change as EnvironmentChange)
  if (environment === undefined) throw new NotFoundError(publicId('Environment', id))
  // After its own row, for which those who make subscriptions wait: so none is missed.
  if (exportSettings != null || given.logsFullData != null) {
    await lockUsers(tx.db, id, 'environmentId', id) // in the order in which everybody locks them
    await touchUsers(tx.db, 'environmentId', id)
  }
  return environment
}

async function update(tx: Transaction, id: string, change: EnvironmentChange) {
  if (Object.keys(change).length === 0) return findEnvironment(tx.db, id)
  try {
    return await updateEnvironment(tx.db, id, change)
  } catch (error) {
    throw isUniqueViolation(error) ? nameTaken(change.name ?? '') : error
  }
}

/** Made once, by whichever process is first. Where there is any, `default` was renamed: then none is made. */
export async function ensureDefaultEnvironment(tx: Transaction): Promise<void> {
  if ((await findFirstEnvironment(tx.db)) !== undefined) return
  const id = newUuid(tx.now)
  await insertEnvironment(tx.db, {
    ...DEFAULT_SETTINGS,
    ...{ id, name: DEFAULT_ENVIRONMENT, createdAt: tx.now },
  })
}

function refuseNulls(refuse: Refuse, given: object, path: readonly string[]): void {
  for (const [field, value] of Object.entries(given)) {
    if (value === null) refuse([...path, field], 'must not be null.')
  }
}

function nameTaken(name: string): ConflictError {
  return new ConflictError(`There is an environment named ${JSON.stringify(name)} already.`)
}
