import { pino } from 'pino'

/** Structured lines, one JSON object each, on standard output. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export function createLog(level: string): Log {
  return pino({ level, base: null, errorKey: 'error' })
}
