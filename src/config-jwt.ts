import type { z } from 'zod'

/** Who else issues tokens, and what their tokens must say. */
export interface JwtConfig {
  readonly jwksUrl: string
  readonly issuer: string
  readonly audience: string
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
const JWT_VARIABLES = ['HOOKWIRE_JWKS_URL', 'HOOKWIRE_JWT_ISSUER', 'HOOKWIRE_JWT_AUDIENCE'] as const

type JwtVariables = Readonly<Partial<Record<(typeof JWT_VARIABLES)[number], string | undefined>>>

export function jwtOf(variables: JwtVariables): JwtConfig | undefined {
  const jwksUrl = variables.HOOKWIRE_JWKS_URL
  const issuer = variables.HOOKWIRE_JWT_ISSUER
  const audience = variables.HOOKWIRE_JWT_AUDIENCE
  if (jwksUrl === undefined || issuer === undefined || audience === undefined) return undefined
  return { jwksUrl, issuer, audience }
}

/** Without one of them, tokens for others, or by others, would be taken. */
export function missingOfJwt(given: Record<string, string | undefined>): string[] {
  const isMissing = (name: string) => given[name] === undefined
  const missing = JWT_VARIABLES.filter(isMissing)
  if (missing.length === JWT_VARIABLES.length) return []
  return missing.map(
    (name) => `${name}: is needed where any of ${JWT_VARIABLES.join(', ')} is set.`,
  )
}

/** Whoever can write into the connection decides who is let in. */
export function checkKeySetUrl(text: string, context: z.RefinementCtx): void {
  const url = URL.parse(text)
  const isHere = url?.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname)
  if (url?.protocol !== 'https:' && !isHere) {
    context.addIssue('must be an https URL; http only to localhost, 127.0.0.1 or [::1].')
  } else if (url.username !== '' || url.password !== '') {
    context.addIssue('must not carry a user name or password.')
  }
}
