/** How a service reads the path whose signature it checks. */
export type PathReading =
  /** As it was sent, without empty and dot segments, escaped once more: all services but S3. */
  | 'normalised'
  /** As it was sent, escaped once more. */
  | 'as_sent'
  /** What it stands for, escaped once: S3, to which a path is a name, with "//" as a part of it. */
  | 'decoded'

export type QueryParameter = readonly [name: string, value: string]

const ESCAPE_OR_RESERVED = /%[0-9A-Fa-f]{2}|[^A-Za-z0-9\-._~]/gu
const ESCAPE_CHARACTERS = 3
const UNRESERVED = /[A-Za-z0-9\-._~]/

/** What of a path is signed. */
export function canonicalPath(path: string, reading: PathReading): string {
  if (reading === 'decoded') return escapeAgain(path).replaceAll('%2F', '/')
  return escapeText(reading === 'normalised' ? normalise(path) : path).replaceAll('%2F', '/')
}

/** What of a query is signed, with the parameters that are added to it; it may be any text. */
export function canonicalQuery(query: string, added: readonly QueryParameter[]): string {
  const sent = readQuery(query)
  return [...sent, ...added.map(([name, value]) => [escapeText(name), escapeText(value)] as const)]
    .sort(([a, aValue], [b, bValue]) => compare(a, b) || compare(aValue, bValue))
    .map((parameter) => parameter.join('='))
    .join('&')
}

/** The parameters of a query, escaped as AWS does it. */
export function readQuery(query: string): QueryParameter[] {
  const parameters = query.split('&').filter((parameter) => parameter !== '')
  return parameters.map((parameter) => {
    const [name = '', ...rest] = parameter.split('=')
    return [escapeAgain(name), escapeAgain(rest.join('='))]
  })
}

/** Parameters as they stand in a URL. */
export function printQuery(parameters: readonly QueryParameter[]): string {
  return parameters.map(([name, value]) => `${escapeText(name)}=${escapeText(value)}`).join('&')
}

function normalise(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${end}`
}

function escapeText(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, escapeByte)
}

/** Undoes what others escaped and escapes it AWS's way, byte by byte: not all that is sent is UTF-8. */
function escapeAgain(text: string): string {
  return text.replace(ESCAPE_OR_RESERVED, (found) => {
    if (found === '+') return '%20' // AWS reads forms
    if (found.length !== ESCAPE_CHARACTERS) return escapeText(found)
    const character = String.fromCharCode(Number.parseInt(found.slice(1), 16))
    return UNRESERVED.test(character) ? character : found.toUpperCase()
  })
}

function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
