import type { SignedRequest } from './receiver-programs.ts'
import type { Signable, Signer, Signing } from './receiver-signing.ts'

/** A request, and the status that every receiver must answer. */
export interface Case {
  readonly name: string
  /** Made when it is sent, for it carries the time. */
  request(): SignedRequest
  readonly status: number
}

const MAX_BODY_BYTES = 1024 * 1024
const NEARLY_SECONDS = 290
const TOO_MANY_SECONDS = 310
const BODY = Buffer.from('{"data":{"id":"evt_01m7y41yedfrmt1r9bzwa45zjw","card":7}}')

const BODIES: readonly (readonly [string, Buffer])[] = [
  ['an empty body', Buffer.alloc(0)],
  ['a body beyond ASCII', Buffer.from('{"name":"樋口 一葉 🙂 Zoë"}')],
  ['a body of every byte', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
  ['a body that ends in new lines', Buffer.from('{}\r\n\n\n')],
  ['the largest body', Buffer.alloc(MAX_BODY_BYTES, 'x')],
]
const TOO_LARGE: readonly (readonly [string, Buffer])[] = [
  ['a byte too many', Buffer.alloc(MAX_BODY_BYTES + 1, 'x')],
  ['two megabytes', Buffer.alloc(2 * MAX_BODY_BYTES, 'x')],
]
const NO_TIMES = ['soon', '-5', '+5', '1e9', '0x10', '12.5', '1795233479²', '1234567890123']
/** In the place of a signature; none may crash a receiver or be taken for one. */
const NO_SIGNATURES = [
  '!',
  '=',
  'v1',
  'v1,',
  'v1a,',
  'v1=',
  'sha256=',
  'v1,====',
  'v1a,AAAA',
  'é',
  '*',
  '""',
]

/** What all receivers are asked. */
export function casesOf(signing: Signing): Case[] {
  return [
    ...signers(signing),
    ...bodies(signing, BODIES, 204),
    ...changes(signing),
    ...missing(signing),
    ...malformed(signing),
    ...(signing.isTimed ? times(signing) : []),
  ]
}

/** What those that listen are asked besides. */
export function largeCasesOf(signing: Signing): Case[] {
  return bodies(signing, TOO_LARGE, 413)
}

/** Odd signatures and times, one by one. */
export function oddCasesOf(signing: Signing): Case[] {
  const signatures = NO_SIGNATURES.map((text) =>
    caseOf(signing, `the signature ${text}`, 401, { signers: [() => text] }),
  )
  const times = NO_TIMES.map((text) => timeCase(signing, text, 400, () => text))
  return signing.isTimed ? [...signatures, ...times] : signatures
}

function signers(signing: Signing): Case[] {
  const { newer, older, stranger } = signing
  const several = signing.hasRoomForSeveral ? 204 : 401
  return [
    caseOf(signing, 'signed with the newer', 204),
    caseOf(signing, 'signed with the older', 204, { signers: [older] }),
    caseOf(signing, 'signed with both', several, { signers: [newer, older] }),
    caseOf(signing, 'a right one after others', several, {
      signers: [stranger, () => 'v2,new', older],
    }),
    caseOf(signing, 'a right one before others', several, {
      signers: [older, () => 'v2=new', stranger],
    }),
    caseOf(signing, 'signed by a stranger', 401, { signers: [stranger] }),
    caseOf(signing, 'an id beyond ASCII', 204, { signable: { id: 'evt_é' } }),
  ]
}

function bodies(signing: Signing, table: typeof BODIES, status: number): Case[] {
  return table.map(([name, body]) => caseOf(signing, name, status, { signable: { body } }))
}

function changes(signing: Signing): Case[] {
  const { isTimed, newer } = signing
  const isWhole = signing.settings['SCHEME'] === 'API_KEY' // it signs nothing
  const changed = (signable: Partial<Signable>): Signer => {
    return (actual) => newer({ ...actual, ...signable })
  }
  const otherBody = { signers: [changed({ body: Buffer.from(`${BODY} `) })] }
  const otherTime = { signers: [changed({ seconds: secondsAgo(60) })] }
  const otherId = { signers: [changed({ id: 'evt_other' })] }
  return [
    caseOf(signing, 'another body', isWhole ? 204 : 401, otherBody),
    caseOf(signing, 'another time', isTimed ? 401 : 204, otherTime),
    caseOf(signing, 'another id', signing.headerNames.length > 1 ? 401 : 204, otherId),
  ]
}

function missing(signing: Signing): Case[] {
  const without = (absent: string, name: string, more: Readonly<Record<string, string>>) => {
    const request = () => {
      const { headers, body } = signed(signing, {})
      const kept = Object.entries(headers).filter(([other]) => other !== absent)
      return { headers: { ...Object.fromEntries(kept), ...more }, body }
    }
    return { name, status: 400, request }
  }
  return signing.headerNames.flatMap((name) => [
    without(name, `without ${name}`, {}),
    without(name, `an empty ${name}`, { [name]: '' }),
  ])
}

function malformed(signing: Signing): Case[] {
  const { newer } = signing
  const edited = (name: string, edit: (right: string) => string) =>
    caseOf(signing, name, 401, { signers: [(signable) => edit(newer(signable))] })
  return [
    edited('one that is cut', (right) => right.slice(0, -1)),
    edited('one with more behind', (right) => `${right}0`),
    edited('one in capitals', (right) => right.toUpperCase()),
    edited('one with another prefix', (right) => `v0${right.slice(2)}`),
    caseOf(signing, 'no signatures', 401, {
      signers: NO_SIGNATURES.map((text) => () => text),
    }),
  ]
}

function times(signing: Signing): Case[] {
  const at = (name: string, ageSeconds: number, status: number) =>
    timeCase(signing, name, status, () => secondsAgo(ageSeconds))
  return [
    at('almost too old', NEARLY_SECONDS, 204),
    at('too old', TOO_MANY_SECONDS, 401),
    at('almost too early', -NEARLY_SECONDS, 204),
    at('too early', -TOO_MANY_SECONDS, 401),
    timeCase(signing, '0', 401, () => '0'),
    timeCase(signing, 'with zeros before it', 204, () => `00${secondsAgo(0)}`),
    timeCase(signing, 'soon', 400, () => 'soon'),
  ]
}

function timeCase(signing: Signing, name: string, status: number, seconds: () => string): Case {
  const request = () => signed(signing, { signable: { seconds: seconds() } })
  return { name: `the time ${name}`, status, request }
}

interface Options {
  readonly signers?: readonly Signer[]
  readonly signable?: Partial<Signable>
}

function caseOf(signing: Signing, name: string, status: number, options: Options = {}): Case {
  return { name, status, request: () => signed(signing, options) }
}

function signed(
  signing: Signing,
  { signers: chosen = [signing.newer], signable: part = {} }: Options,
): SignedRequest {
  const id = 'evt_01m7y41yedfrmt1r9bzwa45zjw'
  const signable = { id, seconds: secondsAgo(0), body: BODY, ...part }
  const signatures = chosen.map((sign) => sign(signable))
  return { headers: signing.headers(signable, signatures), body: signable.body }
}

function secondsAgo(count: number): string {
  return String(Math.floor(Date.now() / 1_000) - count)
}
