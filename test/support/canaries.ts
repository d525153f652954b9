import { randomBytes } from 'node:crypto'

/** Secrets that sing wherever they come out, and an ear for them in all forms that are likely. */
export interface Canaries {
  /** With what JSON, URLs, forms, HTML and SQL write otherwise. */
  text(name: string): string
  /** The same in printable ASCII without white space. */
  ascii(name: string): string
  /** Letters, digits, full stops and hyphens: no JWT that anybody could verify. */
  jwt(name: string): string
  bytes(length: number): Buffer
  /** A secret that was made for us. */
  learn(secret: string): void
  /** Each hit with what stands around it. */
  findIn(haystack: string | Buffer): string[]
}

const CONTEXT_BYTES = 100
const MIN_LEARNT_CHARACTERS = 16
const PREFIX = /^(whsec_|whsk_|hwk_)/
const ASCII = `'"\\/%41&+=<>;,~`
const AWKWARD = `${ASCII} äß€`

/** All have the same mark. It is letters and digits, which no escape changes, and unlike all else. */
export function createCanaries(): Canaries {
  const mark = `canary${randomBytes(6).toString('hex')}`
  let count = 0
  const next = (name: string) => {
    count += 1
    return mark + name + count
  }
  const needles = new Map(formsOf(Buffer.from(mark)))
  const learnBytes = (bytes: Buffer) => {
    for (const [form, needle] of formsOf(bytes)) needles.set(form, needle)
  }
  return {
    text: (name) => AWKWARD + next(name),
    ascii: (name) => ASCII + next(name),
    jwt: (name) => ['{"alg":"none"}', `{"sub":"${next(name)}"}`, mark].map(base64url).join('.'),
    bytes: (length) => Buffer.concat([Buffer.from(mark), randomBytes(length - mark.length)]),
    learn(secret) {
      const text = secret.replace(PREFIX, '')
      if (text.length < MIN_LEARNT_CHARACTERS) throw new Error('It is too short to be looked for.')
      learnBytes(Buffer.from(text))
      if (text !== secret) learnBytes(Buffer.from(text, 'base64'))
    },
    findIn(haystack) {
      const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack
      return [...needles].flatMap(([form, needle]) => {
        const at = bytes.indexOf(needle)
        return at < 0 ? [] : [`${form}: ${around(bytes, at)}`]
      })
    },
  }
}

/** As it is, escaped in URLs, in hex, and in base64 wherever it begins in what is encoded. */
function formsOf(bytes: Buffer): [string, Buffer][] {
  const text = bytes.toString('latin1')
  const hex = bytes.toString('hex')
  const forms: [string, string | Buffer][] = [
    ['as it is', bytes],
    ['in a URL', encodeURIComponent(text)],
    ['in hex', hex],
    ['in HEX', hex.toUpperCase()],
    ...[0, 1, 2].flatMap((offset): [string, string][] => [
      [`in base64, after ${offset}`, base64Within(bytes, offset, 'base64')],
      [`in base64url, after ${offset}`, base64Within(bytes, offset, 'base64url')],
    ]),
  ]
  return forms.map(([form, needle]) => [`${text} ${form}`, Buffer.from(needle as string)])
}

/** Only the characters that do not depend on what stands before and behind. */
function base64Within(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const rest = bytes.subarray((3 - offset) % 3)
  return rest.subarray(0, rest.length - (rest.length % 3)).toString(encoding)
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function around(bytes: Buffer, at: number): string {
  return bytes.subarray(Math.max(0, at - CONTEXT_BYTES), at + CONTEXT_BYTES).toString()
}
