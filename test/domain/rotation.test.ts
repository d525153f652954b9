import { expect, test } from 'vitest'
import {
  overlapEnd,
  POLICIES_OF_ONE_SIGNATURE,
  parseRotation,
  rotationNote,
} from '../../src/domain/rotation.ts'
import { ROTATION_POLICIES } from '../../src/domain/signing-keys.ts'
import { refusedPaths } from '../support/issues.ts'

const noon = new Date('2026-01-01T12:00:00Z')

test('nothing given means that both sign for a day', () => {
  const rotation = parseRotation({})

  expect(rotation).toEqual({ policy: 'overlap', overlapSeconds: 86_400 })
  expect(overlapEnd(rotation, noon)).toEqual(new Date('2026-01-02T12:00:00Z'))
})

test.each([-1, 604_801, 1.5, null])('%s overlapSeconds are refused', (overlapSeconds) => {
  expect(refusedPaths(() => parseRotation({ overlapSeconds }))).toEqual(['overlapSeconds'])
})

test.each([0, 604_800])('%i overlapSeconds are taken', (overlapSeconds) => {
  const rotation = parseRotation({ overlapSeconds })

  expect(overlapEnd(rotation, noon)).toEqual(new Date(noon.getTime() + overlapSeconds * 1_000))
})

test('a policy that is null is refused', () => {
  expect(refusedPaths(() => parseRotation({ policy: null }))).toEqual(['policy'])
})

test.each(['immediate', 'finish_in_flight'] as const)('%s does not end by the clock', (policy) => {
  expect(overlapEnd({ policy, overlapSeconds: 10 }, noon)).toBeNull()
})

test('each policy is said in other words, and OVERLAP says until when', () => {
  const notes = ROTATION_POLICIES.map((policy) => rotationNote(policy, noon))

  expect(new Set(notes).size).toBe(3)
  expect(rotationNote('overlap', noon)).toContain('2026-01-01T12:00:00.000Z')
})

test('the policies for a scheme with one signature are named as the API does', () => {
  expect(POLICIES_OF_ONE_SIGNATURE).toBe('IMMEDIATE or FINISH_IN_FLIGHT')
})
