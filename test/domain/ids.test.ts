import fc from 'fast-check'
import { TypeID } from 'typeid-js'
import { expect, test } from 'vitest'
import {
  ID_PREFIXES,
  type IdKind,
  newUuid,
  parseAnyId,
  parseId,
  publicId,
  uuidBeside,
  uuidFloor,
  uuidTime,
} from '../../src/domain/ids.ts'

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'
const LAST_MOMENT_MS = 2 ** 48 - 1

const kinds = fc.constantFrom(...(Object.keys(ID_PREFIXES) as IdKind[]))
const moments = fc.integer({ min: 0, max: LAST_MOMENT_MS - 1 }).map((time) => new Date(time))

/** By the TypeID specification: 26 digits of Crockford's base 32, most significant first. */
function decodeSuffix(id: string): string {
  const digits = [...id.slice(id.indexOf('_') + 1)]
  const value = digits.reduce((sum, digit) => sum * 32n + BigInt(BASE32.indexOf(digit)), 0n)
  return value.toString(16).padStart(32, '0')
}

test('an id is its prefix and the UUID in base 32, and is read back as the same UUID', () => {
  fc.assert(
    fc.property(kinds, fc.uuid(), (kind, uuid) => {
      const id = publicId(kind, uuid)

      expect(id).toMatch(new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-z]{26}$`))
      expect(decodeSuffix(id)).toBe(uuid.replaceAll('-', ''))
      expect(TypeID.fromString(id).toUUID()).toBe(uuid)
      expect(parseId(kind, id)).toBe(uuid)
      expect(parseAnyId(id)).toEqual({ kind, uuid })
    }),
  )
})

test('an id of one kind is no id of another', () => {
  fc.assert(
    fc.property(kinds, kinds, fc.uuid(), (kind, other, uuid) => {
      fc.pre(kind !== other)

      expect(parseId(other, publicId(kind, uuid))).toBeUndefined()
    }),
  )
})

const id = publicId('Event', newUuid(new Date()))

test.each([
  ['nothing', ''],
  ['a prefix alone', 'evt_'],
  ['no prefix', id.slice(4)],
  ['an empty prefix', id.slice(3)],
  ['an unknown prefix', id.replace('evt', 'usr')],
  ['two prefixes', `evt_${id}`],
  ['a prefix in capitals', id.replace('evt', 'EVT')],
  ['digits in capitals', `evt_${id.slice(4).toUpperCase()}`],
  ['a digit that base 32 leaves out', `${id.slice(0, -1)}u`],
  ['a digit too few', id.slice(0, -1)],
  ['a digit too many', `${id}0`],
  ['more than 128 bits', `evt_8${id.slice(5)}`],
  ['white space before', ` ${id}`],
  ['white space after', `${id} `],
  ['a UUID', newUuid(new Date())],
  ['a letter that is not ASCII', `${id.slice(0, -1)}é`],
  ['U+0000', `${id}\u0000`],
])('%s is no id', (_what, text) => {
  const found = parseAnyId(text)

  expect(found).toBeUndefined()
})

test('a new UUID is a version 7 that tells its millisecond', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const uuid = newUuid(moment)

      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(uuidTime(uuid)).toEqual(moment)
    }),
  )
})

test('no two new UUIDs are the same', () => {
  const now = new Date()

  const uuids = new Set(Array.from({ length: 10_000 }, () => newUuid(now)))

  expect(uuids.size).toBe(10_000)
})

test('UUIDs made in one millisecond come in their order, while a counter can tell them', () => {
  const now = new Date()

  const uuids = Array.from({ length: 4_000 }, () => newUuid(now))

  expect(uuids.toSorted()).toEqual(uuids)
})

test('one UUID has an id of each kind, and always the same', () => {
  const uuid = newUuid(new Date())
  const all = Object.keys(ID_PREFIXES) as IdKind[]

  const [first, again] = [1, 2].map(() => all.map((kind) => publicId(kind, uuid)))

  expect(first?.map((some) => some.slice(0, 4))).toEqual(
    Object.values(ID_PREFIXES).map((prefix) => `${prefix}_`),
  )
  expect(new Set(first?.map((some) => some.slice(4))).size).toBe(1)
  expect(again).toEqual(first)
})

test('ids sort by their time, inside and outside', () => {
  fc.assert(
    fc.property(kinds, moments, fc.integer({ min: 1, max: 10 ** 12 }), (kind, earlier, gap) => {
      const first = newUuid(earlier)
      const second = newUuid(new Date(Math.min(earlier.getTime() + gap, LAST_MOMENT_MS)))

      expect(first < second).toBe(true)
      expect(publicId(kind, first) < publicId(kind, second)).toBe(true)
    }),
  )
})

test('ids of one millisecond come in the order in which they were made', () => {
  const now = new Date('2026-01-01T12:00:00.123Z')

  const made = Array.from({ length: 2_000 }, () => newUuid(now))

  expect(made.toSorted()).toEqual(made)
})

test('the floor of a moment is below all its UUIDs and above all earlier ones', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const uuid = newUuid(moment)
      const next = new Date(moment.getTime() + 1)

      expect(uuidFloor(moment) <= uuid).toBe(true)
      expect(uuid < uuidFloor(next)).toBe(true)
      expect(uuidTime(uuidFloor(moment))).toEqual(moment)
    }),
  )
})

test.each([
  ['before 1970', new Date(-1), '00000000-0000-0000-0000-000000000000'],
  ['after 10889', new Date(8.64e15), 'ffffffff-ffff-0000-0000-000000000000'],
])('a bound %s stays a UUID', (_when, moment, floor) => {
  const found = uuidFloor(moment)

  expect(found).toBe(floor)
})

test.each([
  ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000001'],
  ['01a1fe08-2c21-7fff-ffff-ffffffffffff', '01a1fe08-2c21-8000-0000-000000000000'],
  ['01a1fe08-ffff-ffff-ffff-ffffffffffff', '01a1fe09-0000-0000-0000-000000000000'],
])('nothing is between %s and %s', (below, above) => {
  expect(uuidBeside(below, 1)).toBe(above)
  expect(uuidBeside(above, -1)).toBe(below)
})
