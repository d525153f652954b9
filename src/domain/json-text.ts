const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const SPACE = 0x20

/**
 * The text between an object's outer braces, byte for byte, without the members of these names
 * (escapes decoded for the comparison); undefined where the text is not an object. The text must be
 * JSON: it was checked when it was published.
 */
export function objectInterior(json: string, omitted: ReadonlySet<string>): string | undefined {
  const open = skipSpace(json, 0)
  if (json.charCodeAt(open) !== OPEN_BRACE) return undefined

  let kept = ''
  let position = open + 1
  while (json.charCodeAt(skipSpace(json, position)) === QUOTE) {
    const member = readMember(json, position)
    if (!omitted.has(member.name)) kept += (kept === '' ? '' : ',') + member.text
    if (json.charCodeAt(member.end) === CLOSE_BRACE) return kept
    position = member.end + 1 // past the comma
  }
  return json.slice(position, skipSpace(json, position)) // an empty object
}

/** What is cut out of an object: members as a whole, or what is cut out of their objects. */
export type Cuts = ReadonlyMap<string, 'all' | Cuts>

/**
 * The text without these members, however often they are given and however their names are written.
 * With each goes the white space around it and a comma; all else stays byte for byte, and where nothing
 * is cut, all does. Recurses as deeply as the cuts go, however deep the text is.
 */
export function withoutMembers(json: string, cuts: Cuts): string {
  const open = skipSpace(json, 0)
  if (json.charCodeAt(open) !== OPEN_BRACE) return json

  const kept: string[] = []
  let isCut = false
  let position = open + 1
  while (json.charCodeAt(skipSpace(json, position)) === QUOTE) {
    const member = readMember(json, position)
    const left = leftOf(json, member, cuts.get(member.name))
    if (left !== null) kept.push(left)
    isCut ||= left !== member.text
    position = member.end
    if (json.charCodeAt(member.end) === CLOSE_BRACE) break
    position += 1 // past the comma
  }
  return isCut ? json.slice(0, open + 1) + kept.join(',') + json.slice(position) : json
}

/** Null where nothing is left of it. */
function leftOf(json: string, member: Member, cut: 'all' | Cuts | undefined): string | null {
  if (cut === undefined) return member.text
  if (cut === 'all') return null
  const value = json.slice(member.valueStart, member.end)
  return member.text.slice(0, member.text.length - value.length) + withoutMembers(value, cut)
}

interface Member {
  readonly name: string
  readonly text: string
  /** Just past the colon. */
  readonly valueStart: number
  /** Where the comma or the closing brace after it stands. */
  readonly end: number
}

function readMember(json: string, start: number): Member {
  const nameStart = skipSpace(json, start)
  const nameEnd = skipString(json, nameStart)
  const name = json.slice(nameStart + 1, nameEnd - 1)
  const valueStart = skipSpace(json, nameEnd) + 1
  const end = skipToDelimiter(json, valueStart)
  return {
    name: name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name,
    text: json.slice(start, end),
    valueStart,
    end,
  }
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
