import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { SearchedPagesQueryVariables } from '../../examples/generated/graphql.ts'
import { newUuid, parseId, publicId } from '../../src/domain/ids.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntries } from '../live/entries.ts'
import { createCallers } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { anId } from '../support/rows.ts'
import { shareService } from '../support/shared-service.ts'

const SearchedPages = graphql(`
  query SearchedPages(
    $filter: RequestLogFilter
    $first: Int
    $after: Cursor
    $last: Int
    $before: Cursor
  ) {
    requestLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      nodes { id cursor }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`)

const SearchedOthers = graphql(`
  query SearchedOthers($id: ID!) {
    requestLog(filter: { webhookSubscriptionId: $id }) { ...SearchedEntries }
    logFromEnd: requestLog(filter: { webhookSubscriptionId: $id }, last: 5) { ...SearchedEntries }
    deliveries(filter: { webhookSubscriptionId: $id }) { ...SearchedDeliveries }
    deliveriesFromEnd: deliveries(filter: { webhookSubscriptionId: $id }, last: 5) {
      ...SearchedDeliveries
    }
    oldestDeliveries: deliveries(filter: { webhookSubscriptionId: $id }, order: OLDEST_FIRST) {
      ...SearchedDeliveries
    }
    events(filter: { webhookSubscriptionId: $id }) {
      nodes { id }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
  fragment SearchedEntries on RequestLogEntryConnection {
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
  fragment SearchedDeliveries on DeliveryConnection {
    nodes { id }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
`)

/** More than one search looks at, and less than two. */
const HIDDEN = 12_000

const service = await shareService({ hasWorker: false })
const { environmentId, workbench } = await createCallers(service)
const subscriptionId = anId()
const rare = await fill()

/** A rare entry at each end of what the filter hides. */
async function fill(): Promise<string[]> {
  await using db = connect(service.databaseUrl)
  const part = { environmentId: parseId('Environment', environmentId) ?? '' }
  await insertRequestLog(db, newEntries(1, { ...part, eventType: 'rare' }))
  await insertRequestLog(db, newEntries(HIDDEN, { ...part, subscriptionId }))
  const start = newUuid(new Date()).slice(0, 24)
  await sql`insert into deliveries (id, environment_id, event_id, event_type, subscription_id)
    select (${start} || lpad(to_hex(n), 12, '0'))::uuid, ${part.environmentId}::uuid,
      ${anId()}::uuid, 'type', ${subscriptionId}::uuid
    from generate_series(1, ${HIDDEN}::integer) as n`.execute(db)
  await insertRequestLog(db, newEntries(1, { ...part, eventType: 'rare' }))
  const { nodes } = await read({ first: 1 })
  return nodes.map(({ cursor }) => cursor)
}

async function read(variables: SearchedPagesQueryVariables) {
  return (await service.ask(SearchedPages, variables, workbench)).requestLog
}

test('a search that ends says where, and whoever goes on from there finds the rest', async () => {
  const filter = { eventTypes: ['rare'] }

  const first = await read({ filter })
  const second = await read({ filter, after: first.pageInfo.endCursor })
  const nothing = await read({ filter: { eventTypes: ['never'] } })

  expect(first.nodes.map(({ cursor }) => cursor)).toEqual(rare)
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, startCursor: rare[0] })
  expect(first.pageInfo.endCursor).not.toBe(rare[0])
  expect(second.nodes).toHaveLength(1)
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  expect(nothing).toMatchObject({
    nodes: [],
    pageInfo: { hasNextPage: true, startCursor: rare[0] },
  })
  expect(nothing.pageInfo.endCursor).toBe(first.pageInfo.endCursor)
})

test('so does a search from the end', async () => {
  const filter = { eventTypes: ['rare'] }

  const last = await read({ filter, last: 2 })
  const before = await read({ filter, last: 2, before: last.pageInfo.startCursor })
  const nothing = await read({ filter: { eventTypes: ['never'] }, last: 2 })

  expect(last.nodes).toHaveLength(1)
  expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
  expect(before.nodes.map(({ cursor }) => cursor)).toEqual(rare)
  expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  expect(nothing.pageInfo.startCursor).toBe(last.pageInfo.startCursor)
})

test('a subscription of another environment is answered like one that never was', async () => {
  const others = await createCallers(service)
  const ask = (uuid: string) => {
    const id = publicId('WebhookSubscription', uuid)
    return service.ask(SearchedOthers, { id }, others.workbench)
  }

  const theirs = await ask(subscriptionId)
  const never = await ask(anId())

  expect(theirs).toEqual(never)
  expect(theirs).toMatchObject({
    requestLog: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    deliveriesFromEnd: { nodes: [], pageInfo: { hasPreviousPage: false, startCursor: null } },
  })
})
