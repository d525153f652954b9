import { randomUUID } from 'node:crypto'
import { TypeID } from 'typeid-js'

/** What each kind of id begins with outside; inside they are plain UUIDs (the TypeID specification). */
export const ID_PREFIXES = {
  Environment: 'env',
  ApiToken: 'tok',
  EventType: 'etp',
  Event: 'evt',
  WebhookSubscription: 'sub',
  Credential: 'crd',
  SigningKey: 'key',
  Delivery: 'dlv',
  RequestLogEntry: 'req',
  Resend: 'rsn',
} as const

export type IdKind = keyof typeof ID_PREFIXES

/** No row has it. */
export const NIL_UUID = '00000000-0000-0000-0000-000000000000'

const KIND_OF_PREFIX = new Map<string, IdKind>(
  Object.entries(ID_PREFIXES).map(([kind, prefix]) => [prefix, kind as IdKind]),
)

const UUID_TIME_DIGITS = 12
const MAX_COUNT = 0xfff
let lastTime = ''
let counter = 0

// A subscription's id goes into each of its webhooks, an event's into each delivery, twice.
const MAX_REMEMBERED = 10_000
const remembered = new Map<string, string>()

/**
 * A UUIDv7 (RFC 9562) of this moment: its time chooses the partition of the row it names. Those that
 * a process makes in the same millisecond come in their order, by a counter after the time.
 */
export function newUuid(now: Date): string {
  const time = hexTime(now)
  counter = time === lastTime ? Math.min(counter + 1, MAX_COUNT) : 0
  lastTime = time
  const count = counter.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}${randomUUID().slice(18)}`
}

/** The least UUIDv7 of a moment: a bound for "since" and "until", and for partitions. */
export function uuidFloor(time: Date): string {
  const digits = hexTime(time)
  return `${digits.slice(0, 8)}-${digits.slice(8)}-0000-0000-000000000000`
}

/** The UUID just above or below another one, as bounds that are exclusive need it. */
export function uuidBeside(uuid: string, step: 1 | -1): string {
  const number = BigInt(`0x${uuid.replaceAll('-', '')}`) + BigInt(step)
  const digits = BigInt.asUintN(128, number).toString(16).padStart(32, '0')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function uuidTime(uuid: string): Date {
  return new Date(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16))
}

export function publicId(kind: IdKind, uuid: string): string {
  const known = remembered.get(uuid)
  if (known?.startsWith(ID_PREFIXES[kind])) return known
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  const id = TypeID.fromUUID(ID_PREFIXES[kind], uuid).toString()
  remembered.set(uuid, id)
  return id
}

/** The UUID inside an id of this kind, or undefined where the text is no such id. */
export function parseId(kind: IdKind, id: string): string | undefined {
  const parsed = parseAnyId(id)
  return parsed?.kind === kind ? parsed.uuid : undefined
}

export function parseAnyId(id: string): { kind: IdKind; uuid: string } | undefined {
  const kind = KIND_OF_PREFIX.get(id.slice(0, id.indexOf('_')))
  if (kind === undefined) return undefined
  try {
    return { kind, uuid: TypeID.fromString(id, ID_PREFIXES[kind]).toUUID() }
  } catch {
    return undefined // the library throws on what is not an id; to a caller it is one that never was
  }
}

function hexTime(time: Date): string {
  const milliseconds = Math.max(0, Math.min(time.getTime(), 2 ** 48 - 1))
  return milliseconds.toString(16).padStart(UUID_TIME_DIGITS, '0')
}
