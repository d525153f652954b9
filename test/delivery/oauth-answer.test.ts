import { expect, test } from 'vitest'
import { tokenFetcher } from '../../src/delivery/oauth-token.ts'
import { openTestClient } from '../support/http-client.ts'
import { CLIENT_SECRET, oauthConfig, refusalOf, TOKEN } from '../support/oauth.ts'
import { type BrokenAnswer, startTokenServer } from '../support/token-server.ts'

const NO_TOKEN = 'The token URL answered with no access_token.'
const NO_BEARER = 'The token URL answered with no token of the type Bearer.'
const NO_HEADER = 'The token URL answered with an access_token that no header can carry.'
const NO_SECONDS = 'The token URL answered with an expires_in that is no number of seconds.'
const NO_SCOPE = 'The token URL answered with a scope that is no text.'
const NO_OBJECT = 'The token URL answered with what is no JSON object.'

const nested = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)
const notText = JSON.parse('{"toString":1,"valueOf":1}')

type Case = [what: string, answer: BrokenAnswer, message: string]

test.each<Case>([
  [
    'a refusal that repeats the secret in words',
    { status: 401, body: { error: 'invalid_client', error_description: CLIENT_SECRET } },
    'The token URL answered 401 (invalid_client): it does not accept the client id and secret.',
  ],
  [
    'a refusal for a scope',
    { status: 400, body: { error: 'invalid_scope', scope: CLIENT_SECRET } },
    'The token URL answered 400 (invalid_scope): it does not know the scope, or does not grant it.',
  ],
  [
    'a failure with a code',
    { status: 503, body: { error: 'temporarily_unavailable', error_uri: CLIENT_SECRET } },
    'The token URL answered 503 (temporarily_unavailable): it is overloaded or under maintenance.',
  ],
  [
    'a refusal under a good status',
    { body: { error: 'unauthorized_client', access_token: TOKEN, token_type: 'Bearer' } },
    'The token URL answered 200 (unauthorized_client): this client may not use the client ' +
      'credentials grant.',
  ],
  [
    'an error that no standard knows',
    { status: 400, body: { error: CLIENT_SECRET, error_description: CLIENT_SECRET } },
    'The token URL answered 400.',
  ],
  ['an error that is no text', { status: 400, body: { error: notText } }, answered(400)],
  ['an error by the name of a method', { status: 400, body: { error: 'toString' } }, answered(400)],
  ['a token under another status', { status: 201 }, answered(201)],
  ['a token under a status of failure', { status: 500 }, answered(500)],
  ['an unknown status', { status: 999 }, answered(999)],
  ['an error alone, under a good status', { body: { error: CLIENT_SECRET } }, NO_TOKEN],
  ['nothing but an empty string', { body: '' }, NO_OBJECT],
  ['an empty object', { body: {} }, NO_TOKEN],
  ...parts('access_token', [undefined, null, '', 5, { a: TOKEN }, nested], NO_TOKEN),
  ...parts('access_token', [' ', `${TOKEN} ${TOKEN}`, `${TOKEN}\r\nx: y`, `${TOKEN}é`], NO_HEADER),
  ...parts('access_token', [`${TOKEN}\u007f`, 'x'.repeat(8_193)], NO_HEADER),
  ...parts('token_type', [undefined, null, '', 'mac', 'DPoP', CLIENT_SECRET, 5, nested], NO_BEARER),
  ...parts('expires_in', ['soon', '', true, [60], notText, nested], NO_SECONDS),
  ...parts('scope', [5, ['read', 'write'], notText], NO_SCOPE),
  ...parts('scope', ['read', 'read writes', 'read WRITE'], lessScope('write')),
  ...parts('scope', ['', 'write', CLIENT_SECRET], lessScope('read')),
])('%s is a failure that names it, and heals', async (_what, broken, message) => {
  await using client = openTestClient()
  await using server = await startTokenServer()
  const fetchToken = tokenFetcher(client.exchange)
  const config = oauthConfig(server.url, { scope: 'read write' })
  server.breakNext(broken)

  const refusal = await refusalOf(fetchToken(config))
  const healed = await fetchToken(config)

  expect(refusal).toBe(message)
  expect(healed).toEqual({ token: TOKEN, expiresInSeconds: 3_600 })
})

test.each<[string, Record<string, unknown>, object]>([
  ['a type in small letters', { token_type: 'bearer' }, {}],
  ['a type in capitals', { token_type: 'BEARER' }, {}],
  ['seconds as text', { expires_in: '60' }, { expiresInSeconds: 60 }],
  ['no seconds', { expires_in: undefined }, { expiresInSeconds: undefined }],
  ['null seconds', { expires_in: null }, { expiresInSeconds: undefined }],
  ['0 seconds', { expires_in: 0 }, { expiresInSeconds: 0 }],
  ['fewer seconds than none', { expires_in: -5 }, { expiresInSeconds: 0 }],
  ['fewer seconds than none as text', { expires_in: '-5' }, { expiresInSeconds: 0 }],
  ['no scope', { scope: undefined }, {}],
  ['a null scope', { scope: null }, {}],
  ['more scope', { scope: 'admin write read' }, {}],
  ['the largest token', { access_token: '~'.repeat(8_192) }, { token: '~'.repeat(8_192) }],
  ['an id token for nobody', { id_token: 'nonsense', refresh_token: 5 }, {}],
  ['an error that is none', { error: '' }, {}],
])('%s is accepted', async (_what, parts, expected) => {
  await using client = openTestClient()
  await using server = await startTokenServer()
  const fetchToken = tokenFetcher(client.exchange)
  server.breakNext({ parts })

  const fetched = await fetchToken(oauthConfig(server.url, { scope: 'read write' }))

  expect(fetched).toEqual({ token: TOKEN, expiresInSeconds: 3_600, ...expected })
})

/** The part of an answer that is broken, in each of these ways. */
function parts(name: string, values: readonly unknown[], message: string): Case[] {
  return values.map((value) => {
    const text = value === nested ? 'that is nested' : String(JSON.stringify(value))
    return [`the ${name} ${text.slice(0, 30)}`, { parts: { [name]: value } }, message]
  })
}

function lessScope(missing: string): string {
  return `The token URL granted less than the scope asked for: "${missing}" is missing.`
}

function answered(status: number): string {
  return `The token URL answered ${status}.`
}
