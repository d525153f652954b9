import { expect, test } from 'vitest'
import { startProxy } from '../live/proxy.ts'
import { createTestDatabase } from '../support/database.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'
import { waitUntil } from '../support/timers.ts'

const SILENCE_MS = 100
/** More than a process has connections, silent ones and others. */
const CALLERS = 40
const QUERY =
  'mutation ($key: String) { eventPublish(input: { type: "silent", data: 1, idempotencyKey: $key }) { __typename } }'

test('where the network swallows all, callers are told that they may try again, and it goes on by itself', async () => {
  await using database = await createTestDatabase()
  await using proxy = await startProxy(database.url)
  await using service = await startService({
    ...{ hasWorker: false, databaseUrl: proxy.url, silenceMs: SILENCE_MS },
  })
  const ask = async (query: string, variables = {}) => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
      body: JSON.stringify({ query, variables }),
    })
    return { status: response.status, answer: await response.json() }
  }
  const read = () => ask('{ credentials { nodes { id } } }')
  await Promise.all(Array.from({ length: CALLERS }, read)) // so that all connections are open

  proxy.silence()
  const told = await ask(QUERY, { key: 'a' })
  const others = await Promise.all(Array.from({ length: CALLERS }, read))
  await waitUntil(async () => (await ask(QUERY, { key: 'b' })).status === 200)
  const again = await ask(QUERY, { key: 'a' })

  expect(told.status).toBe(503)
  expect(told.answer).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
  expect(others.every(({ status }) => status === 200 || status === 503)).toBe(true)
  expect(again.answer).toEqual({
    data: { eventPublish: { __typename: 'EventPublishPayload' } },
    extensions: expect.anything(),
  })
})
