import { checkInput, InvalidInputError } from '../domain/errors.ts'
import { checkMapping, mappingRefusal } from '../domain/mapping-rules.ts'
import type { Sandbox } from '../domain/mappings.ts'

/** Before a transaction is opened: none waits for a script. Null and undefined are for none, and no change. */
export async function checkScript(
  sandbox: Pick<Sandbox, 'checkScript'>,
  script: string | null | undefined,
): Promise<void> {
  if (script == null) return
  checkInput((refuse) => checkMapping(refuse, script))
  const error = await sandbox.checkScript(script)
  if (error === null) return
  throw new InvalidInputError([{ path: ['mapping'], message: mappingRefusal(error) }])
}
