import { expect, test } from 'vitest'
import { tokenFetcher } from '../../src/delivery/oauth-token.ts'
import type { Resolve } from '../../src/delivery/resolver.ts'
import { trapConnects } from '../support/connects.ts'
import { openTestClient } from '../support/http-client.ts'
import { oauthConfig, refusalOf } from '../support/oauth.ts'
import { PRIVATE_URLS } from '../support/private-urls.ts'
import { startRawServer } from '../support/raw-server.ts'

const SCHEMES = ['body', 'url'] as const
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'

// Whatever a name server were to say: these addresses are what an attacker would have it say.
const resolve: Resolve = async () => [
  { address: '127.0.0.1', family: 4 },
  { address: '169.254.169.254', family: 4 },
  { address: '::1', family: 6 },
]

test.each(SCHEMES)('no spelling of a private address is reached by %s', async (requestScheme) => {
  await using client = openTestClient({ networks: [], resolve })
  const fetchToken = tokenFetcher(client.exchange)
  using connects = trapConnects()

  const refusals = await Promise.all(
    [...PRIVATE_URLS, 'http://private.example.com/'].map((tokenUrl) =>
      refusalOf(fetchToken(oauthConfig(tokenUrl, { requestScheme }))),
    ),
  )

  expect(refusals).toHaveLength(PRIVATE_URLS.length + 1)
  expect(connects.count()).toBe(0)
})

test('a refusal does not tell an open port from a closed one', async () => {
  await using open = await startRawServer((socket) => socket.write(OK))
  const closed = await startRawServer(() => undefined)
  await closed[Symbol.asyncDispose]()
  await using client = openTestClient({ networks: [], resolve })
  const fetchToken = tokenFetcher(client.exchange)
  using connects = trapConnects()
  const hosts = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', 'private.example.com']

  const [ofOpen, ofClosed] = await Promise.all(
    [open, closed].map(({ url }) =>
      Promise.all(
        hosts.flatMap((host) =>
          SCHEMES.map((requestScheme) => {
            const tokenUrl = `http://${host}:${new URL(url).port}/`
            return refusalOf(fetchToken(oauthConfig(tokenUrl, { requestScheme })))
          }),
        ),
      ),
    ),
  )

  expect(ofOpen).toEqual(ofClosed)
  expect(ofOpen).toEqual(
    Array(8).fill(expect.stringMatching(/must not point|points at an address/)),
  )
  expect(connects.count()).toBe(0)
  expect(open.connectionCount()).toBe(0)
})

test('the trap sees a token request that is made', async () => {
  await using server = await startRawServer((socket) => socket.write(OK))
  await using client = openTestClient()
  using connects = trapConnects()

  await refusalOf(tokenFetcher(client.exchange)(oauthConfig(server.url)))

  expect(connects.count()).toBe(1)
})
