import fc from 'fast-check'
import { objectTexts, otherTexts } from './json.ts'

/** JSON text to publish, and what must follow our own members in the data of its envelope. */
export interface JsonSample {
  readonly rawData: string
  readonly members: string
}

const KIB = 1_024
const MAX_EVENT_BYTES = 512 * KIB
/** The same samples in every run, so that a failure can be looked at. */
const SEED = 27

const OUR_NAMES = ['id', 'analyticsEvent', 'timestamp']

// Pieces of a string's text: what a scanner, a decoder or a database could trip over.
const PIECES = [
  ...['{', '}', '[', ']', ',', ':', '\\"id\\":1', "'", '/', '<', '\u007f', '\u0085', '\u00a0'],
  ...['é', 'e\u0301', '日本', '\ufeff', '\u2028', '\u2029', '\u202e', '\ufffd', '\uffff'],
  ...['😀', '𝒳', '\u{1f469}\u200d\u{1f467}', '\u{10ffff}', '\\ud83d\\ude00', '\\u2028'],
  ...['\\"', '\\\\', '\\\\\\"', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t', '\\u0000', '\\u001F'],
  ...['\\ud800', '\\uDC00', '\\udead\\ud800', '\\u0022', '\\u005c'],
]

const NUMBERS = [
  ...['0', '-0', '-0.0', '0e0', '-0E-0', '1e400', '-1E+400', '1e-400', '12345678901234567890'],
  ...['9007199254740993', '0.1000000000000000055511151231257827', '1.0', '1E2', '100000e-1'],
]

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => `"${pieces.join('')}"`),
  fc.string({ unit: 'binary' }).map((value) => JSON.stringify(value)),
)
const number = fc.oneof(
  fc.constantFrom(...NUMBERS),
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
)

const sample: fc.Arbitrary<JsonSample> = fc.oneof(
  objectTexts.map(({ members }) => ({
    rawData: `{${members.map((member) => member.text).join(',')}}`,
    members: members
      .filter(({ name }) => !OUR_NAMES.includes(name))
      .map((member) => `,${member.text}`)
      .join(''),
  })),
  fc.tuple(text, number, text).map(([a, b, c]) => ofMembers(`"a":${a}, "a" :[${b},${c}] `)),
  fc.oneof(otherTexts, text, number).map(ofOther),
)

/** So many samples of JSON as callers should not write it, and may. */
export function jsonSamples(count: number): JsonSample[] {
  return [...EXTREMES, ...fc.sample(sample, { numRuns: count - EXTREMES.length, seed: SEED })]
}

const EXTREMES: readonly JsonSample[] = [
  { rawData: '{}', members: '' },
  { rawData: ' { \r\n\t} ', members: ' \r\n\t' },
  { rawData: `{"id":"${'x'.repeat(400 * KIB)}","a":1}`, members: ',"a":1' },
  ...[
    `"twice":1,"twice":2,"nested":{"id":1,"id":2,"analyticsEvent":{"timestamp":[]}}`,
    `"deep":${nested('[', ']', 10_000)}`,
    `"deep":${nested('{"id":', '}', 10_000)}`,
    `"digits":${'9'.repeat(400 * KIB)}`,
    `"quotes":"${'\\"'.repeat(200 * KIB)}"`,
    `"backslashes":"${'\\\\'.repeat(200 * KIB)}"`,
    `"emoji":"${'😀'.repeat(100 * KIB)}"`,
    `"list":[${'{"id":"\\u0000"}, '.repeat(24 * KIB)}0]`,
    Array.from({ length: 30_000 }, (_, index) => `"m${index}":${index}`).join(', '),
  ].map(ofMembers),
  ...['null', '-0', '1e400', '""', '[]', ' "\\u0000" ', '"\\ud800"', '[{"id":1}]'].map(ofOther),
  ofOther(nested('[', ']', 10_000)),
  ofOther(nested('[', ']', MAX_EVENT_BYTES / 2)),
  ofOther(`"${'é'.repeat(MAX_EVENT_BYTES / 2 - 1)}"`),
]

function ofMembers(members: string): JsonSample {
  return { rawData: `{${members}}`, members: `,${members}` }
}

function ofOther(rawData: string): JsonSample {
  return { rawData, members: `,"data":${rawData}` }
}

function nested(open: string, close: string, depth: number): string {
  return `${open.repeat(depth)}${open === '[' ? '' : '0'}${close.repeat(depth)}`
}
