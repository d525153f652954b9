import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type FetchToken, tokenFetcher } from '../../src/delivery/oauth-token.ts'
import type { OutgoingRequest } from '../../src/delivery/send.ts'
import { openTestClient, type TestClient } from '../support/http-client.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { CLIENT_ID, CLIENT_SECRET, oauthConfig, refusalOf, TOKEN } from '../support/oauth.ts'
import { dribble, startRawServer, writeForEver } from '../support/raw-server.ts'
import { type Answer, answerWith, startReceiver } from '../support/receiver.ts'

const SHORT_SECONDS = 0.3
const GOOD = JSON.stringify({ access_token: TOKEN, token_type: 'Bearer' })
const SCHEMES = ['body', 'url'] as const

const answerGood: Answer = (_request, response) => void response.end(GOOD)

/** As servers do that want to help: what they got, wherever there is room. */
const repeat: Answer = ({ url }, response) => {
  const got = `${url} ${CLIENT_SECRET}`
  response.writeHead(400, 'canary', { 'www-authenticate': `Bearer error="${got}"`, 'x-got': got })
  response.end(JSON.stringify({ error: got, error_description: got, [got]: got }))
}

/** Whose requests may take less long than real ones. */
function fetchQuickly(client: TestClient): FetchToken {
  return tokenFetcher((request) => client.exchange({ ...request, timeoutSeconds: SHORT_SECONDS }))
}

test.each<[string, Answer, string]>([
  ['text', answerText('It works!'), 'The token URL answered with what is no JSON object.'],
  ['nothing', 200, 'The token URL answered with what is no JSON object.'],
  ['no content', 204, 'The token URL answered 204.'],
  [
    'a form',
    answerText(`access_token=${TOKEN}`),
    'The token URL answered with what is no JSON object.',
  ],
  ['a string', answerText(`"${TOKEN}"`), 'The token URL answered with what is no JSON object.'],
  ['null', answerText('null'), 'The token URL answered with what is no JSON object.'],
  ['a list', answerText(`["${TOKEN}"]`), 'The token URL answered with no access_token.'],
  ['gzip', answerText(gzipSync(GOOD)), 'The token URL answered with what is no JSON object.'],
  [
    '1 MB',
    answerText(GOOD + ' '.repeat(1_000_000)),
    'The token URL answered with more than is read.',
  ],
  ['1 MB of failure', answerText(' '.repeat(1_000_000), 500), 'The token URL answered 500.'],
  ['itself', repeat, 'The token URL answered 400.'],
  [
    'a redirect',
    answerWith(307, { location: '/token' }),
    'The token URL redirected (307); redirects are not followed.',
  ],
  [
    'a redirect to its own URL',
    (request, response) => void response.writeHead(302, { location: request.url }).end(GOOD),
    'The token URL redirected (302); redirects are not followed.',
  ],
])(
  'a token URL that answers %s is a failure that says so, and heals',
  async (_what, answer, message) => {
    await using client = openTestClient()
    await using receiver = await startReceiver()
    const fetchToken = tokenFetcher(client.exchange)

    for (const requestScheme of SCHEMES) {
      const config = oauthConfig(receiver.url, { requestScheme })
      receiver.answer(answer, answerGood)
      const refusal = await refusalOf(fetchToken(config))
      const healed = await fetchToken(config)

      expect(refusal).toBe(message)
      expect(healed).toEqual({ token: TOKEN, expiresInSeconds: undefined })
    }
    expect(receiver.requests).toHaveLength(4) // so none was followed
  },
)

