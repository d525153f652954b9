const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
/** A quotation mark and an apostrophe, each pair in some language. */
const HTML_QUOTES = [
  ['&quot;', "'"],
  ['&quot;', '&#39;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
] as const

/** The ways in which servers of several languages write a text into JSON, URLs, forms and pages. */
export function writingsOf(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  const url = encodeURIComponent(text)
  const strictUrl = url.replaceAll(/[!'()*]/g, (character) => `%${hexOf(character, 2)}`) // RFC 3986
  const form = new URLSearchParams([['', text]]).toString().slice(1)
  return [
    ...new Set([
      text,
      json,
      escaped(json, /[<>&]/g), // Go
      escaped(json, /[^\x20-\x7e]/g), // Python
      escaped(json, /[^\x20-\x7e]/g).replaceAll('/', '\\/'), // PHP
      json.replaceAll('/', '\\/'),
      escaped(json, /[<>&='\u2028\u2029]/g), // Java
      escaped(json.replaceAll('\\"', '\\u0022'), /[<>&'+`]|[^\x20-\x7e]/g, true), // C#
      ...[url, strictUrl, form].flatMap((one) => [
        one,
        one.replaceAll(/%../g, (code) => code.toLowerCase()),
      ]),
      ...inPages(text),
      ...encodingsOf(text),
    ]),
  ]
}

/** Those in which nothing of it is left as it was. */
export function encodingsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  return [bytes.toString('base64'), bytes.toString('base64url')]
}

function escaped(json: string, which: RegExp, isUpperCase = false): string {
  return json.replaceAll(which, (character) => {
    const code = hexOf(character, 4)
    return `\\u${isUpperCase ? code : code.toLowerCase()}`
  })
}

function hexOf(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(digits, '0')
}

function inPages(text: string): string[] {
  const inner = text.replaceAll(/[&<>]/g, (character) => HTML[character] ?? '')
  return HTML_QUOTES.map(([quote, apostrophe]) =>
    inner.replaceAll('"', quote).replaceAll("'", apostrophe),
  )
}
