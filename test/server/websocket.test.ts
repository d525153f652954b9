import { expect, test } from 'vitest'
import { createCallers } from '../support/callers.ts'
import { paramsOf, socketUrl } from '../support/live-client.ts'
import { openSession, openSocket, operate, upgradeStatus } from '../support/live-socket.ts'
import { shareService } from '../support/shared-service.ts'

const MAX_OPERATIONS = 20
const MAX_MESSAGE_BYTES = 64 * 1_024
const LIVE = 'subscription Live { requestLog { cursor } }'

const service = await shareService({ hasWorker: false })

test.for([
  { token: null },
  { token: 'hwk_wrong' },
  { token: '' },
  { environment: 'none of that name' },
])('a connection with %o is closed with 4403', async (options) => {
  await using socket = await openSocket(service)

  socket.send({ type: 'connection_init', payload: paramsOf(options) })

  expect(await socket.closed).toBe(4403)
})

test('a connection with no parameters at all, or with some that are no text, is closed with 4403', async () => {
  await using bare = await openSocket(service)
  await using odd = await openSocket(service)

  bare.send({ type: 'connection_init' })
  odd.send({ type: 'connection_init', payload: { authorization: { Bearer: 1 } } })

  expect(await bare.closed).toBe(4403)
  expect(await odd.closed).toBe(4403)
})

test.for([
  ['a second init', 4429, { type: 'connection_init', payload: paramsOf() }],
  [
    'an operation whose id is taken',
    4409,
    { type: 'subscribe', id: 'a', payload: { query: LIVE } },
  ],
  ['what is no message', 4400, { type: 'connect' }],
] as const)('%s closes the connection with %i', async ([_name, code, message]) => {
  await using socket = await openSession(service)
  operate(socket, 'a', LIVE)

  socket.send(message)

  expect(await socket.closed).toBe(code)
})

test('an operation before the init closes the connection with 4401', async () => {
  await using socket = await openSocket(service)

  operate(socket, 'a', LIVE)

  expect(await socket.closed).toBe(4401)
})

test('a connection that says nothing is closed with 4408', async () => {
  await using socket = await openSocket(service)

  expect(await socket.closed).toBe(4408)
})

test.for([
  ['a syntax error', '{', {}, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ['an unknown operation', '{ __typename }', { operationName: 'Other' }, undefined],
] as const)(
  '%s is the answer of that operation, and the connection lives on',
  async ([_name, query, more, code]) => {
    await using socket = await openSession(service)

    operate(socket, 'wrong', query, more)

    const answer = await socket.next()
    expect(answer).toMatchObject({ id: 'wrong', type: 'error', payload: [{}] })
    const [error] = answer.payload as { extensions?: { code?: string } }[]
    expect(error?.extensions?.code).toBe(code)
    operate(socket, 'right', '{ __typename }')
    expect(await socket.next()).toMatchObject({ id: 'right', payload: { data: {} } })
  },
)

test('queries and mutations go over the connection, as the caller that opened it', async () => {
  const { environmentId, viewer } = await createCallers(service)
  await using socket = await openSession(service, viewer)

  operate(socket, 'q', '{ viewer { role environment { id } } }')
  const answer = await socket.next()
  const completion = await socket.next()
  operate(socket, 'm', 'mutation { eventPublish(input: {type: "a", data: 1}) { __typename } }')
  const refusal = await socket.next()

  const data = { viewer: { role: 'VIEWER', environment: { id: environmentId } } }
  expect(answer).toMatchObject({ id: 'q', type: 'next', payload: { data } })
  expect(completion).toEqual({ id: 'q', type: 'complete' })
  expect(refusal.payload).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
})

test('a page of another origin gets no connection, and its nonsense harms nobody', async () => {
  const url = socketUrl(service)
  const { host } = new URL(service.url)

  expect(await upgradeStatus(url, { origin: 'https://example.com' })).toBe(403)
  expect(await upgradeStatus(url, { origin: `http://${host}.example.com` })).toBe(403)
  expect(await upgradeStatus(url, { origin: 'null' })).toBe(403)
  expect(await upgradeStatus(url, { origin: 'no origin' })).toBe(403)
  expect(await upgradeStatus(`${url}/other`, {})).toBe(404)
  expect(await upgradeStatus(url, { origin: `http://${host}` })).toBe(101)
  expect(await upgradeStatus(url, {})).toBe(101)
})

test('a connection carries twenty operations at a time', async () => {
  await using socket = await openSession(service)
  for (let id = 1; id <= MAX_OPERATIONS + 1; id += 1) operate(socket, String(id), LIVE)

  const answers = await Promise.all(Array.from({ length: MAX_OPERATIONS + 1 }, socket.next))
  socket.send({ type: 'complete', id: '1' })
  operate(socket, 'another', LIVE)
  const another = await socket.next()

  const refused = answers.filter(({ type }) => type === 'error')
  expect(refused).toMatchObject([
    { id: '21', payload: [{ extensions: { code: 'TOO_MANY_OPERATIONS' } }] },
  ])
  expect(another).toMatchObject({ id: 'another', type: 'next' })
})

test('a message of more than 64 KiB ends its connection alone', async () => {
  await using socket = await openSession(service)
  await using other = await openSession(service)
  const spaces = ' '.repeat(MAX_MESSAGE_BYTES)

  operate(socket, 'a', `{ __typename }${spaces}`)

  expect(await socket.closed).toBe(1009)
  operate(other, 'a', '{ __typename }')
  expect(await other.next()).toMatchObject({ type: 'next' })
})
