import { errors as jose } from 'jose'
import { NoResultError } from 'kysely'
import pg from 'pg'
import { errors as undici } from 'undici'
import { expect, test } from 'vitest'
import { describeError } from '../src/log.ts'

const CANARY = 'canary'

function withProperties(error: Error): Error {
  return Object.assign(error, { detail: CANARY, where: CANARY, config: { password: CANARY } })
}

/** As an idle connection of pg's pool ends that the server has closed. */
function lostConnection(): Error {
  const client = new pg.Client({
    connectionString: `postgres://user:${CANARY}@localhost/${CANARY}`,
  })
  return Object.assign(new Error('Connection terminated unexpectedly'), { client })
}

test.each<[string, Error]>([
  ['pg', Object.assign(new pg.DatabaseError('no', 2, 'error'), { detail: CANARY, where: CANARY })],
  ['the pool of pg', lostConnection()],
  [
    'kysely',
    new NoResultError({ kind: 'RawNode', sqlFragments: [], parameters: [CANARY] } as never),
  ],
  ['undici', Object.assign(new undici.HTTPParserError('no'), { data: CANARY })],
  ['jose', new jose.JWTClaimValidationFailed('no', { token: CANARY })],
  ['a library that says all in the cause', new Error('no', { cause: { body: CANARY } })],
  ['a library that says it in words', new Error('no', { cause: CANARY })],
  ['a cause that is an error', new Error('no', { cause: withProperties(new Error('why')) })],
  ['one of many', new AggregateError([withProperties(new Error('why'))], 'no')],
])('nothing but its words is kept of an error of %s', (_name, error) => {
  const described = JSON.stringify(describeError(error))

  expect(described).not.toContain(CANARY)
  expect(described).toContain(JSON.stringify(error.message).slice(1, -1))
})

test('what helps to find the fault stays, causes and all', () => {
  const cause = Object.assign(new Error('Nobody listens.'), { code: 'ECONNREFUSED' })
  const error = new AggregateError([new Error('One.')], 'It failed.', { cause })

  expect(describeError(error)).toEqual({
    name: 'AggregateError',
    message: 'It failed.',
    stack: error.stack,
    cause: { name: 'Error', message: 'Nobody listens.', code: 'ECONNREFUSED', stack: cause.stack },
    errors: [{ name: 'Error', message: 'One.', stack: expect.stringContaining('log.test') }],
  })
})

test('errors that are their own causes come to an end', () => {
  const error = new Error('Round and round.')
  error.cause = error

  expect(JSON.stringify(describeError(error)).match(/"cause"/g)).toHaveLength(5)
})

test('of a thousand errors at once ten are described', () => {
  const errors = Array.from({ length: 1_000 }, () => new Error('One.'))

  expect(describeError(new AggregateError(errors, 'It failed.')).errors).toHaveLength(10)
})

test.each<[unknown, string]>([
  ['Words.', 'Words.'],
  [{ password: CANARY }, 'It is of the type object.'],
  [undefined, 'It is of the type undefined.'],
])('what is thrown and is no error is named by its type, unless it is words', (thrown, message) => {
  expect(describeError(thrown)).toEqual({ name: 'NoError', message })
})
