// SQLSTATEs
const UNIQUE_VIOLATION = '23505'
const DEADLOCK_DETECTED = '40P01'
const LOCK_NOT_AVAILABLE = '55P03'
const QUERY_CANCELED = '57014'
const UNDEFINED_TABLE = '42P01'

export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, UNIQUE_VIOLATION)
}

/** Two transactions waited for each other, and PostgreSQL has undone this one. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, DEADLOCK_DETECTED)
}

/** Somebody held what was to be locked for longer than it was waited for. */
export function isLockTimeout(error: unknown): boolean {
  return hasCode(error, LOCK_NOT_AVAILABLE)
}

/** A statement took longer than its session allows. */
export function isStatementTimeout(error: unknown): boolean {
  return hasCode(error, QUERY_CANCELED)
}

/** A table that was listed was dropped before it was looked at. */
export function isUndefinedTable(error: unknown): error is Error {
  return hasCode(error, UNDEFINED_TABLE)
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
