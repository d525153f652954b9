import { pino } from 'pino'

/** Structured lines, one JSON object each, on standard output. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

interface DescribedError {
  readonly name: string
  readonly message: string
  readonly code?: string | number
  readonly stack?: string
  readonly cause?: DescribedError
  readonly errors?: readonly DescribedError[]
}

/** Errors may be their own causes. */
const MAX_DEPTH = 5
const MAX_ERRORS = 10

export function createLog(level: string): Log {
  const serializers = { error: describeError }
  return pino({ level, base: null, errorKey: 'error', serializers })
}

/**
 * What helps to find a fault, and no other property of an error: pg's hold rows, and whole connections
 * with the values of what waits on them; undici's hold bytes of answers; oauth4webapi's hold tokens.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) {
    const isMessage = typeof error === 'string' && depth === 0
    return { name: 'NoError', message: isMessage ? error : `It is of the type ${typeof error}.` }
  }
  const { name, message, stack, cause } = error
  const described = { name, message, ...codeOf(error), ...(stack === undefined ? {} : { stack }) }
  if (depth === MAX_DEPTH) return described
  return {
    ...described,
    ...(cause === undefined ? {} : { cause: describeError(cause, depth + 1) }),
    ...(error instanceof AggregateError
      ? { errors: error.errors.slice(0, MAX_ERRORS).map((one) => describeError(one, depth + 1)) }
      : {}),
  }
}

function codeOf(error: Error): Pick<DescribedError, 'code'> {
  const code = 'code' in error ? error.code : undefined
  return typeof code === 'string' || typeof code === 'number' ? { code } : {}
}
