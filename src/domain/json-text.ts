const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const SPACE = 0x20
const LETTER_U = 0x75
/** Of \u0061, and of all other escapes. */
const HEX_ESCAPE_CHARACTERS = 6
const ESCAPE_CHARACTERS = 2

/** What is cut out of an object, by the names of members: all of them, or what is cut out of their objects. */
export type Cuts = readonly { readonly name: string; readonly cut: 'all' | Cuts }[]

/**
 * The text between an object's outer braces, byte for byte, without the members of these names
 * (escapes decoded for the comparison); undefined where the text is not an object. The text must be
 * JSON: it was checked when it was published.
 */
export function objectInterior(json: string, omitted: ReadonlySet<string>): string | undefined {
  return cutObject(
    json,
    0,
    Array.from(omitted, (name) => ({ name, cut: 'all' as const })),
  )?.interior
}

/**
 * The text without these members, however often they are given and however their names are written.
 * With each goes the white space around it and a comma; all else stays byte for byte, and where nothing
 * is cut, all does. Recurses as deeply as the cuts go, however deep the text is.
 */
export function withoutMembers(json: string, cuts: Cuts): string {
  const object = cutObject(json, 0, cuts)
  return object?.isCut === true ? withInterior(json, 0, object, json.length) : json
}

interface CutObject {
  /** What is left between the braces, which stand at `open` and `close`. */
  readonly interior: string
  readonly isCut: boolean
  readonly open: number
  readonly close: number
}

/** What stays is walked over and kept in whole runs: an event may have 100,000 members. */
function cutObject(json: string, start: number, cuts: Cuts): CutObject | undefined {
  const open = skipSpace(json, start)
  if (json.charCodeAt(open) !== OPEN_BRACE) return undefined
  const kept: string[] = []
  let position = open + 1
  let runStart = position
  let close = skipSpace(json, position)
  let isOver = json.charCodeAt(close) !== QUOTE // it is empty
  while (!isOver) {
    const { left, end } = cutMember(json, position, cuts)
    if (left !== undefined) {
      if (runStart < position) kept.push(json.slice(runStart, position - 1)) // without the comma
      if (left !== null) kept.push(left)
      runStart = end + 1
    }
    position = end + 1 // past the comma
    close = end
    isOver = json.charCodeAt(end) === CLOSE_BRACE
  }
  if (runStart < close) kept.push(json.slice(runStart, close))
  return { interior: kept.join(','), isCut: runStart > open + 1, open, close }
}

interface Member {
  /** Undefined where all of it is; null where nothing is. */
  readonly left: string | null | undefined
  /** Where the comma or the closing brace after it stands. */
  readonly end: number
}

function cutMember(json: string, start: number, cuts: Cuts): Member {
  const nameStart = skipSpace(json, start)
  const nameEnd = skipString(json, nameStart)
  const valueStart = skipSpace(json, nameEnd) + 1 // past the colon
  const cut = cutOf(json, nameStart + 1, nameEnd - 1, cuts)
  const object = typeof cut === 'object' ? cutObject(json, valueStart, cut) : undefined
  const end = skipToDelimiter(json, object === undefined ? valueStart : object.close + 1)
  if (cut === 'all') return { left: null, end }
  return { left: object?.isCut === true ? withInterior(json, start, object, end) : undefined, end }
}

/** From `start` to `end`, with what is left of an object in between. */
function withInterior(json: string, start: number, object: CutObject, end: number): string {
  const { open, interior, close } = object
  return json.slice(start, open + 1) + interior + json.slice(close, end)
}

/** What is cut of the member whose name stands here. Most have another length than all that are wanted. */
function cutOf(json: string, start: number, end: number, cuts: Cuts): 'all' | Cuts | undefined {
  const length = lengthOf(json, start, end)
  for (const { name, cut } of cuts) {
    if (name.length !== length) continue
    const written = json.slice(start, end)
    const isEscaped = length !== written.length
    if (name === (isEscaped ? JSON.parse(`"${written}"`) : written)) return cut
  }
  return undefined
}

/** Of a text when its escapes are decoded. */
function lengthOf(json: string, start: number, end: number): number {
  let length = 0
  for (let position = start; position < end; length += 1) {
    if (json.charCodeAt(position) !== BACKSLASH) position += 1
    else if (json.charCodeAt(position + 1) === LETTER_U) position += HEX_ESCAPE_CHARACTERS
    else position += ESCAPE_CHARACTERS
  }
  return length
}

/** From inside an object to the comma or brace that ends the member, over nested values. */
function skipToDelimiter(json: string, start: number): number {
  let depth = 0
  let position = start
  for (;;) {
    const code = json.charCodeAt(position)
    if (code === QUOTE) {
      position = skipString(json, position)
      continue
    }
    if (depth === 0 && (code === COMMA || code === CLOSE_BRACE)) return position
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1
    position += 1
    if (position > json.length) throw new Error('A stored event is not JSON.')
  }
}

/** From an opening quote to just past the closing one. */
function skipString(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1)
  while (isEscaped(json, quote)) quote = json.indexOf('"', quote + 1)
  if (quote < 0) throw new Error('A stored event is not JSON.')
  return quote + 1
}

function isEscaped(json: string, position: number): boolean {
  let backslashes = 0
  while (json.charCodeAt(position - 1 - backslashes) === BACKSLASH) backslashes += 1
  return backslashes % 2 === 1
}

function skipSpace(json: string, start: number): number {
  let position = start
  while (json.charCodeAt(position) <= SPACE) position += 1
  return position
}
