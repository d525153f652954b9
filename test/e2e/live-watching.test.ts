import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers, createEnvironment } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { followSocket, followStream, takeEntries } from '../support/live-client.ts'
import { startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'

const HEARTBEAT_TEST_MS = 40_000

const transports = [
  ['WebSocket', followSocket],
  ['SSE', followStream],
] as const

const service = await shareService({ now: lateClock })

const LiveWatching = graphql(`
  subscription LiveWatching($after: Cursor, $filter: RequestLogFilter) {
    requestLog(after: $after, filter: $filter) {
      cursor
      previousCursor
      caughtUp
      entries {
        id
        attemptNumber
        outcome
        event { id }
        response { statusCode }
      }
    }
  }
`)

test.for(transports)('over %s every attempt shows when it was made', async ([_name, follow]) => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  receiver.answer(503, 200)
  await service.subscribe({ url: receiver.url }, { environment })
  const filter = { eventTypes: ['user.*'] }
  await using live = follow(service, LiveWatching, { filter }, { environment })
  const first = await live.next()

  const { id } = await service.publish({ type: 'user.created' }, { environment })
  const attempts = await takeEntries(live, 2)
  await service.publish({ type: 'card.created' }, { environment })
  await receiver.take(3)
  const next = await service.publish({ type: 'user.deleted' }, { environment })
  const after = await takeEntries(live, 1)

  expect(first).toMatchObject({ entries: [], caughtUp: true })
  expect(attempts).toMatchObject([
    { attemptNumber: 1, outcome: 'REJECTED', event: { id }, response: { statusCode: 503 } },
    { attemptNumber: 2, outcome: 'SUCCEEDED', event: { id }, response: { statusCode: 200 } },
  ])
  expect(after).toMatchObject([{ attemptNumber: 1, event: { id: next.id } }])
})

test.for(transports)(
  'over %s a VIEWER sees its environment, and an EVENTS token what it published',
  async ([_name, follow]) => {
    const [mine, theirs] = [await createCallers(service), await createCallers(service)]
    await using receiver = await startReceiver()
    await service.subscribe({ url: receiver.url }, mine.admin)
    await service.subscribe({ url: receiver.url }, theirs.admin)
    const watch = (caller: object) => follow(service, LiveWatching, {}, caller)
    await using elsewhere = watch(theirs.viewer)
    await using viewer = watch(mine.viewer)
    await using events = watch(mine.events)
    await Promise.all([elsewhere.next(), viewer.next(), events.next()])

    const foreign = await service.publish({}, theirs.events)
    const seenElsewhere = await takeEntries(elsewhere, 1)
    const other = await service.publish({}, mine.workbench)
    const seenFirst = await takeEntries(viewer, 1)
    const own = await service.publish({}, mine.events)
    const seenThen = await takeEntries(viewer, 1)
    const seenByPublisher = await takeEntries(events, 1)

    const seen = [seenElsewhere, seenFirst, seenThen, seenByPublisher]
    expect(seen.map((entries) => entries.map(({ event }) => event.id))).toEqual([
      [foreign.id],
      [other.id],
      [own.id],
      [own.id],
    ])
  },
)

test.concurrent.for(transports)(
  'over %s an empty page tells a quiet reader that it is alive, and where it is',
  { timeout: HEARTBEAT_TEST_MS },
  async ([_name, follow]) => {
    const { id: environment } = await createEnvironment(service)
    await using live = follow(service, LiveWatching, {}, { environment })
    const first = await live.next()

    const heartbeat = await live.next()

    expect(heartbeat).toMatchObject({ entries: [], previousCursor: first.cursor, caughtUp: true })
  },
)
