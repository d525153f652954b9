import type { GraphQLError } from 'graphql'

interface ExportErrorOptions extends ErrorOptions {
  /** Of what may be asked for again. */
  readonly retryAfterSeconds?: number
}

/** Why there is nothing to download. */
export class ExportError extends Error {
  override name = 'ExportError'
  readonly status: number
  readonly code: string
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    { retryAfterSeconds, ...options }: ExportErrorOptions = {},
  ) {
    super(message, options)
    this.status = status
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }

  static internal(): ExportError {
    return new ExportError(500, 'INTERNAL_SERVER_ERROR', 'Unexpected error.')
  }
}

const STATUSES: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
}

/** As the API says it; each variable of our documents is named like the parameter that it is. */
export function toExportError({ message, extensions }: GraphQLError): ExportError {
  const code = String(extensions['code'])
  const status = STATUSES[code]
  if (status === undefined) return ExportError.internal()
  const { retryAfter } = extensions
  const options = typeof retryAfter === 'number' ? { retryAfterSeconds: retryAfter } : {}
  const told = message.replace(/^Variable "\$(\w+)"/, 'The parameter $1')
  return new ExportError(status, code, told, options)
}
