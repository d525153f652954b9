import { createHash } from 'node:crypto'
import type { DeliveryStatus } from './deliveries.ts'
import { checkInput, type Refuse } from './errors.ts'
import { checkPublishedType } from './event-types.ts'
import { checkText } from './text.ts'

export const MAX_EVENT_BYTES = 512 * 1_024
export const MAX_BATCH_BYTES = 8 * 1_024 * 1_024
export const MAX_BATCH_EVENTS = 1_000
const MAX_KEY_CHARACTERS = 255
const MAX_SCOPE_CHARACTERS = 255
/** Of RFC 3339: later ones are written in another way, which receivers do not read. */
const MAX_YEAR = 9_999

/** Something that happened, published once. Its time of creation is in its id. */
export interface Event {
  readonly id: string
  readonly environmentId: string
  readonly type: string
  readonly rawData: string
  readonly occurredAt: Date
  readonly isTest: boolean
  readonly cardTemplateId: string | null
  readonly actionFlowConfigId: string | null
  /** The token that published it: EVENTS callers read what is theirs. */
  readonly publisherId: string | null
}

/** What a caller gives; exactly one of `data` (a value) and `rawData` (JSON text). */
export interface EventInput {
  readonly type: string
  readonly data?: unknown
  readonly rawData?: string | null | undefined
  readonly occurredAt?: Date | null | undefined
  readonly cardTemplateId?: string | null | undefined
  readonly actionFlowConfigId?: string | null | undefined
  readonly isTest?: boolean | null | undefined
  readonly idempotencyKey?: string | null | undefined
}

/** An event that has been checked and may be stored. */
export interface NewEvent {
  readonly environmentId: string
  readonly publisherId: string | null
  readonly type: string
  readonly rawData: string
  /** How the data was given: what is wrong with it is said of that field. */
  readonly dataField: 'data' | 'rawData'
  readonly occurredAt: Date | null
  readonly isTest: boolean
  readonly cardTemplateId: string | null
  readonly actionFlowConfigId: string | null
  readonly idempotencyKey: string | null
  /** Of its registered type, when its data was checked; absent where nothing was found to check. */
  readonly typeRevision?: number
}

export interface EventFilter {
  readonly types?: readonly string[]
  readonly deliveryStatus?: readonly DeliveryStatus[]
  readonly subscriptionId?: string
  readonly isTest?: boolean
  readonly publisherId?: string
  readonly since?: Date
  readonly until?: Date
}

type Owner = Pick<NewEvent, 'environmentId' | 'publisherId'>

export function parseEvent(input: EventInput, owner: Owner): NewEvent {
  return parseEvents([input], owner, () => [])[0] as NewEvent
}

/** Where in a batch an event stands. */
export function pathOfEvent(index: number): string[] {
  return ['events', String(index)]
}

/** Checks them all before it throws; `pathOf` leads from `input` to the event of an index. */
export function parseEvents(
  inputs: readonly EventInput[],
  owner: Owner,
  pathOf = pathOfEvent,
): NewEvent[] {
  const events: NewEvent[] = []
  checkInput((refuse) => {
    checkBatch(refuse, inputs)
    inputs.forEach((input, index) => {
      const path = pathOf(index)
      checkFields((below, message) => refuse([...path, ...below], message), input)
      const text = parseData((below, message) => refuse([...path, ...below], message), input)
      events.push({ ...owner, ...normalize(input, text.rawData, text.value) })
    })
    const bytes = events.reduce((sum, { rawData }) => sum + Buffer.byteLength(rawData), 0)
    if (bytes > MAX_BATCH_BYTES) refuse(['events'], `must have at most ${MAX_BATCH_BYTES} bytes.`)
  })
  return events
}

/** Whether the same idempotency key stands for the same content. */
export function contentHash(event: NewEvent): Buffer {
  const { type, rawData, occurredAt, cardTemplateId, actionFlowConfigId, isTest } = event
  const rest = [type, occurredAt, cardTemplateId, actionFlowConfigId, isTest]
  return createHash('sha256').update(JSON.stringify(rest)).update(rawData).digest()
}

