import { createHash } from 'node:crypto'
import { ROLES, type Role } from './roles.ts'

/** What a JWT, once its signature was checked, says of its bearer. */
export interface JwtClaims {
  readonly subject: string
  readonly role: Role
  /** An id or a name; null for ADMIN, who names it with each call. */
  readonly environment: string | null
  readonly expiresAt: Date
}

/** OpenID Connect allows no longer ones. */
const MAX_SUBJECT_CHARACTERS = 255
const MAX_ENVIRONMENT_CHARACTERS = 200

/** The claims, or a sentence on what is wrong with them for the people who issue the tokens. */
export function parseJwtClaims(payload: Readonly<Record<string, unknown>>): JwtClaims | string {
  const { sub, role, environment = null, exp } = payload
  if (!isText(sub, MAX_SUBJECT_CHARACTERS)) {
    return `sub must be a text of 1 to ${MAX_SUBJECT_CHARACTERS} characters.`
  }
  if (typeof exp !== 'number' || Number.isNaN(new Date(exp * 1_000).getTime())) {
    return 'exp must be a time.'
  }
  const known = ROLES.find((one) => one === role)
  if (known === undefined) return `role must be one of ${ROLES.join(', ')}.`
  // An administrator who is confined to an environment is none.
  if (known === 'ADMIN' && environment !== null) return 'environment must be absent for ADMIN.'
  if (known !== 'ADMIN' && !isText(environment, MAX_ENVIRONMENT_CHARACTERS)) {
    return 'environment must be the id or the name of one.'
  }
  const expiresAt = new Date(exp * 1_000)
  return { subject: sub, role: known, environment: environment as string | null, expiresAt }
}

/**
 * The UUID that stands for a subject wherever a token's would. Version 8 (RFC 9562), so it is never that
 * of a token.
 */
export function subjectId(issuer: string, subject: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
  const variant = ((Number.parseInt(digest.charAt(16), 16) % 4) + 8).toString(16)
  return [
    ...[digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`],
    ...[`${variant}${digest.slice(17, 20)}`, digest.slice(20, 32)],
  ].join('-')
}

function isText(value: unknown, maxCharacters: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxCharacters
}
