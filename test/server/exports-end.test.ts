import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { rateLimited, unauthenticated, unavailable } from '../../src/graphql/top-level-errors.ts'
import { createExports } from '../../src/server/exports.ts'

interface Given {
  readonly maxTakingMs: number
  /** Throws where the caller may not any more. */
  readonly openSession: () => Promise<object>
}

/** Exports alone, over pages that a test answers. */
async function serveExports(
  execute: () => Promise<unknown>,
  { maxTakingMs = 60_000, openSession = async () => ({}) }: Partial<Given> = {},
) {
  const errors: unknown[] = []
  const closed = Promise.withResolvers<void>()
  const answer = createExports({
    graphql: { getEnveloped: () => ({ execute, contextFactory: async () => ({}) }) as never },
    openCall: async ({ environment = 'default' }) =>
      ({ ...(await openSession()), environment: { id: environment } }) as never,
    maxTakingMs,
    onError: (error) => errors.push(error),
    onStream: (response) => response.on('close', closed.resolve),
  })
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    errors,
    /** Once the first stream has ended. */
    closed: closed.promise,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/export/events.ndjson`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const pageOf = (text: string) => ({
  data: {
    events: {
      edges: [{ cursor: 'c', node: { rawData: JSON.stringify(text) } }],
      pageInfo: { hasNextPage: true, endCursor: 'c' },
    },
  },
})

const lastPage = { data: { events: { edges: [], pageInfo: { hasNextPage: false } } } }

test('a download that fails midway is cut, so that nobody takes it for the whole', async () => {
  const pages = [async () => pageOf('first'), async () => Promise.reject(new Error('Away.'))]
  await using exports = await serveExports(() => pages.shift()?.() as Promise<unknown>)

  const answer = await fetch(exports.url)

  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  expect(exports.errors).toEqual([new Error('Away.')])
})

test.each([
  [unauthenticated(), 'of a token that was revoked'],
  [unavailable(), 'while the database is away'],
])('a download is cut before its next page with %s, %s', async (refusal) => {
  const once = async () => ({}) // to see where the caller is; the first page needs no other
  const sessions = [once, async () => Promise.reject(refusal)]
  const openSession = async () => sessions.shift()?.() ?? {}
  await using exports = await serveExports(async () => pageOf('first'), { openSession })

  const answer = await fetch(exports.url)

  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  expect(exports.errors).toEqual([])
})

test.each([
  [rateLimited('Too many.', 7), 429, '7'],
  [unavailable(), 503, '1'],
])('what is refused at once with %s says when to ask again', async (refusal, status, seconds) => {
  const openSession = async () => Promise.reject(refusal)
  await using exports = await serveExports(async () => lastPage, { openSession })

  const answer = await fetch(exports.url)

  expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, seconds])
  expect(await answer.json()).toEqual({
    error: { code: refusal.extensions['code'], message: refusal.message },
  })
})

test('what fails at once is no download, and tells nothing of the reason', async () => {
  await using exports = await serveExports(() => Promise.reject(new Error('hwk_secret')))

  const answer = await fetch(exports.url)

  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('hwk_secret')
})

test('no more is read than the reader takes, and nothing once it has gone', async () => {
  const page = pageOf('x'.repeat(16_000_000)) // more than sockets hold
  let reads = 0
  await using exports = await serveExports(async () => {
    reads += 1
    return page
  })
  const turn = async () => (await fetch(`${exports.url}?unknown=`)).text()
  const control = new AbortController()

  await fetch(exports.url, { signal: control.signal })
  for (let count = 0; count < 20; count += 1) await turn()
  const unread = reads
  control.abort()
  await exports.closed
  await turn()

  expect(unread).toBeLessThanOrEqual(3) // what is under way, and one ahead of it
  expect(reads).toBeLessThanOrEqual(unread + 1)
  expect(exports.errors).toEqual([])
})

test('who takes nothing any more is cut off, and makes room', async () => {
  const page = pageOf('x'.repeat(16_000_000)) // more than sockets hold
  await using exports = await serveExports(async () => page, { maxTakingMs: 20 })

  const answer = await fetch(exports.url)
  await exports.closed

  expect(answer.status).toBe(200)
  expect(exports.errors).toEqual([])
})

test('so many downloads at once are enough, and each that ends makes room', async () => {
  const page = Promise.withResolvers<unknown>()
  const full = Promise.withResolvers<void>()
  let reads = 0
  await using exports = await serveExports(() => {
    reads += 1
    if (reads === 16) full.resolve()
    return page.promise
  })
  const get = (environment: string) =>
    fetch(exports.url, { headers: { 'hookwire-environment': environment } })
  const first = ['a', 'b', 'c'].flatMap((name) => Array.from({ length: 4 }, () => get(name)))
  const others = ['d', 'e', 'f', 'g'].map(get)
  await full.promise

  const refused = [await get('a'), await get('h')]
  page.resolve(lastPage)
  const answers = await Promise.all([...first, ...others])
  await Promise.all(answers.map((answer) => answer.text()))
  const later = await get('a')

  expect(refused.map(({ status }) => status)).toEqual([503, 503])
  expect(refused[0]?.headers.get('retry-after')).toBe('10')
  expect(await refused[0]?.json()).toMatchObject({ error: { code: 'TOO_MANY_EXPORTS' } })
  expect(later.status).toBe(200)
})

test('one environment has but some of the places', async () => {
  const page = Promise.withResolvers<unknown>()
  const busy = Promise.withResolvers<void>()
  let reads = 0
  await using exports = await serveExports(() => {
    reads += 1
    if (reads === 4) busy.resolve()
    return reads <= 4 ? page.promise : Promise.resolve(lastPage)
  })
  const get = (environment: string) =>
    fetch(exports.url, { headers: { 'hookwire-environment': environment } })
  const first = Array.from({ length: 4 }, () => get('mine'))
  await busy.promise

  const [mine, others] = [await get('mine'), await get('others')]
  page.resolve(lastPage)
  await Promise.all((await Promise.all(first)).map((answer) => answer.text()))

  expect([mine.status, others.status]).toEqual([503, 200])
  await others.text()
})
