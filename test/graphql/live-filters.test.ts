import { isInputObjectType } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { RequestLogFilter } from '../../examples/generated/graphql.ts'
import { parseId, publicId } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry } from '../../src/domain/request-log.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { schema } from '../../src/graphql/schema.ts'
import { findLogHead } from '../../src/storage/dropped-log.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { createCallers } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { openStream } from '../support/live-client.ts'
import { anId } from '../support/rows.ts'
import { shareService } from '../support/shared-service.ts'

const LiveFiltered = graphql(`
  subscription LiveFiltered($after: Cursor, $filter: RequestLogFilter) {
    requestLog(after: $after, filter: $filter) { entries { id } }
  }
`)

const ListFiltered = graphql(`
  query ListFiltered($filter: RequestLogFilter) {
    requestLog(filter: $filter) { nodes { id } }
  }
`)

const service = await shareService({ hasWorker: false })
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())
const { workbench, environmentId } = await createCallers(service)

const [one, other, third] = [anId(), anId(), anId()]
const startedAt = new Date()
const later = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000)

/** What tells three entries apart, in every way in which a filter can. */
const ENTRIES: readonly Partial<NewRequestLogEntry>[] = [
  {
    ...{ subscriptionId: one, deliveryId: one, eventType: 'card.created', trigger: 'automatic' },
    ...{ outcome: 'succeeded', statusCode: 200, durationMs: 10, startedAt },
  },
  {
    ...{ subscriptionId: other, deliveryId: other, eventType: 'card.lost', trigger: 'automatic' },
    ...{ outcome: 'rejected', statusCode: 503, durationMs: 50, startedAt: later(1) },
  },
  {
    ...{ subscriptionId: other, deliveryId: third, eventType: 'user.created', trigger: 'test' },
    ...{ outcome: 'unreachable', statusCode: null, durationMs: 200, startedAt: later(2) },
  },
]

/** Which of them each selects. */
const FILTERS: { readonly [Name in keyof Required<RequestLogFilter>]: [unknown, number[]] } = {
  webhookSubscriptionId: [publicId('WebhookSubscription', other), [1, 2]],
  deliveryId: [publicId('Delivery', third), [2]],
  eventTypes: [['card.*'], [0, 1]],
  outcome: [
    ['REJECTED', 'UNREACHABLE'],
    [1, 2],
  ],
  trigger: [['TEST'], [2]],
  statusCodeMin: [201, [1]],
  statusCodeMax: [299, [0]],
  minDurationMs: [50, [1, 2]],
  since: [later(1).toISOString(), [1, 2]],
  until: [later(1).toISOString(), [0]],
}

test('the table has every filter that there is', () => {
  const type = schema.getType('RequestLogFilter')

  expect(isInputObjectType(type) && Object.keys(type.getFields()).toSorted()).toEqual(
    Object.keys(FILTERS).toSorted(),
  )
})

test('every filter selects the same live, from memory and from the table, as in the list', async () => {
  const after = logCursor(await findLogHead(db))
  const follow = async (filter: RequestLogFilter) => {
    const stream = await openStream(service, LiveFiltered, { after, filter }, workbench)
    return {
      async next(): Promise<string[]> {
        const { value } = await stream.next()
        if (value?.data == null) throw new Error(JSON.stringify(value))
        return value.data.requestLog.entries.map(({ id }) => id)
      },
      end: () => stream.return(),
    }
  }
  const filters = Object.entries(FILTERS).map(([name, [value]]) => ({ [name]: value }))
  const watching = await Promise.all(filters.map(follow))
  const atFirst = await Promise.all(watching.map((stream) => stream.next()))
  const ids = await record()

  const fromMemory = await Promise.all(watching.map((stream) => stream.next()))
  await Promise.all(watching.map((stream) => stream.end()))
  const behind = await Promise.all(filters.map(follow)) // nobody has kept anything in memory for them
  const fromTable = await Promise.all(behind.map((stream) => stream.next()))
  await Promise.all(behind.map((stream) => stream.end()))
  const listed = await Promise.all(
    filters.map((filter) => service.ask(ListFiltered, { filter }, workbench)),
  )

  const expected = Object.values(FILTERS).map(([, wanted]) => wanted.map((index) => ids[index]))
  expect(atFirst.flat()).toEqual([])
  expect(fromMemory).toEqual(expected)
  expect(fromTable).toEqual(expected)
  expect(listed.map(({ requestLog }) => requestLog.nodes.map(({ id }) => id).toReversed())).toEqual(
    expected,
  )
})

/** All at once; answers their ids. */
async function record(): Promise<string[]> {
  const environment = parseId('Environment', environmentId) ?? ''
  const entries = ENTRIES.map((part) => newEntry({ ...part, environmentId: environment }))
  await insertRequestLog(db, entries)
  return entries.map(({ id }) => publicId('RequestLogEntry', id))
}
