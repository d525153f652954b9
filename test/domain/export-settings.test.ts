import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_EVENT_BYTES } from '../../src/domain/events.ts'
import { DEFAULT_EXPORT_SETTINGS, exportedData } from '../../src/domain/export-settings.ts'
import { escapes, quote, space, value } from '../support/json.ts'
import { jsonSamples } from '../support/json-samples.ts'

const ALL = { ...DEFAULT_EXPORT_SETTINGS, includeTestEvents: true }
const NO_REQUEST = { ...ALL, includeRequestPayload: false }
const NO_RESPONSE = { ...ALL, includeResponseData: false }
const NEITHER = { ...NO_REQUEST, includeResponseData: false }

/** The places of what a setting takes out. */
const REQUEST = ['eventDetail', 'eventNotificationDetail', 'platformContext'].flatMap((name) =>
  name === 'platformContext' ? [`${name}.eventDetail`, `${name}.eventNotificationDetail`] : [name],
)
const RESPONSE = ['properties.values', 'eventContext.properties.values']

const settings = fc.constantFrom(
  ...[ALL, NO_REQUEST, NO_RESPONSE, NEITHER].map((some) => ({
    some,
    places: [
      ...(some.includeRequestPayload ? [] : REQUEST),
      ...(some.includeResponseData ? [] : RESPONSE),
    ],
  })),
)

/** What a member is called, all of it around its value, and what it holds. */
interface MemberModel {
  readonly name: string
  readonly head: string
  readonly value: string | ObjectModel
  readonly tail: string
}
type ObjectModel = readonly MemberModel[]

const names = fc.constantFrom(
  ...['eventDetail', 'eventNotificationDetail', 'platformContext', 'properties', 'values'],
  ...['eventContext', 'properties.values', 'eventdetail', 'other', '', '__proto__'],
)

const { object } = fc.letrec<{ object: ObjectModel }>((tie) => ({
  object: fc.array(
    fc
      .tuple(
        fc.tuple(names, escapes, space, space, space, space),
        fc.oneof({ maxDepth: 4 }, value, tie('object')),
      )
      .map(([[name, isEscaped, a, b, c, d], held]) => ({
        ...{ name, head: `${a}${quote(name, isEscaped)}${b}:${c}`, value: held, tail: d },
      })),
    { maxLength: 5 },
  ),
}))

/** As text, without what is at these places. */
function print(model: ObjectModel, places: readonly string[] = [], above = ''): string {
  const members = model.flatMap(({ name, head, value: held, tail }) => {
    const place = `${above}${name}`
    if (places.includes(place) && !name.includes('.')) return []
    const text = typeof held === 'string' ? held : print(held, places, `${place}.`)
    return [`${head}${text}${tail}`]
  })
  return `{${members.join(',')}}`
}

test('what a setting takes out is gone, and each byte of all else is kept', () => {
  fc.assert(
    fc.property(object, settings, space, (model, { some, places }, around) => {
      const rawData = `${around}${print(model)}${around}`

      const data = exportedData({ rawData }, some)

      expect(data).toBe(`${around}${print(model, places)}${around}`)
    }),
    { numRuns: 2_000 },
  )
})

test('a parser finds what it would have found, without what the settings take out', () => {
  fc.assert(
    fc.property(object, settings, (model, { some, places }) => {
      const expected = JSON.parse(print(model))
      for (const place of places) remove(expected, place.split('.'))

      const data = JSON.parse(exportedData({ rawData: print(model) }, some))

      expect(JSON.stringify(data)).toBe(JSON.stringify(expected))
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['an object', '{"a":{"eventDetail":1},"properties":[{"values":1}],"values":2}'],
  ['a list', '[{"eventDetail":1,"properties":{"values":2}}]'],
  ['a text', '"eventDetail"'],
  ['platformContext that is no object', '{"platformContext":"eventDetail"}'],
  ['properties of other contexts', '{"platformContext":{"properties":{"values":1}}}'],
  ['details in other contexts', '{"eventContext":{"eventDetail":1}}'],
])('nothing is taken out of %s that has it elsewhere', (_what, rawData) => {
  expect(exportedData({ rawData }, NEITHER)).toBe(rawData)
})

test('any JSON that has nothing of it stays byte for byte, whatever is set', () => {
  const wrong = jsonSamples(500).filter(
    ({ rawData }) => exportedData({ rawData }, NEITHER) !== rawData,
  )

  expect(wrong.map(({ rawData }) => rawData.slice(0, 200))).toEqual([])
})

test.each([
  ['{"a":', 5],
  ['[', 1],
])('data nested as deeply as an event can hold, in %s, is no trouble', (open, length) => {
  const depth = Math.floor((MAX_EVENT_BYTES - 100) / (length + 1))
  const deep = `${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`
  const rawData = `{"eventDetail":${deep},"properties":{"values":0,"a":1}}`

  expect(exportedData({ rawData }, NEITHER)).toBe('{"properties":{"a":1}}')
})

test('test events have nothing to do with what their data holds', () => {
  const rawData = '{"eventDetail":1,"properties":{"values":2}}'

  expect(exportedData({ rawData }, { ...ALL, includeTestEvents: false })).toBe(rawData)
})

/** Takes a place out of a parsed value. */
function remove(within: unknown, [name = '', ...rest]: readonly string[]): void {
  if (typeof within !== 'object' || within === null || Array.isArray(within)) return
  const members = within as Record<string, unknown>
  if (rest.length === 0) Reflect.deleteProperty(members, name)
  else if (Object.hasOwn(members, name)) remove(members[name], rest)
}

test('an event is cut once for the same settings, however often it is asked for', () => {
  let reads = 0
  const event = {
    get rawData() {
      reads += 1
      return '{"eventDetail":1,"properties":{"values":2}}'
    },
  }

  const cut = [NEITHER, NEITHER, { ...ALL, includeRequestPayload: false }, NEITHER].map((some) =>
    exportedData(event, some),
  )

  const [neither, responses] = ['{"properties":{}}', '{"properties":{"values":2}}']
  expect([cut, reads]).toEqual([[neither, neither, responses, neither], 2])
})
