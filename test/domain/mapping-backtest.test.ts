import { expect, test } from 'vitest'
import {
  createTally,
  MAX_SAMPLE_CHARACTERS,
  type Verdict,
  verdictOf,
} from '../../src/domain/mapping-backtest.ts'
import type { MappingError, MappingResult } from '../../src/domain/mappings.ts'

const error: MappingError = { kind: 'runtime', message: 'No.', line: 1, column: 1 }
const failed: MappingResult = { kind: 'failed', error }
const dropped: MappingResult = { kind: 'dropped' }
const mapped = (body: string): MappingResult => ({ kind: 'mapped', body })

test.each<[MappingResult, MappingResult, Verdict]>([
  [mapped('{"a":1}'), mapped('{"a":1}'), 'same'],
  [mapped('{"a":1}'), mapped('{"a": 1}'), 'changed'],
  [mapped('1'), dropped, 'dropped'],
  [mapped('1'), failed, 'failed'],
  [dropped, dropped, 'same'],
  [dropped, mapped('1'), 'changed'],
  [dropped, failed, 'failed'],
  [failed, failed, 'failed'],
  [failed, dropped, 'dropped'],
  [failed, mapped('1'), 'changed'],
])('%j followed by %j is %s', (before, after, verdict) => {
  expect(verdictOf(before, after)).toBe(verdict)
})

test('each event is counted once, and what should be seen first comes first', () => {
  const tally = createTally(3)

  for (const id of ['a', 'b', 'c', 'd']) tally.add(id, mapped('1'), mapped('2'))
  tally.add('e', mapped('1'), dropped)
  tally.add('f', mapped('1'), failed)
  tally.add('g', mapped('1'), mapped('1'))
  const { counts, samples } = tally.read()

  expect(counts).toEqual({ same: 1, changed: 4, dropped: 1, failed: 1 })
  expect(samples).toEqual([
    { eventId: 'f', verdict: 'failed', before: '1', after: null, isTruncated: false, error },
    { eventId: 'e', verdict: 'dropped', before: '1', after: null, isTruncated: false, error: null },
    { eventId: 'a', verdict: 'changed', before: '1', after: '2', isTruncated: false, error: null },
  ])
})

test('no samples are kept where none are wanted', () => {
  const tally = createTally(0)

  tally.add('a', mapped('1'), failed)

  expect(tally.read()).toMatchObject({ counts: { failed: 1 }, samples: [] })
})

test('long bodies are cut, and never in the middle of a character', () => {
  const tally = createTally(2)
  const long = 'a'.repeat(MAX_SAMPLE_CHARACTERS)

  tally.add('even', mapped(long), mapped(`${long}b`))
  tally.add('odd', mapped(''), mapped(`${long.slice(1)}\u{1F600}`))
  const [even, odd] = tally.read().samples

  expect(even).toMatchObject({ before: long, after: long, isTruncated: true })
  expect(odd).toMatchObject({ before: '', after: long.slice(1), isTruncated: true })
})
