import { expect, test } from 'vitest'
import { exchange, openRaw, type RawAnswer } from '../support/raw-client.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false })

const PATHS = [
  '/',
  '/graphql',
  '/graphql/',
  '/graphql?query={__typename}',
  '/graphql?/health/live',
  '/graphql/graphiql/none.js',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/.well-known/jwks.json',
  '/export/events.ndjson',
  '/export/request-log/none.json',
  '/export/none',
  '/none',
  '/none/health/live',
  '/none/graphql',
  '/%00',
  '//',
  'http://example.com/graphql',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
const ADMIN = `authorization: Bearer ${ADMIN_TOKEN}`
const BROWSER = 'accept: text/html'

const UPGRADE = 'connection: upgrade\r\nupgrade: websocket'
const KEY = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='
const JSON_BODY = 'content-type: application/json'

const ask = (method: string, path: string, ...headers: readonly string[]) =>
  exchange(
    service.url,
    [`${method} ${path} HTTP/1.1`, 'host: localhost', ...headers, '', ''].join('\r\n'),
  )

test('each answer to each method at each path is safe to have been asked for', async () => {
  const wrong: string[] = []
  for (const path of PATHS) {
    for (const method of METHODS) {
      for (const headers of [[], [ADMIN], [BROWSER]]) {
        const answer = await ask(method, path, ...headers)
        if (!isSafe(answer)) wrong.push(`${method} ${path} ${headers}: ${answer.text}`)
      }
    }
  }
  expect(wrong).toEqual([])
})

test.each([
  ['nonsense', 400, 'nonsense\r\n\r\n'],
  ['a request without a host', 400, 'GET / HTTP/1.1\r\n\r\n'],
  [
    'two lengths',
    400,
    'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
  ],
  ['an expectation', 417, 'GET / HTTP/1.1\r\nhost: a\r\nexpect: a miracle\r\n\r\n'],
  ['20 KB of headers', 431, `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['a WebSocket elsewhere', 404, `GET /none HTTP/1.1\r\nhost: a\r\n${UPGRADE}\r\n\r\n`],
  [
    'a WebSocket of another origin',
    403,
    `GET /graphql HTTP/1.1\r\nhost: a\r\norigin: http://b\r\n${UPGRADE}\r\n\r\n`,
  ],
  ['a WebSocket without a key', 400, `GET /graphql HTTP/1.1\r\nhost: a\r\n${UPGRADE}\r\n\r\n`],
  [
    'a WebSocket of another version',
    400,
    `GET /graphql HTTP/1.1\r\nhost: a\r\n${UPGRADE}\r\n${KEY}\r\nsec-websocket-version: 7\r\n\r\n`,
  ],
])('so is the answer to %s (%i)', async (_what, status, request) => {
  const answer = await exchange(service.url, request)

  expect(answer.status).toBe(status)
  expect(isSafe(answer)).toBe(true)
})

test('event streams are not kept either', async () => {
  const body = '{"query":"subscription { requestLog { cursor } }"}'
  const headers = [`${JSON_BODY}\r\ncontent-length: ${body.length}`, 'accept: text/event-stream']
  const request = ['POST /graphql HTTP/1.1', 'host: a', ADMIN, ...headers, '', body].join('\r\n')

  const answer = await exchange(service.url, request)

  expect(answer.headers['content-type']).toBe('text/event-stream')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(isSafe(answer)).toBe(true)
})

test('only what is for everybody may be kept, and read by pages of others', async () => {
  const keys = await ask('GET', '/.well-known/jwks.json')
  const page = await ask('GET', '/graphql', BROWSER)
  const [, script = ''] = /src="([^"]+)"/.exec(await bodyOf('/graphql')) ?? []
  const asset = await ask('GET', script)

  expect(keys.headers).toMatchObject({ 'cross-origin-resource-policy': 'cross-origin' })
  expect(keys.headers['cache-control']).toMatch(/^public/)
  expect(page.headers['cache-control']).toBe('no-store')
  expect(asset.headers['cache-control']).toMatch(/immutable$/)
  expect(isSafe(asset)).toBe(true)
})

test('who is refused a WebSocket and keeps the connection open is cut off', async () => {
  const socket = await openRaw(service.url)
  const closed = new Promise((resolve) => socket.on('close', resolve))
  const knock = () => socket.write('still here', (error) => error ?? setImmediate(knock))
  socket.on('end', knock)

  socket.write(`GET /none HTTP/1.1\r\nhost: a\r\n${UPGRADE}\r\n\r\n`)
  socket.resume()

  await closed
})

async function bodyOf(path: string): Promise<string> {
  return (await fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } })).text()
}

/** Strangers are told no name and no version of what runs here; that of a format is another matter. */
function isSafe({ status, headers, text }: RawAnswer): boolean {
  const isForAll = /^public, max-age=\d+/.test(headers['cache-control'] ?? '')
  return (
    status >= 200 &&
    headers['x-content-type-options'] === 'nosniff' &&
    headers['referrer-policy'] === 'no-referrer' &&
    headers['x-frame-options'] === 'DENY' &&
    /frame-ancestors 'none'/.test(headers['content-security-policy'] ?? '') &&
    /^(same|cross)-origin$/.test(headers['cross-origin-resource-policy'] ?? '') &&
    (isForAll || headers['cache-control'] === 'no-store') &&
    !/^(server|via|x-powered-by|x-yoga.*):/im.test(text) &&
    !/(?<!text\/plain; version=)\b\d+\.\d+\.\d+\b/.test(text.split('\r\n\r\n')[0] ?? '')
  )
}
