import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { followLiveLog } from '../../examples/live-log.ts'
import { CliError } from '../../src/cli/errors.ts'
import { type FeedOptions, openFeed } from '../../src/cli/feed.ts'
import { CliTail, type Page } from '../../src/cli/tail-operations.ts'

const SILENCE_MS = 200
const MANY = 50
/** In the place of a page's number. */
const FAILURE = -1
const failedBy = (extensions: object) => ({
  data: null,
  errors: [{ message: 'Unexpected error.', extensions }],
})
const INTERNAL = { code: 'INTERNAL_SERVER_ERROR' }
const UNAVAILABLE = { code: 'UNAVAILABLE', retryable: true, retryAfter: 1 }

/** Says the protocol's words, and of each subscription what `onSubscribe` says. */
async function startFake(
  onSubscribe: (socket: WebSocket, say: (from: number) => Promise<void>) => Promise<void>,
  failure: object = INTERNAL,
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const { type, id } = JSON.parse(String(data))
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}')
      if (type !== 'subscribe') return
      void onSubscribe(
        socket,
        (from) =>
          new Promise((resolve) => {
            const payload = from < 0 ? failedBy(failure) : { data: { requestLog: pageFrom(from) } }
            socket.send(JSON.stringify({ type: 'next', id, payload }), () => resolve())
          }),
      )
    })
  })
  afterAll(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, token: 'hwk_of_a_test', tokenSource: 'a test', environment: undefined }
}

function pageFrom(from: number) {
  const entries = [{ id: String(from), event: {} }]
  return { cursor: String(from + 1), previousCursor: String(from), caughtUp: true, entries }
}

type Service = Awaited<ReturnType<typeof startFake>>

function openTail(service: Service, part: Partial<FeedOptions<{ requestLog: Page }, object>>) {
  return openFeed(service, { document: CliTail, variables: {}, ...part } as FeedOptions<
    { requestLog: Page },
    object
  >)
}

/** The numbers of the pages, up to the last one that is sent. */
const followers = {
  async 'the command'(service: Service, last: number) {
    const pages: number[] = []
    const feed = openTail(service, { silenceMs: SILENCE_MS })
    for await (const { requestLog } of feed) {
      if (pages.push(Number(requestLog.previousCursor)) && pages.at(-1) === last) break
    }
    feed.stop()
    return pages
  },
  async 'the example'({ url, token }: Service, last: number) {
    const pages: number[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const stop = followLiveLog({
      ...{ url, token, variables: {}, silenceMs: SILENCE_MS, onEnd: () => undefined },
      onPage({ previousCursor }) {
        pages.push(Number(previousCursor))
        if (pages.at(-1) === last) resolve()
      },
    })
    await promise
    stop()
    return pages
  },
}

test.for(Object.entries(followers))(
  'what a connection says that went silent and was replaced is not heard by %s',
  async ([_who, follow]) => {
    const former: ((from: number) => Promise<void>)[] = []
    const service = await startFake(async (socket, say) => {
      former.push(say)
      if (former.length === 1) {
        await say(0)
        socket.pause() // it does not hear that it is to be closed either
      } else {
        await former[0]?.(1)
        await say(1)
        await say(2)
      }
    })

    expect(await follow(service, 2)).toEqual([0, 1, 2])
  },
)

test.for(
  Object.entries(followers).flatMap(([who, follow]) =>
    [INTERNAL, UNAVAILABLE].map((failure) => [failure.code, who, follow, failure] as const),
  ),
)(
  'a page that comes as %s is asked for again by %s, and what follows it is not heard',
  async (row) => {
    const [_code, _who, follow, failure] = row
    let connections = 0
    const service = await startFake(async (_socket, say) => {
      connections += 1
      for (const from of connections === 1 ? [0, FAILURE, 2] : [1, 2]) await say(from)
    }, failure)

    expect(await follow(service, 2)).toEqual([0, 1, 2])
  },
)

test('where there is room for it, all is read though nothing is taken; beyond, it ends and says why', async () => {
  const [ponged, full] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const service = await startFake(async (socket, say) => {
    for (let from = 0; from < MANY; from += 1) await say(from)
    socket.once('pong', () => ponged.resolve())
    socket.ping()
    await ponged.promise
    for (let from = MANY; from < 2 * MANY; from += 1) void say(from)
  })
  const onFull = () => {
    full.resolve()
    return new CliError('There is no more room.')
  }
  const feed = openTail(service, { room: { max: MANY + 2, sizeOf: () => 1, onFull } })

  await ponged.promise
  await full.promise
  const taken: string[] = []
  const takeAll = async () => {
    for await (const { requestLog } of feed) taken.push(requestLog.previousCursor)
  }

  await expect(takeAll()).rejects.toThrow('There is no more room.')
  expect(taken).toHaveLength(MANY + 2)
})
