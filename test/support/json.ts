import fc from 'fast-check'

/** JSON text as people and programs write it, in pieces whose meaning is known without parsing. */
export interface ObjectText {
  readonly members: readonly MemberText[]
}

export interface MemberText {
  readonly name: string
  /** All of it, from just after the brace or comma before it to just before the one after it. */
  readonly text: string
}

export const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 })

/** Texts that would not survive being parsed and printed again. */
const delicate = fc.constantFrom(
  ...['12345678901234567890', '-0', '1e400', '1E-7', '0.1000', '"\\ud800"', '"\\u0000"', '"\\/"'],
  ...['"a\\\\"', '"\\""', '"\\\\\\""', '"}"', '"]"', '","', '"{\\"id\\":1}"', '{"id":{"id":[]}}'],
  ...['{"a":1,"a":2}', '[ ]', '{ }', '[[[[[[[[[[]]]]]]]]]]', '"é\u{1F600}"', 'null', 'true'],
)

export const value = fc.oneof(
  fc.json({ maxDepth: 3 }),
  delicate,
  fc.jsonValue({ maxDepth: 3 }).map((any) => JSON.stringify(any, null, 2)),
)

const names = fc.oneof(
  fc.constantFrom('id', 'analyticsEvent', 'timestamp'),
  fc.constantFrom('Id', 'ids', ' id', 'data', '', 'a"b', 'a\\b', '__proto__', 'é', 'requestId'),
  fc.string(),
)

/** A name in quotes; `isEscaped` tells for each of its units whether it is written as \uXXXX. */
export function quote(name: string, isEscaped: readonly boolean[]): string {
  const units = Array.from({ length: name.length }, (_, index) => name.charAt(index))
  const written = units.map((unit, index) =>
    isEscaped[index % isEscaped.length] === true
      ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
      : JSON.stringify(unit).slice(1, -1),
  )
  return `"${written.join('')}"`
}

export const escapes = fc.oneof(
  fc.constant([false]),
  fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
)

const member: fc.Arbitrary<MemberText> = fc
  .tuple(names, escapes, value, space, space, space, space)
  .map(([name, isEscaped, text, ...[a, b, c, d]]) => ({
    name,
    text: `${a}${quote(name, isEscaped)}${b}:${c}${text}${d}`,
  }))

export const objectTexts: fc.Arbitrary<ObjectText> = fc.record({
  members: fc.array(member, { maxLength: 6 }),
})

/** JSON that is not an object. */
export const otherTexts = fc
  .tuple(space, value, space)
  .filter(([, text]) => !text.startsWith('{'))
  .map((parts) => parts.join(''))
