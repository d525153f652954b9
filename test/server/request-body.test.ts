import { Agent, request } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Log } from '../../src/log.ts'
import {
  MAX_ANONYMOUS_BYTES,
  MAX_BODY_BYTES,
  MAX_PUBLISHING_BYTES,
} from '../../src/server/body-limits.ts'
import { limitBodies } from '../../src/server/request-body.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const PUBLISH =
  'mutation P($input: EventsPublishInput!) { eventsPublish(input: $input) { __typename ... on EventsPublishPayload { deliveryCount } } }'

const errors: object[] = []
const log: Log = { info: () => {}, warn: () => {}, error: (fields) => void errors.push(fields) }
const service = await shareService({ hasWorker: false, log })
const { viewer } = await createCallers(service)

/** A body of exactly so many bytes. */
function bodyOf(bytes: number, query: string, more: object = {}): string {
  const body = JSON.stringify({ query, ...more })
  return body.padEnd(bytes)
}

/** Events of less than 512 KiB that come to so many bytes. */
function eventsOf(bytes: number): object {
  const count = Math.ceil(bytes / 400_000)
  const rawData = `"${'x'.repeat(Math.floor(bytes / count) - 100)}"`
  return { input: { events: Array.from({ length: count }, () => ({ type: 'large', rawData })) } }
}

async function send(body: string | ReadableStream, token: string | null = ADMIN_TOKEN) {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body,
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  } as RequestInit)
  return { status: response.status, answer: await response.json() }
}

/** The same without a length in the headers. */
const streamed = (body: string) => new Blob([body]).stream()

const CASES = [
  ['without a token', null, '{ __typename }', MAX_ANONYMOUS_BYTES],
  ['for a query', ADMIN_TOKEN, '{ viewer { role } }', MAX_BODY_BYTES],
  [
    'for a publication',
    ADMIN_TOKEN,
    'mutation { eventPublish(input: { type: "a", data: 1 }) { __typename } }',
    MAX_PUBLISHING_BYTES,
  ],
] as const

test.each(CASES)(
  '%s a body has so many bytes and not one more, announced or not',
  async (_what, token, query, limit) => {
    const within = bodyOf(limit, query)
    const beyond = bodyOf(limit + 1, query)

    for (const make of [(body: string) => body, streamed]) {
      const taken = await send(make(within), token)
      const refused = await send(make(beyond), token)

      expect([taken.status, taken.answer.errors]).toEqual([200, undefined])
      expect([refused.status, errorCode(refused.answer)]).toEqual([413, 'BODY_TOO_LARGE'])
      expect(refused.answer.errors[0].extensions).toMatchObject({ limit })
    }
  },
)

test('a large body is for what does nothing but publish', async () => {
  const large = MAX_BODY_BYTES + 1
  const variables = eventsOf(large)
  const another =
    '{ eventsPublish(input: $input) { __typename } environmentCreate(input: { name: "x" }) { __typename } }'

  const published = await send(bodyOf(large, PUBLISH, { variables }))
  const beside = await send(bodyOf(large, PUBLISH.replace(/\{ events.*/, another), { variables }))
  const unchosen = await send(
    bodyOf(large, `${PUBLISH} query Q { viewer { role } }`, { variables, operationName: 'Q' }),
  )

  expect(published.answer.data).toEqual({
    eventsPublish: { __typename: 'EventsPublishPayload', deliveryCount: 0 },
  })
  expect([beside.status, unchosen.status]).toEqual([413, 413])
})

test('who may not publish may send no more for it; a wrong token is told so', async () => {
  const large = bodyOf(MAX_BODY_BYTES + 1, PUBLISH, { variables: eventsOf(MAX_BODY_BYTES) })

  const byViewer = await send(large, viewer.token)
  const byNobody = await send(large, 'hwk_wrong')

  expect(errorCode(byViewer.answer)).toBe('FORBIDDEN')
  expect(errorCode(byNobody.answer)).toBe('UNAUTHENTICATED')
})

test('after a refusal its connection can be used again', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ask = (body: string) =>
    new Promise<readonly [status: number | undefined, localPort: number | undefined]>(
      (resolve, reject) => {
        const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
        const asking = request(
          `${service.url}/graphql`,
          { agent, method: 'POST', headers },
          (response) => {
            const { localPort } = response.socket
            response.resume().on('end', () => resolve([response.statusCode, localPort]))
          },
        )
        asking.on('error', reject).end(body)
      },
    )

  const [refused, port] = await ask(bodyOf(MAX_BODY_BYTES, '{ __typename }'))
  const [taken, samePort] = await ask(bodyOf(0, '{ __typename }'))

  agent.destroy()
  expect([refused, taken, samePort]).toEqual([413, 200, port])
})

