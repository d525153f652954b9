import { expect, test } from 'vitest'
import { NIL_UUID } from '../../src/domain/ids.ts'
import { MAX_MAPPING_BYTES } from '../../src/domain/mapping-rules.ts'
import type { MappingError } from '../../src/domain/mappings.ts'
import { findScriptMistakes } from '../../src/operations/mappings.ts'

function checkerOf(error: MappingError | null) {
  const checked: string[] = []
  return {
    checked,
    async checkScript(_environmentId: string, script: string) {
      checked.push(script)
      return error
    },
  }
}

test('a script that cannot be run is refused with its place', async () => {
  const checker = checkerOf({ kind: 'syntax', message: 'Unexpected token.', line: 4, column: 2 })

  const mistakes = await findScriptMistakes(checker, NIL_UUID, 'a script')

  const message = 'cannot be run (line 4, column 2): Unexpected token.'
  expect(mistakes).toEqual([{ path: ['mapping'], message }])
})

test('one that is too large is refused before anything runs', async () => {
  const checker = checkerOf(null)

  const mistakes = await findScriptMistakes(checker, NIL_UUID, 'a'.repeat(MAX_MAPPING_BYTES + 1))

  expect(mistakes).toEqual([{ path: ['mapping'], message: 'must have at most 65536 bytes.' }])
  expect(checker.checked).toEqual([])
})

test('none is nothing to check, and one that can be run is let through', async () => {
  const checker = checkerOf(null)

  const mistakes = [null, undefined, 'a script'].map((one) =>
    findScriptMistakes(checker, NIL_UUID, one),
  )

  expect(await Promise.all(mistakes)).toEqual([[], [], []])
  expect(checker.checked).toEqual(['a script'])
})
