import { expect, test } from 'vitest'
import { type SecretState, secretsOf } from '../../src/domain/signing-keys.ts'

const later = new Date('2026-01-02T00:00:00Z')

/** Newest first, as a key has them; ids are in the order in which they were made. */
const current: SecretState = { id: '9', isCurrent: true, expiresAt: null }
const kept = (id: string): SecretState => ({ id, isCurrent: false, expiresAt: null })
const overlapping = (id: string): SecretState => ({ id, isCurrent: false, expiresAt: later })

test.each<[string, readonly SecretState[], string | null, readonly string[]]>([
  ['a key that was never rotated', [current], null, ['9']],
  ['a retry under such a key', [current], '9', ['9']],
  ['a new delivery after OVERLAP', [current, overlapping('8')], null, ['9', '8']],
  ['a retry after OVERLAP', [current, overlapping('8')], '8', ['9', '8']],
  [
    'a new delivery after OVERLAP twice',
    [current, overlapping('8'), overlapping('7')],
    null,
    ['9', '8', '7'],
  ],
  ['a new delivery after FINISH_IN_FLIGHT', [current, kept('8')], null, ['9']],
  ['a retry after FINISH_IN_FLIGHT', [current, kept('8')], '8', ['8']],
  ['a retry of what began after FINISH_IN_FLIGHT', [current, kept('8')], '9', ['9']],
  ['a retry across two FINISH_IN_FLIGHT', [current, kept('8'), kept('7')], '7', ['7']],
  ['a retry across one of two FINISH_IN_FLIGHT', [current, kept('8'), kept('7')], '8', ['8']],
  [
    'OVERLAP, then FINISH_IN_FLIGHT, begun before both',
    [current, kept('8'), overlapping('7')],
    '7',
    ['8', '7'],
  ],
  ['OVERLAP, then FINISH_IN_FLIGHT, the old one gone', [current, kept('8')], '7', ['8']],
  [
    'FINISH_IN_FLIGHT, then OVERLAP, begun before both',
    [current, overlapping('8'), kept('7')],
    '7',
    ['7', '9', '8'],
  ],
  ['FINISH_IN_FLIGHT, then OVERLAP, new', [current, overlapping('8'), kept('7')], null, ['9', '8']],
  ['a retry after IMMEDIATE', [current], '8', ['9']],
  ['a key without a secret that can be read', [], '8', []],
])('%s', (_what, secrets, lastSecretId, ids) => {
  const signing = secretsOf(secrets, lastSecretId)

  expect(signing.map(({ id }) => id)).toEqual(ids)
})
