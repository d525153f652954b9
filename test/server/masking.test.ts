import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Log } from '../../src/log.ts'
import { createHttpServer } from '../../src/server/http-server.ts'
import { maskError, shownResult } from '../../src/server/masking.ts'
import { currentRequestId } from '../../src/server/request-ids.ts'
import { connect } from '../support/database.ts'
import { readEvents } from '../support/event-stream.ts'
import type { GraphqlAnswer } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { TRANSPORTS } from '../support/transports.ts'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

const lines: { readonly requestId?: string }[] = []
const log: Log = { info: () => {}, warn: () => {}, error: (fields) => void lines.push(fields) }
const service = await shareService({ hasWorker: false, log })

test.each(TRANSPORTS)(
  'over %s, of what went wrong inside a caller learns the id that the log has',
  async (_name, ask) => {
    const db = connect(service.databaseUrl)
    lines.length = 0
    await sql`alter table event_types rename to gone`.execute(db)

    const { answer, requestId } = await ask(service, '{ eventTypes { nodes { id } } }')

    await sql`alter table gone rename to event_types`.execute(db)
    await db.destroy()
    const { errors = [] } = answer
    const extensions = errors[0]?.extensions as { readonly requestId: string }
    expect(errors).toMatchObject([{ message: 'Unexpected error.', path: ['eventTypes'] }])
    expect(extensions).toEqual({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: expect.stringMatching(UUID),
    })
    expect(lines.map((line) => line.requestId)).toContain(extensions.requestId)
    if (requestId !== null) expect(extensions.requestId).toBe(requestId)
  },
)

/** An API whose every event but the first fails, when its reader has long waited for it. */
function failingApi(onError: () => void) {
  const typeDefs = 'type Query { a: Int } type Subscription { a: Int }'
  async function* subscribe() {
    yield { a: 1 }
    await new Promise((resolve) => setImmediate(resolve))
    yield { a: 2 }
  }
  const resolve = ({ a }: { a: number }) => {
    if (a === 2) throw new Error('Nobody is to be told.')
    return a
  }
  const schema = createSchema({
    typeDefs,
    resolvers: { Subscription: { a: { subscribe, resolve } } },
  })
  const logging = { debug: () => {}, info: () => {}, warn: () => {}, error: onError }
  return createYoga({ schema, maskedErrors: { maskError }, logging })
}

test('what goes wrong late in a stream has the id of the request that began it', async () => {
  const logged: (string | undefined)[] = []
  const server = createHttpServer(failingApi(() => logged.push(currentRequestId())))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: '{"query":"subscription { a }"}',
  })
  const answers: GraphqlAnswer<unknown>[] = []
  const chunks = response.body?.pipeThrough(new TextDecoderStream()) ?? new ReadableStream()
  for await (const answer of readEvents<GraphqlAnswer<unknown>>(chunks)) answers.push(answer)

  server.close()
  const requestId = response.headers.get('x-request-id')
  expect(answers).toMatchObject([
    { data: { a: 1 } },
    { errors: [{ message: 'Unexpected error.', extensions: { requestId } }] },
  ])
  expect(logged).toEqual([requestId])
})

test('what is meant for the caller stays as it is', () => {
  const plain = new GraphQLError('Yours.', { extensions: { code: 'BAD_USER_INPUT' } })
  const wrapped = new GraphQLError('Yours.', { originalError: plain })
  const ours = new GraphQLError('Ours.', { originalError: new Error('Ours.') })

  expect([plain, wrapped].map((error) => maskError(error, 'Masked.'))).toEqual([plain, wrapped])
  for (const error of [ours, new Error('Ours.'), 'ours', undefined]) {
    expect(maskError(error, 'Masked.').message).toBe('Masked.')
  }
})

test('a WebSocket shows no more of an error than HTTP', () => {
  const http = { status: 400 }
  const error = new GraphQLError('No.', { extensions: { code: 'X', http, unexpected: true } })
  const bare = new GraphQLError('No.', { extensions: { http } })

  expect(shownResult({ data: null, errors: [error, bare], extensions: { cost: 1 } })).toEqual({
    data: null,
    errors: [{ message: 'No.', extensions: { code: 'X' } }, { message: 'No.' }],
    extensions: { cost: 1 },
  })
  expect(shownResult({ data: {} })).toBeUndefined()
})
