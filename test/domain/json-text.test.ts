import { expect, test } from 'vitest'
import { MAX_EVENT_BYTES } from '../../src/domain/events.ts'
import { objectInterior } from '../../src/domain/json-text.ts'

/** Small, so that a test of what takes the square of it ends. */
const SMALL_BYTES = 8 * 1_024
const MAX_STEPS_A_BYTE = 6
const OMITTED = new Set(['id'])

/** How many characters are looked at, by the functions of strings that this code may use. */
function countSteps(work: () => unknown): number {
  const { charCodeAt, indexOf } = String.prototype
  let steps = 0
  Object.assign(String.prototype, {
    charCodeAt(this: string, index: number) {
      steps += 1
      return charCodeAt.call(this, index)
    },
    indexOf(this: string, wanted: string, start = 0) {
      const found = indexOf.call(this, wanted, start)
      steps += (found < 0 ? this.length : found) - start + 1
      return found
    },
  })
  try {
    work()
    return steps
  } finally {
    Object.assign(String.prototype, { charCodeAt, indexOf })
  }
}

/** Repeats what is in the middle until the text has this length, roughly. */
function grow(head: string, middle: string, tail: string, length: number): string {
  return head + middle.repeat(Math.floor(length / middle.length)) + tail
}

test.each([
  ['backslashes', '{"a":"', '\\\\', '"}'],
  ['escaped quotes', '{"a":"', '\\"', '"}'],
  ['backslashes before quotes', '{"a":"', '\\\\\\"', '"}'],
  ['backslashes in a name', '{"', '\\\\', '":1}'],
  ['quotes in a name', '{"', '\\"', '":1}'],
  ['small members', '{"a":1', ',"a":1', '}'],
  ['names in escapes', '{"a":1', ',"\\u0061b":1', '}'],
  ['members that are left out', '{"id":1', ',"id":1', '}'],
  ['members left out between others', '{"a":1', ',"id":1,"a":1', '}'],
  ['empty texts', '{"a":[""', ',""', ']}'],
  ['arrays', '{"a":[[]', ',[]', ']}'],
  ['braces', '{"a":1', ',"a":{"a":{}}', '}'],
  ['white space', '{', ' ', '"a":1}'],
  ['white space before commas', '{"a":1', '    ,"a":1', '}'],
])('twice as many %s cost twice as much, not four times', (_what, head, middle, tail) => {
  const stepsOf = (length: number) => {
    const text = grow(head, middle, tail, length)
    return countSteps(() => objectInterior(text, OMITTED))
  }

  const ratio = stepsOf(2 * SMALL_BYTES) / stepsOf(SMALL_BYTES)

  expect(ratio).toBeGreaterThan(1.9)
  expect(ratio).toBeLessThan(2.1)
  expect(stepsOf(MAX_EVENT_BYTES) / MAX_EVENT_BYTES).toBeLessThan(MAX_STEPS_A_BYTE)
})

test('objects nested as deeply as an event can hold are walked without recursion', () => {
  const depth = MAX_EVENT_BYTES / 6 - 10
  const interior = `${'"a":{'.repeat(depth)}${'}'.repeat(depth)}`

  const found = objectInterior(`{${interior}}`, OMITTED)

  expect(found).toBe(interior)
})

test('what is no object has no interior', () => {
  const found = ['[]', '"{}"', '1', 'null', ' [{}] '].map((json) => objectInterior(json, OMITTED))

  expect(found).toEqual(Array(5).fill(undefined))
})

test.each(['{"a":1', '{"a', '{"a":"', '{"a":[1', '{"a":{"b":1}'])(
  'text that ends too early, %s, is an error and no endless loop',
  (json) => {
    const work = () => objectInterior(json, OMITTED)

    expect(work).toThrow('A stored event is not JSON.')
  },
)
