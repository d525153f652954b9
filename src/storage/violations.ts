// SQLSTATEs
const UNIQUE_VIOLATION = '23505'
const DEADLOCK_DETECTED = '40P01'

export function isUniqueViolation(error: unknown): boolean {
  return hasCode(error, UNIQUE_VIOLATION)
}

/** Two transactions waited for each other, and PostgreSQL has undone this one. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, DEADLOCK_DETECTED)
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
