import { CliError } from './errors.ts'
import type { RequestLogFilter, RequestOutcome, RequestTrigger } from './generated/graphql.ts'
import type { ServiceOptions } from './service.ts'

/** As commander reads them. */
export interface TailFlags extends ServiceOptions {
  readonly subscription?: string
  readonly delivery?: string
  readonly type?: readonly string[]
  readonly outcome?: readonly string[]
  readonly trigger?: readonly string[]
  readonly status?: string
  readonly minDuration?: string
  readonly since?: string
  readonly until?: string
  readonly fromBeginning?: boolean
  readonly follow: boolean
  readonly resume?: string
  readonly json?: boolean
}

const OUTCOMES = ['SUCCEEDED', 'REJECTED', 'UNREACHABLE', 'UNSENDABLE'] as const
const TRIGGERS = ['AUTOMATIC', 'RESEND', 'TEST'] as const
const AGO = /^(\d{1,6})([smhd])$/
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const STATUS_RANGE = /^([1-5]\d\d)?(-)?([1-5]\d\d)?$/
const STATUS_CLASS = /^([1-5])xx$/i

/** What of the log is asked for. Throws a `CliError` that names the flag. */
export function readFilter(flags: TailFlags, now: Date): RequestLogFilter {
  const { subscription, delivery, type, outcome, trigger, status, minDuration } = flags
  return {
    ...(subscription === undefined ? {} : { webhookSubscriptionId: subscription }),
    ...(delivery === undefined ? {} : { deliveryId: delivery }),
    ...(type === undefined ? {} : { eventTypes: separated(type) }),
    ...(outcome === undefined
      ? {}
      : { outcome: oneOfEach<RequestOutcome>('--outcome', outcome, OUTCOMES) }),
    ...(trigger === undefined
      ? {}
      : { trigger: oneOfEach<RequestTrigger>('--trigger', trigger, TRIGGERS) }),
    ...(status === undefined ? {} : readStatus(status)),
    ...(minDuration === undefined ? {} : { minDurationMs: readMilliseconds(minDuration) }),
    ...(flags.since === undefined ? {} : { since: readTime('--since', flags.since, now) }),
    ...(flags.until === undefined ? {} : { until: readTime('--until', flags.until, now) }),
  }
}

/** A time, or how long before now. */
export function readTime(flag: string, text: string, now: Date): string {
  const [, count, unit] = AGO.exec(text) ?? []
  const time =
    count === undefined
      ? new Date(text)
      : new Date(now.getTime() - Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS])
  if (!Number.isNaN(time.getTime())) return time.toISOString()
  throw new CliError(`${flag} must be like 15m, 2h or 7d, or a time like 2026-01-31T12:00:00Z.`)
}

/** 404, 400-499, 4xx, 400- or -399. */
export function readStatus(text: string): { statusCodeMin?: number; statusCodeMax?: number } {
  const [, digit] = STATUS_CLASS.exec(text) ?? []
  if (digit !== undefined) {
    return { statusCodeMin: Number(`${digit}00`), statusCodeMax: Number(`${digit}99`) }
  }
  const [, from, dash, to] = STATUS_RANGE.exec(text) ?? []
  if (from === undefined && to === undefined) {
    throw new CliError('--status must be like 404, 500-599, 5xx, 400- or -399.')
  }
  const last = dash === undefined ? from : to
  return {
    ...(from === undefined ? {} : { statusCodeMin: Number(from) }),
    ...(last === undefined ? {} : { statusCodeMax: Number(last) }),
  }
}

function readMilliseconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new CliError('--min-duration must be a whole number of milliseconds.')
}

function oneOfEach<T extends string>(
  flag: string,
  texts: readonly string[],
  known: readonly T[],
): T[] {
  return separated(texts).map((text) => {
    const found = known.find((one) => one === text.toUpperCase())
    if (found !== undefined) return found
    throw new CliError(`${flag} must be of ${known.join(', ').toLowerCase()}.`)
  })
}

/** Given several times, or with commas. */
export function separated(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(',')).flatMap((text) => text.trim() || [])
}
