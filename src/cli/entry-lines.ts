import { stripVTControlCharacters } from 'node:util'
import type { Entry } from './tail-operations.ts'

/** What a line may look like. */
export interface Look {
  readonly hasColours: boolean
  /** How wide a line may be; undefined for any width. */
  readonly columns: number | undefined
}

const COLOURS = { green: 32, red: 31, yellow: 33, magenta: 35, dim: 2 } as const
const OUTCOME_COLOURS = {
  SUCCEEDED: 'green',
  REJECTED: 'red',
  UNREACHABLE: 'yellow',
  UNSENDABLE: 'magenta',
} as const
const STATUS_WIDTH = 11 // as long as "unreachable"
const ATTEMPT_WIDTH = 4
const DURATION_WIDTH = 9
const TYPE_WIDTH = 24
const MIN_URL_WIDTH = 10

/** An object a line; `cursor` is where to go on after it. */
export function jsonLine(entry: Entry): string {
  const { event, delivery, response, ...rest } = entry
  return JSON.stringify({
    ...rest,
    statusCode: response?.statusCode ?? null,
    eventId: event.id,
    eventType: event.type,
    deliveryId: delivery.id,
  })
}

export function columnsLine(entry: Entry, { hasColours, columns }: Look): string {
  const { startedAt, outcome, attemptNumber, trigger, durationMs, event, response, url } = entry
  const status = String(response?.statusCode ?? outcome.toLowerCase()).padEnd(STATUS_WIDTH)
  const parts = [
    startedAt,
    `#${attemptNumber}`.padEnd(ATTEMPT_WIDTH),
    `${Math.round(durationMs)} ms`.padStart(DURATION_WIDTH),
    plain(event.type).padEnd(TYPE_WIDTH),
  ]
  const why = entry.errorMessage ?? ''
  const more = [trigger === 'AUTOMATIC' ? '' : `(${trigger.toLowerCase()})`, plain(why)]
  const rest = [plain(url), ...more].filter((text) => text !== '').join('  ')
  const used = [status, ...parts].join(' ').length + 1
  const room = columns === undefined ? rest.length : Math.max(MIN_URL_WIDTH, columns - used)
  const [time = '', ...others] = parts
  const coloured = colour(status, OUTCOME_COLOURS[outcome], hasColours)
  return [colour(time, 'dim', hasColours), coloured, ...others, fitted(rest, room)]
    .join(' ')
    .trimEnd()
}

export const COLUMNS_HEADING = [
  'started'.padEnd(24),
  'answer'.padEnd(STATUS_WIDTH),
  'try'.padEnd(ATTEMPT_WIDTH),
  'time'.padStart(DURATION_WIDTH),
  'event type'.padEnd(TYPE_WIDTH),
  'url',
].join(' ')

/** What others wrote must not steer the terminal. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, ' ')
}

export function fitted(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`
}

export function colour(text: string, name: keyof typeof COLOURS, hasColours: boolean): string {
  return hasColours ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text
}

/** Colours are for people who look (https://no-color.org). */
export function lookOf(
  stdout: { readonly isTTY?: boolean; readonly columns?: number },
  environment: NodeJS.ProcessEnv,
): Look {
  const isTerminal = stdout.isTTY === true
  const isPlain = Boolean(environment['NO_COLOR']) || environment['TERM'] === 'dumb'
  return { hasColours: isTerminal && !isPlain, columns: isTerminal ? stdout.columns : undefined }
}
