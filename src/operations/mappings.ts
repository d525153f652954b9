import { findMistakes, type InputIssue } from '../domain/errors.ts'
import { publicId } from '../domain/ids.ts'
import { checkMapping, mappingRefusal } from '../domain/mapping-rules.ts'
import type { Sandbox } from '../domain/mappings.ts'

/**
 * What is wrong with a script. Found before a transaction is opened, since none waits for a script; it is
 * refused there, with all else that is wrong. Null and undefined are for none, and no change.
 */
export async function findScriptMistakes(
  sandbox: Pick<Sandbox, 'checkScript'>,
  environmentId: string,
  script: string | null | undefined,
): Promise<readonly InputIssue[]> {
  if (script == null) return []
  const mistakes = findMistakes((refuse) => checkMapping(refuse, script))
  if (mistakes.length > 0) return mistakes
  const error = await sandbox.checkScript(publicId('Environment', environmentId), script)
  return error === null ? [] : [{ path: ['mapping'], message: mappingRefusal(error) }]
}