test.each([
  '',
  'null',
  '7',
  '"{ __typename }"',
  '{',
  '\u0000',
  '{"query":7}',
  '{"query":"{ __typename }","more":1}',
])('%j is no operation, and is not told back', async (body) => {
  const { status, answer } = await send(body)

  expect([status, errorCode(answer)]).toEqual([400, 'BAD_REQUEST'])
  expect(answer.errors[0].extensions).toEqual({ code: 'BAD_REQUEST' })
})

test('a body with a byte order mark is read', async () => {
  expect(await send('\uFEFF{"query":"{ __typename }"}')).toMatchObject({ status: 200 })
})

test('a body that breaks off troubles nobody but its sender', async () => {
  const socket = new Socket()
  const { port } = new URL(service.url)
  await new Promise<void>((resolve) => socket.connect(Number(port), '127.0.0.1', resolve))
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
  )
  await send('{"query":"{ __typename }"}')

  socket.resetAndDestroy()

  await send('{"query":"{ __typename }"}')
  expect(errors).toEqual([])
})

const SHARES = { anonymous: 10, perCaller: 10, callers: 15 }
const TOO_BUSY = { extensions: { code: 'TOO_BUSY', http: { status: 503 } } }

/** Requests whose answers wait until the test says so, by callers or by nobody. */
function createReceiver() {
  const plugin = limitBodies(SHARES)
  const answering = Promise.withResolvers<void>()
  const receive = (req: PassThrough, publisherId?: string) => {
    Object.assign(req, { headers: {} })
    const session = publisherId === undefined ? null : { caller: { publisherId } }
    const context = { req, session }
    const parsers: (() => Promise<unknown>)[] = []
    void plugin.onRequestParse?.({
      serverContext: context,
      setRequestParser: (parser: () => Promise<unknown>) => parsers.push(parser),
    } as never)
    const requestHandler = async () => {
      const params = await parsers[0]?.()
      await answering.promise
      return params
    }
    let handler: (request: unknown, context: unknown) => Promise<unknown> = requestHandler
    void plugin.onRequest?.({
      requestHandler,
      setRequestHandler: (wrapped: typeof handler) => {
        handler = wrapped
      },
    } as never)
    return handler(undefined, context)
  }
  return { receive, answer: answering.resolve }
}

const bodyOf9 = () => new PassThrough().end('{"q": "a"')

test('who has no token keeps no caller out, and no caller the others, until all is answered', async () => {
  const { receive, answer } = createReceiver()
  const slow = new PassThrough()
  const anonymous = receive(slow)
  slow.write('{"q": "a"')
  const ofA = receive(new PassThrough().end('{"q":"a"}'), 'a')
  await setImmediate()

  await expect(receive(new PassThrough().end('{}'))).rejects.toMatchObject(TOO_BUSY)
  await expect(receive(new PassThrough().end('{}'), 'a')).rejects.toMatchObject(TOO_BUSY)
  await expect(receive(bodyOf9(), 'b')).rejects.toMatchObject(TOO_BUSY) // of all callers
  const ofB = receive(new PassThrough().end('{}'), 'b')
  slow.end('}')
  answer()

  expect(await Promise.all([anonymous, ofA, ofB])).toEqual([{ q: 'a' }, { q: 'a' }, {}])
  expect(await receive(new PassThrough().end('{}'), 'a')).toEqual({})
})

test('a body that breaks off is let go of, also where it was refused', async () => {
  const { receive, answer } = createReceiver()
  const slow = new PassThrough()
  const cut = receive(slow)
  slow.write('{"q": "a"')
  await setImmediate()
  const refused = receive(bodyOf9())
  await expect(refused).rejects.toMatchObject(TOO_BUSY)

  slow.destroy(new Error('aborted'))
  await expect(cut).rejects.toMatchObject({ extensions: { code: 'BAD_REQUEST' } })
  answer()

  expect(await receive(new PassThrough().end('{"q":"a"}'))).toEqual({ q: 'a' })
})
