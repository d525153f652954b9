import { EventEmitter, on, once } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { useServer } from 'graphql-ws/use/ws'
import { createSchema, createYoga } from 'graphql-yoga'
import { chromium, type Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { createGraphiql, type GraphiqlOptions } from '../../src/server/graphiql.ts'
import { createHttpServer } from '../../src/server/http-server.ts'
import { chromiumOptions, findChromium, openPage } from '../support/chromium.ts'

const BROWSER_TEST_MS = 30_000
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const FIRST_TOKEN = 'hwk_first'
const SECOND_TOKEN = 'hwk_second'
const MUTATION = 'mutation Publish {\n  publish(text: "from afar")\n}\n'

// Here and not in a hook: the first run on a machine installs it, which no test's time limit allows.
const found = await findChromium()
if ('missing' in found) process.stderr.write(`The GraphiQL test is skipped: ${found.missing}\n`)

test('a browser gets a page that may load nothing from elsewhere and is not kept', async () => {
  await using server = await startServer()

  const page = await get(server.port, '/graphql', BROWSER)

  expect(page.status).toBe(200)
  expect(page.headers).toMatchObject({
    'cache-control': 'no-store',
    'content-type': 'text/html; charset=utf-8',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  })
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
  expect(page.headers['content-security-policy']).toContain("script-src 'self';")
  expect(page.body.length).toBeLessThan(5_000)
})

test.for([
  { accept: 'application/json, text/html;q=0.9' },
  { accept: 'application/graphql-response+json' },
  { accept: '*/*' },
  {},
])('a client that asks with %o is answered by the API', async (headers) => {
  await using server = await startServer()

  const answer = await get(server.port, '/graphql?query={seen}', headers)

  expect(JSON.parse(answer.body.toString())).toEqual({ data: { seen: null } })
})

test.for(['br', 'gzip', undefined])(
  'what the page loads is cached for ever (%s)',
  async (coding) => {
    await using server = await startServer()
    const page = await get(server.port, '/graphql', BROWSER)
    const paths = page.body.toString().match(/\/graphql\/graphiql\/[^"]+/g) ?? []
    expect(paths).toHaveLength(6)
    for (const path of paths) {
      const asset = await get(server.port, path, coding ? { 'accept-encoding': coding } : {})
      expect(asset.status).toBe(200)
      expect(asset.headers['content-encoding']).toBe(coding)
      expect(asset.headers['cache-control']).toMatch(/max-age=\d+, immutable/)
      expect(asset.body).toHaveLength(Number(asset.headers['content-length']))
    }
    expect((await get(server.port, '/graphql/graphiql/graphiql.0000.js')).status).toBe(404)
  },
)

test('the token is written only into a page that was asked for by a loopback name', async () => {
  await using server = await startServer()

  const local = await get(server.port, '/graphql', BROWSER)
  const rebound = await get(server.port, '/graphql', { ...BROWSER, host: 'localhost.example.com' })

  expect(local.body.toString()).toContain(FIRST_TOKEN)
  expect(rebound.body.toString()).not.toContain(FIRST_TOKEN)
})

test('a page that cannot be made is reported and answered with 500', async () => {
  const errors: unknown[] = []
  await using server = await startServer({
    onError: (error) => errors.push(error),
    defaultQuery: 1n as unknown as string, // JSON has no form for it
  })

  const answer = await get(server.port, '/graphql', BROWSER)

  expect(answer.status).toBe(500)
  expect(errors).toHaveLength(1)
})

test(
  'subscriptions go over WebSocket with what the header editor holds',
  async (context) => {
    if ('missing' in found) return context.skip(found.missing)
    await using server = await startServer()
    await using browser = await chromium.launch(chromiumOptions(found.executablePath))
    const reader = await openPage(browser, server.url)
    const publisher = await openPage(browser, `${server.url}?query=${encodeURIComponent(MUTATION)}`)

    // The first subscription sees the token that the page was given.
    await play(reader.page)
    await waitForAnswer(reader.page, `"seen": "Bearer ${FIRST_TOKEN}"`)

    // What another page publishes arrives in it.
    await play(publisher.page)
    await waitForAnswer(publisher.page, `"publish": "Bearer ${FIRST_TOKEN}"`)
    await waitForAnswer(reader.page, '"text": "from afar"')

    // The next subscription sees the token that was typed since.
    await reader.page.getByRole('button', { name: 'Stop query' }).click()
    await typeHeaders(reader.page, `{"Authorization": "Bearer ${SECOND_TOKEN}"}`)
    await play(reader.page)
    await waitForAnswer(reader.page, `"seen": "Bearer ${SECOND_TOKEN}"`)

    // A server that hangs up, as ours does when a token is revoked, is not taken for a quiet one.
    server.hangUp()
    await waitForAnswer(reader.page, 'The connection was closed: 4403 Forbidden')

    // Tabs can be clicked: as the package draws them, they jump from under the mouse.
    await openTab(reader.page, 'Publish')
    await openTab(reader.page, 'Messages')

    // What is written, a password perhaps, stays out of the address.
    await reader.page.getByText('Messages', { exact: true }).last().dblclick()
    await reader.page.keyboard.insertText('Renamed')
    await reader.page.getByRole('button', { name: 'Renamed' }).waitFor()
    expect(reader.page.url()).toBe(server.url)

    expect(server.introspectedAs).toEqual(new Set([`Bearer ${FIRST_TOKEN}`]))
    for (const { page, urls, complaints } of [reader, publisher]) {
      expect(urls.filter((url) => new URL(url).host !== new URL(server.url).host)).toEqual([])
      expect(complaints).toEqual([])
      expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('hwk_')
    }
  },
  BROWSER_TEST_MS,
)

async function play(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click()
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
  await page.locator('.graphiql-query-editor .view-line', { hasText: `n ${name}` }).waitFor()
}

async function waitForAnswer(page: Page, answer: string): Promise<void> {
  await page.locator('.graphiql-response .view-line', { hasText: answer }).waitFor()
}

async function typeHeaders(page: Page, headers: string): Promise<void> {
  await page.getByRole('button', { name: 'Headers' }).click()
  await page.locator('.graphiql-editor-tool .view-lines:visible').click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText(headers)
  await page.keyboard.press('ControlOrMeta+Shift+End') // the brackets that the editor closes itself
  await page.keyboard.press('Delete')
}

async function startServer(overrides: Partial<GraphiqlOptions> = {}) {
  const messages = new EventEmitter()
  const introspectedAs = new Set<unknown>()
  const schema = scratchSchema(messages)
  const yoga = createYoga({
    schema,
    graphiql: false,
    landingPage: false,
    context: ({ request, params }) => {
      const seen = request.headers.get('authorization')
      if (params.operationName === 'IntrospectionQuery') introspectedAs.add(seen)
      return { seen }
    },
  })
  const graphiql = createGraphiql({
    endpoint: '/graphql',
    defaultHeaders: `{"authorization": "Bearer ${FIRST_TOKEN}"}`,
    defaultQuery: 'subscription Messages {\n  messages {\n    seen\n    text\n  }\n}\n',
    moreQueries: [MUTATION],
    onError: (error) => {
      throw error
    },
    ...overrides,
  })
  const server = createHttpServer((request, response) => {
    if (!graphiql(request, response)) yoga(request, response)
  })
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const live = useServer(
    { schema, context: ({ connectionParams }) => ({ seen: connectionParams?.['authorization'] }) },
    sockets,
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    introspectedAs,
    url: `http://127.0.0.1:${port}/graphql`,
    hangUp() {
      for (const socket of sockets.clients) socket.close(4403, 'Forbidden')
    },
    async [Symbol.asyncDispose]() {
      await live.dispose()
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

/** A subscription that says who listens and begins at once, so that a test can wait for it. */
function scratchSchema(messages: EventEmitter) {
  return createSchema<{ seen: string | null }>({
    typeDefs: `
      type Query { seen: String }
      type Mutation { publish(text: String!): String }
      type Subscription { messages: Message! }
      type Message { text: String! seen: String }
    `,
    resolvers: {
      Query: { seen: (_root, _args, { seen }) => seen },
      Mutation: {
        publish(_root, { text }, { seen }) {
          messages.emit('message', text)
          return seen
        },
      },
      Subscription: {
        messages: {
          subscribe() {
            const listener = on(messages, 'message')
            messages.emit('message', 'listening')
            return listener
          },
          resolve: ([text], _args, { seen }) => ({ text, seen }),
        },
      },
    },
  })
}

/** Unlike fetch, this sends the Host and Accept-Encoding that it is given and decodes nothing. */
async function get(port: number, path: string, headers: IncomingHttpHeaders = {}) {
  const call = request({ host: '127.0.0.1', port, path, headers })
  const [response] = await once(call.end(), 'response')
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}