function checkBatch(refuse: Refuse, inputs: readonly EventInput[]): void {
  if (inputs.length > 0 && inputs.length <= MAX_BATCH_EVENTS) return
  refuse(['events'], `must be 1 to ${MAX_BATCH_EVENTS} events.`)
}

function checkFields(refuse: Refuse, input: EventInput): void {
  checkPublishedType(refuse, input.type, ['type'])
  if (input.occurredAt != null && !hasFourDigitYear(input.occurredAt)) {
    refuse(['occurredAt'], 'must be in the years 0000 to 9999 of UTC.')
  }
  for (const scope of ['cardTemplateId', 'actionFlowConfigId'] as const) {
    const value = input[scope]
    if (value != null) checkText(refuse, value, [scope], MAX_SCOPE_CHARACTERS)
  }
  const key = input.idempotencyKey
  if (key != null) checkText(refuse, key, ['idempotencyKey'], MAX_KEY_CHARACTERS)
}

/** An offset may have carried it out of the years that it was written with. */
function hasFourDigitYear(time: Date): boolean {
  const year = time.getUTCFullYear()
  return year >= 0 && year <= MAX_YEAR
}

/** The text that is kept and sent, and what it says. */
export function parseData(
  refuse: Refuse,
  input: Pick<EventInput, 'data' | 'rawData'>,
): { rawData: string; value: unknown } {
  const isRaw = input.rawData != null
  if (isRaw === (input.data !== undefined)) {
    refuse(['data'], 'exactly one of data and rawData must be given.')
    return { rawData: 'null', value: null }
  }
  const path = [isRaw ? 'rawData' : 'data']
  const rawData = isRaw ? (input.rawData as string) : printData(refuse, input.data)
  if (Buffer.byteLength(rawData) > MAX_EVENT_BYTES) {
    refuse(path, `must have at most ${MAX_EVENT_BYTES} bytes.`)
    return { rawData: 'null', value: null }
  }
  if (!rawData.isWellFormed()) refuse(path, 'must not contain half a surrogate pair.')
  try {
    return { rawData, value: isRaw ? JSON.parse(rawData) : input.data }
  } catch (error) {
    refuse(path, `must be JSON: ${(error as Error).message}`)
    return { rawData: 'null', value: null }
  }
}

function printData(refuse: Refuse, data: unknown): string {
  try {
    const text = JSON.stringify(data)
    // A number beyond what JavaScript holds has become Infinity, which would be printed as null.
    if (text.includes('null') && hasInfinity(data)) {
      refuse(['data'], 'holds a number that is too large; publish it as rawData.')
    }
    return text
  } catch {
    // JSON.stringify recurses; JSON.parse of rawData does not.
    refuse(['data'], 'is nested too deeply to be printed; publish it as rawData.')
    return 'null'
  }
}

/** Whether some number in a JSON value was beyond what JavaScript holds. */
export function hasInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(hasInfinity)
}

function normalize(
  input: EventInput,
  rawData: string,
  value: unknown,
): Omit<NewEvent, keyof Owner> {
  return {
    type: input.type,
    rawData,
    dataField: input.rawData == null ? 'data' : 'rawData',
    occurredAt: input.occurredAt ?? null,
    isTest: input.isTest ?? false,
    cardTemplateId: input.cardTemplateId ?? scopeIn(value, 'cardContext', 'cardTemplateId'),
    actionFlowConfigId:
      input.actionFlowConfigId ?? scopeIn(value, 'platformContext', 'flowConfigId'),
    idempotencyKey: input.idempotencyKey ?? null,
  }
}

/** A scope id that the data itself carries. */
function scopeIn(value: unknown, context: string, name: string): string | null {
  const found = memberOf(memberOf(value, context), name)
  const isUsable = typeof found === 'string' && found.length <= MAX_SCOPE_CHARACTERS
  return isUsable && !found.includes('\u0000') && found.isWellFormed() ? found : null
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}
