import { createSchema, createYoga } from 'graphql-yoga'
import { expect, test } from 'vitest'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { maskError } from '../../src/server/masking.ts'
import { outageErrors, outageReporter } from '../../src/server/outages.ts'

const away = (): never => {
  throw new UnavailableError('Away.')
}

/** What of an outage an API of `a { a }` says of each error, where only the second `a` fails. */
async function saidOf(query: string) {
  const outages: unknown[] = []
  const logging = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const fields = { a: () => ({}), b: away }
  const api = createYoga({
    schema: createSchema({
      typeDefs: 'type A { a: Int } type Query { a: A b: Int } type Mutation { a: A b: Int }',
      resolvers: { A: { a: away }, Query: fields, Mutation: fields },
    }),
    maskedErrors: { maskError },
    logging,
    plugins: [outageErrors((error) => outages.push(error))],
  })
  const answer = await api.fetch('http://hookwire/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  const { errors } = (await answer.json()) as { errors: { path: string[]; extensions: object }[] }
  return { outages, said: errors.map(({ path, extensions }) => [path.join('.'), extensions]) }
}

const AWAY = { code: 'UNAVAILABLE', retryable: true, retryAfter: 1 }

test.each([
  ['a change whose answer cannot be told stands, and one that failed does not', 'mutation', true],
  ['what cannot be read has changed nothing', 'query', false],
])('%s', async (_name, operation, mayHaveHappened) => {
  const { outages, said } = await saidOf(`${operation} { a { a } b }`)

  expect(said.toSorted()).toEqual([
    ['a.a', { ...AWAY, mayHaveHappened }],
    ['b', { ...AWAY, mayHaveHappened: false }],
  ])
  expect(outages).toHaveLength(2)
})

test('one line a second tells of an outage', () => {
  const told: unknown[] = []
  let nowMs = 0
  const report = outageReporter(
    (error) => told.push(error),
    () => nowMs,
  )

  for (const ms of [0, 999, 1_000, 1_001, 5_000]) {
    nowMs = ms
    report(ms)
  }

  expect(told).toEqual([0, 1_000, 5_000])
})
