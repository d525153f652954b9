import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { followLog } from '../support/log-follower.ts'
import { answerWith, startReceiver } from '../support/receiver.ts'
import { startService, startWorker } from '../support/service.ts'
import { setApart, shareService } from '../support/shared-service.ts'

const KIB = 1_024
const MAX_RESPONSE_BYTES = 64 * KIB
const DRIBBLE_MS = 50

const shared = await shareService()

test.each([
  ['2xx', 'SUCCEEDED', null, [200, 201, 202, 204, 299]],
  ['3xx', 'REJECTED', 'redirect', [300, 301, 302, 303, 304, 307, 308]],
  ['4xx and 5xx', 'REJECTED', 'http_error', [400, 401, 404, 410, 429, 500, 503, 599]],
])('an answer of %s is %s', async (_what, outcome, errorClass, statuses) => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(...statuses)
  await service.subscribe({ url: receiver.url, maxRetries: 0, autoDisable: false })

  for (const _status of statuses) await service.publish({})

  const entries = await log.take(statuses.length)
  const ofStatus = (a: number, b: number) => a - b
  expect(entries.map(({ response }) => response?.statusCode ?? 0).sort(ofStatus)).toEqual(statuses)
  for (const entry of entries) expect(entry).toMatchObject({ outcome, errorClass })
})

test.each([
  ['never answers', () => undefined],
  ['dribbles an answer without end', dribble],
])('a receiver that %s is given up at the timeout', async (_what, answer) => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answerAlways(answer)
  await service.subscribe({ url: receiver.url, timeoutSeconds: 1 })

  await service.publish({})

  const entry = await log.next()
  expect(entry).toMatchObject({ outcome: 'UNREACHABLE', errorClass: 'timeout', response: null })
  expect(entry.errorMessage).toContain('1 s')
  expect(entry.nextAttemptAt).not.toBeNull()
  expect(Math.ceil(entry.durationMs)).toBeGreaterThanOrEqual(1_000)
})

test('where nothing listens, the connection is refused', async () => {
  await using service = await setApart(shared)
  await using log = await followLog(service)
  const gone = await startReceiver()
  await gone[Symbol.asyncDispose]()
  await service.subscribe({ url: gone.url })

  await service.publish({})

  expect(await log.next()).toMatchObject({
    outcome: 'UNREACHABLE',
    errorClass: 'connection_refused',
    url: gone.url,
    request: { method: 'POST' },
    response: null,
  })
})

test.each([
  ['reset before the answer', (response: ServerResponse) => response.socket?.resetAndDestroy()],
  [
    'reset in the middle of the answer',
    (response: ServerResponse) => answerHalf(response, () => response.socket?.resetAndDestroy()),
  ],
  [
    'closed in the middle of the answer',
    (response: ServerResponse) => answerHalf(response, () => response.socket?.destroy()),
  ],
])('a connection that is %s is a failure', async (_what, end) => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer((_request, response) => void end(response))
  await service.subscribe({ url: receiver.url })

  await service.publish({})

  expect(await log.next()).toMatchObject({
    outcome: 'UNREACHABLE',
    errorClass: 'connection_reset',
    response: null,
  })
  expect(receiver.requests).toHaveLength(1)
})

test('a redirect is not followed', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using elsewhere = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(answerWith(307, { location: elsewhere.url }))
  await service.subscribe({ url: receiver.url, eventTypes: ['redirected'] })
  await service.subscribe({ url: elsewhere.url, eventTypes: ['next'] })

  await service.publish({ type: 'redirected' })
  const entry = await log.next()
  const next = await service.publish({ type: 'next' })

  expect(entry).toMatchObject({
    outcome: 'REJECTED',
    errorClass: 'redirect',
    response: { statusCode: 307 },
  })
  expect((await elsewhere.next()).headers['webhook-id']).toBe(next.id)
})

test('of an answer 64 KiB are read, and the verdict is that of its status', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const answerOf = (bytes: number) => (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200).end('x'.repeat(bytes))
  }
  receiver.answer(answerOf(MAX_RESPONSE_BYTES), answerOf(MAX_RESPONSE_BYTES + 1), flood)
  await service.subscribe({ url: receiver.url })

  const truncated: unknown[] = []
  for (const _answer of [1, 2, 3]) {
    await service.publish({})
    const { outcome, response } = await log.next()
    truncated.push([outcome, response?.isTruncated])
  }

  expect(truncated).toEqual([
    ['SUCCEEDED', false],
    ['SUCCEEDED', true],
    ['SUCCEEDED', true],
  ])
})

const OutcomesSubscribe = graphql(`
  mutation OutcomesSubscribe($url: URL!) {
    webhookSubscriptionCreate(
      input: { name: "private", eventTypes: ["*"], url: $url }
    ) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const OutcomesMove = graphql(`
  mutation OutcomesMove($id: ID!, $url: URL!) {
    webhookSubscriptionUpdate(input: { id: $id, url: $url }) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

test('a URL with an address of a network that is not allowed cannot be saved', async () => {
  await using service = await startService({ allowedNetworks: [] })
  const { id } = await service.subscribe({ url: 'https://example.com/hook' })
  const urls = [
    ...['http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]/', 'http://2130706433/'],
    ...['http://10.0.0.1/', 'http://169.254.169.254/latest/', 'http://[::ffff:127.0.0.1]/'],
  ]

  const created = await Promise.all(urls.map((url) => service.ask(OutcomesSubscribe, { url })))
  const moved = await Promise.all(urls.map((url) => service.ask(OutcomesMove, { id, url })))

  const refusal = { issues: [{ path: ['url'] }] }
  expect(created).toEqual(urls.map(() => ({ webhookSubscriptionCreate: refusal })))
  expect(moved).toEqual(urls.map(() => ({ webhookSubscriptionUpdate: refusal })))
})

test('a worker does not connect to an address that it is not allowed, saved or not', async () => {
  await using service = await startService({ hasWorker: false })
  await using _worker = await startWorker(service, { allowedNetworks: [] })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const { port } = new URL(receiver.url)
  await service.subscribe({ url: receiver.url })
  await service.subscribe({ url: `http://localhost:${port}/` })
  await service.subscribe({ url: `http://[::1]:${port}/` })

  await service.publish({})

  const blocked = { outcome: 'UNREACHABLE', errorClass: 'blocked_address', response: null }
  expect(await log.take(3)).toMatchObject([blocked, blocked, blocked])
  expect(receiver.requests).toEqual([])
})

function answerHalf(response: ServerResponse, then: () => void): void {
  response.writeHead(200, { 'content-length': 1_000 })
  response.write('half of', then)
}

function dribble(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200)
  const timer = setInterval(() => response.write('.'), DRIBBLE_MS)
  response.on('close', () => clearInterval(timer))
}

/** Goes on for as long as anyone reads. */
function flood(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200)
  const pour = () => {
    while (!response.destroyed && response.write('x'.repeat(KIB)));
  }
  response.on('drain', pour)
  pour()
}
