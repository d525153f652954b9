export type ErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'IDEMPOTENCY_CONFLICT'
  | 'LIMIT_REACHED'

/** One thing wrong with an input; the path leads from `input` down to the field. */
export interface InputIssue {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * A request the service understood and declined. The caller can read it and act on it, so it is
 * part of the API. Anything else that is thrown is a bug or an outage, and stays hidden.
 */
export abstract class UserError extends Error {
  abstract readonly code: ErrorCode
}

export class InvalidInputError extends UserError {
  override name = 'InvalidInputError'
  readonly code = 'INVALID_INPUT'
  readonly issues: readonly InputIssue[]

  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(' '))
    this.issues = issues
  }
}

export class NotFoundError extends UserError {
  override name = 'NotFoundError'
  readonly code = 'NOT_FOUND'
  readonly id: string

  constructor(id: string) {
    super(`Nothing here has the id ${id}.`)
    this.id = id
  }
}

export class ConflictError extends UserError {
  override name = 'ConflictError'
  readonly code = 'CONFLICT'
}

export class IdempotencyConflictError extends UserError {
  override name = 'IdempotencyConflictError'
  readonly code = 'IDEMPOTENCY_CONFLICT'

  constructor(key: string) {
    super(`The idempotency key ${JSON.stringify(key)} was used before, with other content.`)
  }
}

export class LimitReachedError extends UserError {
  override name = 'LimitReachedError'
  readonly code = 'LIMIT_REACHED'
  readonly limit: number

  constructor(whose: string, what: string, limit: number) {
    super(`${whose} has ${limit} ${what}, which is as many as it may have.`)
    this.limit = limit
  }
}

export type Refuse = (path: readonly string[], message: string) => void

/**
 * Runs every check before it throws, so that a caller learns of all mistakes at once: also of those that
 * were found beforehand, by what cannot be done here.
 */
export function checkInput(
  check: (refuse: Refuse) => void,
  foundBefore: readonly InputIssue[] = [],
): void {
  const issues = [...foundBefore, ...findMistakes(check)]
  if (issues.length > 0) throw new InvalidInputError(issues)
}

export function findMistakes(check: (refuse: Refuse) => void): readonly InputIssue[] {
  const issues: InputIssue[] = []
  check((path, message) => {
    issues.push({ path, message })
  })
  return issues
}
