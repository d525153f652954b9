import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

/** The variables that a refusal names, in its order. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    const [first, ...lines] = String(error).split('\n')
    expect(first).toBe('Error: Hookwire cannot start with these settings:')
    return lines.map((line) => line.trim().split(':')[0] ?? '')
  }
}

test.each([
  [
    { HOOKWIRE_JWKS_URL: 'https://id.example.com/jwks' },
    ['HOOKWIRE_JWT_ISSUER', 'HOOKWIRE_JWT_AUDIENCE'],
  ],
  [{ HOOKWIRE_JWT_ISSUER: 'a', HOOKWIRE_JWT_AUDIENCE: 'b' }, ['HOOKWIRE_JWKS_URL']],
])('JWTs are accepted with all of their settings or none: %o', (given, missing) => {
  expect(problemsOf(given)).toEqual(missing)
})

test.each([
  ['http://id.example.com/jwks', false],
  ['http://localhost.example.com/jwks', false],
  ['http://10.0.0.1/jwks', false],
  ['https://me:secret@id.example.com/jwks', false],
  ['file:///etc/jwks', false],
  ['jwks', false],
  ['http://localhost:8080/jwks', true],
  ['http://127.0.0.1/jwks', true],
  ['http://[::1]:8080/jwks', true],
  ['https://10.0.0.1/jwks', true],
])('the keys of JWTs come from %s: %s', (url, isAllowed) => {
  const rest = { HOOKWIRE_JWT_ISSUER: 'a', HOOKWIRE_JWT_AUDIENCE: 'b' }

  expect(problemsOf({ ...rest, HOOKWIRE_JWKS_URL: url })).toEqual(
    isAllowed ? [] : ['HOOKWIRE_JWKS_URL'],
  )
})
