import { expect, test } from 'vitest'
import { MAX_MAPPING_BYTES } from '../../src/domain/mapping-rules.ts'
import type { MappingError } from '../../src/domain/mappings.ts'
import { checkScript } from '../../src/operations/mappings.ts'

function checkerOf(error: MappingError | null) {
  const checked: string[] = []
  return {
    checked,
    async checkScript(script: string) {
      checked.push(script)
      return error
    },
  }
}

test('a script that cannot be run is refused with its place', async () => {
  const checker = checkerOf({ kind: 'syntax', message: 'Unexpected token.', line: 4, column: 2 })

  const checking = checkScript(checker, 'a script')

  await expect(checking).rejects.toMatchObject({
    issues: [{ path: ['mapping'], message: 'cannot be run (line 4, column 2): Unexpected token.' }],
  })
})

test('one that is too large is refused before anything runs', async () => {
  const checker = checkerOf(null)

  const checking = checkScript(checker, 'a'.repeat(MAX_MAPPING_BYTES + 1))

  await expect(checking).rejects.toThrow('mapping: must have at most 65536 bytes.')
  expect(checker.checked).toEqual([])
})

test('none is nothing to check, and one that can be run is let through', async () => {
  const checker = checkerOf(null)

  for (const script of [null, undefined, 'a script']) await checkScript(checker, script)

  expect(checker.checked).toEqual(['a script'])
})