test.each<[string, Parameters<typeof startRawServer>[0], string]>([
  ['never answers', () => undefined, 'did not answer completely within 0.3 s.'],
  ['dribbles', (socket) => dribble(socket, `HTTP/1.1 200 OK\r\n\r\n${GOOD}`, 20), 'within 0.3 s.'],
  ['writes for ever', (socket) => writeForEver(socket, 'x'.repeat(1_000)), 'is not HTTP'],
  ['resets', (socket) => socket.resetAndDestroy(), 'broke off'],
  [
    'breaks off',
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{'),
    'The token URL broke off',
  ],
])(
  'a token URL that %s is a failure with the sentence of a request',
  async (_what, answer, sentence) => {
    await using client = openTestClient()
    await using server = await startRawServer(answer)
    const config = oauthConfig(`${server.url}?key=canary`)

    const refusals = await Promise.all(
      SCHEMES.map((requestScheme) => refusalOf(fetchQuickly(client)({ ...config, requestScheme }))),
    )

    expect(refusals).toEqual(Array(2).fill(expect.stringContaining(sentence)))
    expect(refusals).toEqual(
      Array(2).fill(expect.stringMatching(/^No token could be fetched\. The /)),
    )
  },
)

test.each([
  ...['canary', 'ftp://canary.example.com/', 'https://', 'http://canary:x', 'file:///canary'],
  ...['http://canary:canary@127.0.0.1/', `http://127.0.0.1/?${'canary'.repeat(11_000)}`],
  'http://127.0.0.1:25/canary',
])('a token URL that cannot be dialled is a failure (%#)', async (tokenUrl) => {
  await using client = openTestClient()
  const fetchToken = tokenFetcher(client.exchange)

  const refusals = await Promise.all(
    SCHEMES.map((requestScheme) => refusalOf(fetchToken(oauthConfig(tokenUrl, { requestScheme })))),
  )

  expect(refusals).toEqual(Array(2).fill(expect.stringMatching(/URL (is not|must) /)))
})

test('a real server issues a token to the right client, for a scope that it may have', async () => {
  await using client = openTestClient()
  await using provider = await startIdentityProvider()
  const fetchToken = tokenFetcher(client.exchange)
  const { config } = provider

  const wrongSecret = await refusalOf(fetchToken({ ...config, clientSecret: 'canary' }))
  const wrongClient = await refusalOf(fetchToken({ ...config, clientId: 'canary' }))
  const wrongScope = await refusalOf(fetchToken({ ...config, scope: 'write admin' }))
  const wrongScheme = await refusalOf(fetchToken({ ...config, requestScheme: 'url' }))
  const { token, expiresInSeconds } = await fetchToken(config)

  expect([wrongSecret, wrongClient]).toEqual(
    Array(2).fill(expect.stringContaining('client id and')),
  )
  expect(wrongScope).toContain('(invalid_scope)')
  expect(wrongScheme).toBe('The token URL answered 404.')
  expect(expiresInSeconds).toBe(600)
  expect(await provider.scopeOf(token)).toBe('write')
})

test('a form holds the grant, the client, the scope and the further parameters', async () => {
  const requests: OutgoingRequest[] = []
  await using client = openTestClient()
  await using receiver = await startReceiver()
  receiver.answer(answerGood)
  const fetchToken = tokenFetcher((request) => {
    requests.push(request)
    return client.exchange(request)
  })
  const parameters = [
    ...[
      { name: 'audience', value: 'a b&c=d' },
      { name: 'grant_type', value: 'password' },
    ],
    ...[
      { name: 'resource', value: 'one' },
      { name: 'resource', value: 'two' },
    ],
  ]

  await fetchToken(oauthConfig(`${receiver.url}?a=b#c`, { scope: 'read write', parameters }))

  const { method, path, headers, body } = await receiver.next()
  expect({ method, path }).toEqual({ method: 'POST', path: '/hook?a=b' })
  expect(headers).toMatchObject({
    accept: 'application/json',
    'accept-encoding': 'identity',
    'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded\b/),
    'user-agent': 'Hookwire',
  })
  expect([...new URLSearchParams(body.toString())].toSorted()).toEqual([
    ['audience', 'a b&c=d'],
    ['client_id', CLIENT_ID],
    ['client_secret', CLIENT_SECRET],
    ['grant_type', 'client_credentials'],
    ['resource', 'one'],
    ['resource', 'two'],
    ['scope', 'read write'],
  ])
  expect(requests).toMatchObject([{ timeoutSeconds: 10, keepsAnswer: true }])
})

test('a GET holds the same in its URL, in place of what the URL has by these names', async () => {
  await using client = openTestClient()
  await using receiver = await startReceiver()
  receiver.answer(answerGood)
  const tokenUrl = `${receiver.url}?a=b%20c&audience=old&client_secret=old&audience=older`
  const parameters = [{ name: 'audience', value: 'new' }]

  await tokenFetcher(client.exchange)(oauthConfig(tokenUrl, { requestScheme: 'url', parameters }))

  const { method, path, headers, body } = await receiver.next()
  const { pathname, searchParams } = new URL(path, receiver.url)
  expect({ method, pathname, body: body.length }).toEqual({
    method: 'GET',
    pathname: '/hook',
    body: 0,
  })
  expect(headers).not.toHaveProperty('content-type')
  expect([...searchParams]).toEqual([
    ['a', 'b c'],
    ['audience', 'new'],
    ['grant_type', 'client_credentials'],
    ['client_id', CLIENT_ID],
    ['client_secret', CLIENT_SECRET],
  ])
})

function answerText(text: string | Buffer, status = 200): Answer {
  return (_request, response) => void response.writeHead(status).end(text)
}
