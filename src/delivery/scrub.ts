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
const BYTE_MASK = byteString(MASK)

/** Takes these texts out of what an endpoint answered, in the forms in which they are likely to come back. */
export function scrub(
  texts: readonly string[],
  { values, body, isCut }: Answered,
): { values: string[]; body: Buffer } {
  const content = body.toString('latin1') // a character for each byte: answers need not be text
  const haystack = [...values, content].join('\n')
  const forms = [...new Set(texts)]
    .filter((text) => text.length >= MIN_SECRET_CHARACTERS)
    .flatMap((text) => (isCut ? writingsOf(text) : likelyForms(text, haystack)))
    .map(byteString)
    .toSorted((one, other) => other.length - one.length) // one may be part of another
  const scrubbed = replaceAll(forms, content, BYTE_MASK)
  const cut = isCut ? Math.max(0, ...forms.map((form) => overlap(scrubbed, form))) : 0
  const rest = cut === 0 ? scrubbed : scrubbed.slice(0, -cut) + BYTE_MASK
  return {
    values: values.map((value) => replaceAll(forms, value, MASK)),
    body: rest === content ? body : Buffer.from(rest, 'latin1'),
  }
}

/** Letters and digits are written alike by all but the encodings: where they are not, nothing else can be. */
function likelyForms(text: string, haystack: string): string[] {
  const plain = text.match(/[A-Za-z0-9]+/g) ?? []
  return plain.every((part) => haystack.includes(part)) ? writingsOf(text) : encodingsOf(text)
}

function replaceAll(forms: readonly string[], text: string, mask: string): string {
  return forms.reduce((rest, form) => rest.replaceAll(form, () => mask), text)
}

/** How much of a form stands at the end of a text. */
function overlap(text: string, form: string): number {
  for (let length = form.length - 1; length >= MIN_SECRET_CHARACTERS; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return length
  }
  return 0
}

function byteString(text: string): string {
  return Buffer.from(text).toString('latin1')
}
