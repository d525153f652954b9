import { expect, test } from 'vitest'
import { errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'
import { TRANSPORTS } from '../support/transports.ts'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const ANONYMOUS = { token: null }
const [[, askHttp]] = TRANSPORTS as readonly [(typeof TRANSPORTS)[number]]
const ANONYMOUS_TRANSPORTS = TRANSPORTS.filter(([name]) => name !== 'WebSocket') // those are closed

const service = await shareService({ hasWorker: false })

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')
/** What would be seen afterwards, had it been done. */
const make = (n: number) => `e${n}: environmentCreate(input: { name: "bomb ${n}" }) { __typename }`
const spreads = times(20, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)

const BOMBS: readonly (readonly [code: string, query: string])[] = [
  ['TOO_MANY_ROOT_FIELDS', `mutation { ${times(21, make)} }`],
  ['TOO_MANY_ALIASES', `mutation { ${times(31, make)} }`],
  ['TOO_MANY_REPETITIONS', `{ viewer { ${'role '.repeat(500)} } }`],
  ['TOO_MANY_DIRECTIVES', `{ viewer ${'@include(if: true)'.repeat(31)} { role } }`],
  ['TOO_DEEP', `{ ${'a { '.repeat(40)} b ${'} '.repeat(40)} }`],
  ['TOO_MANY_SELECTIONS', `{ viewer { ...f0 } } ${spreads} fragment f20 on Query { __typename }`],
  [
    'TOO_MANY_TOKENS',
    `mutation { ${make(0)} } ${'# a word '.repeat(2)}\n{ ${'a '.repeat(4_000)} }`,
  ],
  ['TOO_MANY_COMMENTS', `mutation { ${make(0)} } ${'#\n'.repeat(201)}`],
  ['TOO_MANY_BRACKETS', `{ node(id: ${'['.repeat(1_000)}`],
  ['TOO_MANY_DEFINITIONS', times(51, (n) => `mutation m${n} { ${make(n)} }`)],
  [
    'INTROSPECTION_TOO_DEEP',
    `{ __schema { types { ${'fields { type { '.repeat(4)} name ${'} } '.repeat(4)} } } }`,
  ],
  ['TOO_COSTLY', '{ events(first: 1000000000) { nodes { id } } }'],
  [
    'TOO_COSTLY',
    '{ environments(first: 100) { nodes { id } } events(last: 1000) { nodes { deliveries { nodes { id } } } } }',
  ],
]

test.each(
  TRANSPORTS.flatMap(([name, ask]) =>
    BOMBS.map(([code, query]) => [name, code, ask, query] as const),
  ),
)('over %s, %s is refused before anything is done', async (transport, code, ask, query) => {
  const { answer, status } = await ask(service, query)

  const { errors, data } = answer
  expect(errors).toHaveLength(1)
  expect(errors?.[0]?.extensions).toEqual({
    code,
    limit: expect.any(Number),
    asked: expect.any(Number),
  })
  expect(data).toBeUndefined()
  const isLate = code === 'TOO_COSTLY' // found where it would run
  expect(status).toBe({ HTTP: 400, SSE: 200, WebSocket: isLate ? 'next' : 'error' }[transport])
  const { answer: after } = await askHttp(service, '{ environments { nodes { name } } }')
  expect(after.data).toEqual({ environments: { nodes: [{ name: 'default' }] } })
})

test.each(ANONYMOUS_TRANSPORTS)(
  'over %s, what the API consists of is told to who has a token',
  async (_name, ask) => {
    const queries = [
      '{ __schema { queryType { name } } }',
      '{ __typename ...f } fragment f on Query { it: __type(name: "Query") { name } }',
    ]

    for (const query of queries) {
      const signedIn = await ask(service, query)
      const anonymous = await ask(service, query, {}, ANONYMOUS)

      expect(signedIn.answer).toHaveProperty('data')
      expect([errorCode(anonymous.answer), anonymous.answer.data]).toEqual([
        'UNAUTHENTICATED',
        undefined,
      ])
    }
    const { answer } = await ask(service, '{ __typename }', {}, ANONYMOUS)
    expect(answer.data).toEqual({ __typename: 'Query' })
  },
)

test.each(TRANSPORTS)('over %s, nothing is suggested', async (_name, ask) => {
  const create =
    'mutation ($i: EnvironmentCreateInput!) { environmentCreate(input: $i) { __typename } }'
  const calls = [
    ['{ viewr { role } }', {}],
    ['{ events(fist: 1) { nodes { id } } }', {}],
    ['{ events(order: OLDEST_FIRS) { nodes { id } } }', {}],
    ['{ viewer { ... on Viewr { role } } }', {}],
    [create, { i: { nam: 'x', name: 'x' } }],
    ['query ($o: ListOrder) { events(order: $o) { nodes { id } } }', { o: 'OLDEST_FIRS' }],
  ] as const

  for (const [query, variables] of calls) {
    const { answer } = await ask(service, query, variables)

    expect(answer.errors?.length).toBeGreaterThan(0)
    expect(JSON.stringify(answer)).not.toMatch(/did you mean/i)
  }
})

test.each(TRANSPORTS)('over %s, an answer tells its cost', async (_name, ask) => {
  const query =
    'query ($n: Int) { events(first: $n) { nodes { id } } nothing: node(id: "x") { id } }'

  const { answer } = await ask(service, query, { n: 7 })

  expect(answer.extensions).toEqual({ cost: { asked: 66, limit: 50_000 } })
})

test.each(TRANSPORTS)('over %s, what we use inside to answer is not shown', async (_name, ask) => {
  const invalid = await ask(service, '{ nothing }')
  const unparsable = await ask(service, '{')
  const costly = await ask(service, '{ events(first: 1000000) { nodes { id } } }')

  const extensions = [invalid, unparsable, costly].flatMap(
    ({ answer }) => answer.errors?.[0]?.extensions,
  )
  expect(extensions).toEqual([
    { code: 'GRAPHQL_VALIDATION_FAILED' },
    { code: 'GRAPHQL_PARSE_FAILED' },
    { code: 'TOO_COSTLY', limit: 50_000, asked: 2_000_050 },
  ])
})

test('each answer has an id of its own, whatever the caller calls it', async () => {
  const ids = await Promise.all(
    ['/graphql', '/health/live', '/nothing', '/export/events.ndjson', '/metrics'].map(
      async (path) => {
        const { headers } = await fetch(service.url + path, { headers: { 'x-request-id': 'mine' } })
        return headers.get('x-request-id')
      },
    ),
  )

  for (const id of ids) expect(id).toMatch(UUID)
  expect(new Set(ids).size).toBe(ids.length)
})
