import { expect, test } from 'vitest'
import { checkInput, InvalidInputError } from '../../src/domain/errors.ts'
import {
  checkMapping,
  MAX_MAPPING_BYTES,
  mappingFailure,
  mappingRefusal,
} from '../../src/domain/mapping-rules.ts'
import type { MappingError } from '../../src/domain/mappings.ts'

test.each([
  ['', 'must not be empty; null is for none.'],
  [' \n\t', 'must not be empty; null is for none.'],
  ['a'.repeat(MAX_MAPPING_BYTES + 1), 'must have at most 65536 bytes.'],
  ['é'.repeat(MAX_MAPPING_BYTES / 2 + 1), 'must have at most 65536 bytes.'],
  ['"\u0000"', 'must not contain U+0000 or half a surrogate pair.'],
  ['"\ud800"', 'must not contain U+0000 or half a surrogate pair.'],
])('a script that cannot be stored is refused', (script, message) => {
  expect(issuesOf(script)).toEqual([{ path: ['mapping'], message }])
})

test.each(['x', 'é'.repeat(MAX_MAPPING_BYTES / 2), 'not javascript at all ('])(
  'what can be stored is not refused before it is tried',
  (script) => {
    expect(issuesOf(script)).toEqual([])
  },
)

test.each<[Partial<MappingError>, string, string]>([
  [
    {},
    'The mapping failed (syntax, line 2, column 5): Unexpected token.',
    'cannot be run (line 2, column 5): Unexpected token.',
  ],
  [
    { line: null, column: null, kind: 'memory' },
    'The mapping failed (memory): Unexpected token.',
    'cannot be run: Unexpected token.',
  ],
  [
    { message: 'half \udc00 and \u0000' },
    'The mapping failed (syntax, line 2, column 5): half \ufffd and \ufffd',
    'cannot be run (line 2, column 5): half \ufffd and \ufffd',
  ],
])('an error is told with its place, in text that can be stored', (part, failure, refusal) => {
  const error: MappingError = {
    ...{ kind: 'syntax', message: 'Unexpected token.', line: 2, column: 5 },
    ...part,
  }

  const told = [mappingFailure(error, { script: '', keepsData: false }), mappingRefusal(error)]

  expect(told).toEqual([failure, refusal])
})

test.each([
  [
    "TypeError: cannot read property 'canary' of undefined",
    "TypeError: cannot read property '…' of undefined",
  ],
  [
    "TypeError: cannot read property 'total' of undefined",
    "TypeError: cannot read property 'total' of undefined",
  ],
  ['Error: no amount in canary@example.com', 'Error: no amount in …'],
  ['Error: canary-4711_x', 'Error: …'],
  ['Error: no अमाउन्ट, รวม or é', 'Error: no …, … or …'],
  ['Error: amount\u0301 amount👛 👛', 'Error: … … …'],
  ['Error: no total\u2003in\u00a0amount', 'Error: no …'],
  ["Error: no '!#%&*~' in !#%&*~", 'Error: no … in …'],
  ['Error: p!s#w%rd', 'Error: …'],
  ["SyntaxError: Unexpected token '!' in JSON", 'SyntaxError: Unexpected token … in JSON'],
  ["SyntaxError: Expected ',' or '}' after property value", null],
  ['canary: amount\nTypeError: no', '…: amount\nTypeError: no'],
  ['Error: canaryamount', 'Error: …'],
  ['Error: nó', 'Error: …'],
])('of %j nothing is kept that can come from the event alone', (message, kept) => {
  const script = "if (!event.data.total.sum) throw new Error('no amount in ' + event.data.email)"
  const error: MappingError = { kind: 'runtime', message, line: 2, column: 5 }

  const told = [false, true].map((keepsData) => mappingFailure(error, { script, keepsData }))

  const where = 'The mapping failed (runtime, line 2, column 5)'
  expect(told).toEqual([`${where}: ${kept ?? message}`, `${where}: ${message}`])
})

function issuesOf(script: string) {
  try {
    checkInput((refuse) => checkMapping(refuse, script))
    return []
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues
    throw error
  }
}
