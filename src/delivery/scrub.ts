import { MAX_SOUGHT_CHARACTERS, MAX_SOUGHT_SECRETS } from '../domain/exchanges.ts'
import { MASK } from '../domain/headers.ts'
import { encodingsOf, writingsOf } from '../domain/writings.ts'

/** An answer before anything was taken out of it. */
interface Answered {
  readonly values: readonly string[]
  readonly body: Buffer
  /** Whether more of it came than was read: then a text may have been cut off at its end. */
  readonly isCut: boolean
}

/** Shorter ones would blot out what is none. */
const MIN_SECRET_CHARACTERS = 6
/** What begins like a secret for so long is masked as far as it goes on like it, however long the secret is. */
const HEAD_CHARACTERS = 32
/** Of an answer, once for each form that is looked for: somebody may choose both so that it would take seconds. */
const MAX_SEARCHED_CHARACTERS = 32 * 1_024 * 1_024
/** As many times as long takes the form whose head is there: it is followed character by character. */
const FOLLOWED_TIMES = 8
/** Written alike by all forms but the encodings. */
const PLAIN = /^[\w.~-]*$/
const BYTE_MASK = byteString(MASK)
/** Between values: no form has it, for all are bytes. */
const SEPARATOR = '\uffff'

/**
 * Takes these texts out of what an endpoint answered, in the forms in which they are likely to come back.
 * Where they are more than can be looked for without holding up everybody, all of the answer is masked.
 */
export function scrub(
  texts: readonly string[],
  { values, body, isCut }: Answered,
): { values: string[]; body: Buffer } {
  const secrets = [...new Set(texts)].filter(({ length }) => length >= MIN_SECRET_CHARACTERS)
  const characters = secrets.reduce((sum, { length }) => sum + length, 0)
  if (secrets.length > MAX_SOUGHT_SECRETS || characters > MAX_SOUGHT_CHARACTERS) {
    return allMasked(values)
  }
  const head = values.join(SEPARATOR)
  const content = body.toString('latin1') // a character for each byte: answers need not be text
  const haystack = head + SEPARATOR + content
  const forms = secrets
    .flatMap((text) => (isCut ? writingsOf(text) : likelyForms(text, haystack)))
    .map(byteString)
  const [inHead, hidden] = [findForms(forms, head), findForms(forms, content)]
  if (inHead === undefined || hidden === undefined) return allMasked(values)
  if (isCut) hidden.fill(1, content.length - longestCut(forms, content))
  return {
    values: masked(head, inHead, MASK).split(SEPARATOR).slice(0, values.length),
    body: hidden.includes(1) ? Buffer.from(masked(content, hidden, BYTE_MASK), 'latin1') : body,
  }
}

function allMasked(values: readonly string[]) {
  return { values: values.map(() => MASK), body: Buffer.from(MASK) }
}

/**
 * Letters and digits are written alike by all but the encodings: where those of a text's head are not, nothing
 * else of it can be. Of a head that some forms write longer, the end may be missing.
 */
function likelyForms(text: string, haystack: string): string[] {
  const head = text.slice(0, HEAD_CHARACTERS)
  const parts = head.match(/[A-Za-z0-9]+/g) ?? []
  const sought = PLAIN.test(head) ? parts : parts.slice(0, 1)
  return sought.every((part) => haystack.includes(part)) ? writingsOf(text) : encodingsOf(text)
}

/** Marks each character of a text that belongs to one of the forms. Undefined where that would take too long. */
function findForms(forms: readonly string[], text: string): Uint8Array | undefined {
  const hidden = new Uint8Array(text.length)
  let left = MAX_SEARCHED_CHARACTERS
  for (const form of forms) {
    const first = text.indexOf(form.slice(0, HEAD_CHARACTERS))
    left -= text.length * (first === -1 ? 1 : FOLLOWED_TIMES)
    if (left < 0) return undefined
    if (first !== -1) followForm(form, text, first, hidden)
  }
  return hidden
}

/** By Knuth, Morris and Pratt: each character is looked at once, also where text and form are all alike. */
function followForm(form: string, text: string, first: number, hidden: Uint8Array): void {
  const least = Math.min(form.length, HEAD_CHARACTERS)
  const borders = bordersOf(form)
  let length = 0 // of what of the form ends here
  let end = first
  for (let at = first; at < text.length; at += 1) {
    length = grown(form, borders, length, text[at])
    if (length < least) continue
    for (let from = Math.max(end, at + 1 - length); from <= at; from += 1) hidden[from] = 1
    end = at + 1
  }
}

/** Of each beginning of a form, how much of the form stands at its end again. */
function bordersOf(form: string): Uint32Array {
  const borders = new Uint32Array(form.length)
  for (let at = 1; at < form.length; at += 1) {
    borders[at] = grown(form, borders, borders[at - 1] ?? 0, form[at])
  }
  return borders
}

/** How much of a form stands at the end of a text, once it has another character. */
function grown(
  form: string,
  borders: Uint32Array,
  before: number,
  character: string | undefined,
): number {
  let length = before
  while (length > 0 && form[length] !== character) length = borders[length - 1] ?? 0
  return form[length] === character ? length + 1 : length
}

/** How much of a form was cut off at the end of a text; what is longer than a head has been found already. */
function longestCut(forms: readonly string[], text: string): number {
  const most = Math.min(text.length, HEAD_CHARACTERS - 1)
  for (let length = most; length >= MIN_SECRET_CHARACTERS; length -= 1) {
    const end = text.slice(-length)
    if (forms.some((form) => form.startsWith(end))) return length
  }
  return 0
}

/** A mask for each stretch of what is hidden. */
function masked(text: string, hidden: Uint8Array, mask: string): string {
  const parts: string[] = []
  let end = 0
  for (let start = hidden.indexOf(1); start !== -1; start = hidden.indexOf(1, end)) {
    parts.push(text.slice(end, start), mask)
    end = hidden.indexOf(0, start)
    if (end === -1) return parts.join('')
  }
  return parts.join('') + text.slice(end)
}

function byteString(text: string): string {
  return Buffer.from(text).toString('latin1')
}
