import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newUuid, parseId } from '../../src/domain/ids.ts'
import { createCallers } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { anId } from '../support/rows.ts'
import { shareService } from '../support/shared-service.ts'

const EventsSizePage = graphql(`
  query EventsSizePage($first: Int, $last: Int, $after: Cursor) {
    events(first: $first, last: $last, after: $after) {
      nodes { id rawData }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }
`)

const EventsSizeOwed = graphql(`
  query EventsSizeOwed($first: Int!) {
    deliveries(first: $first) { nodes { event { rawData } } }
  }
`)

const EventsSizeNames = graphql(`
  query EventsSizeNames {
    deliveries(first: 100) { nodes { event { type } } }
  }
`)

/** As large as they may be, and more than are read at once. */
const EVENT_BYTES = 512 * 1_024
const EVENTS = 40
const FITTING = 32

const service = await shareService({ hasWorker: false })
const { environmentId, viewer } = await createCallers(service)
await fill()

async function fill(): Promise<void> {
  await using db = connect(service.databaseUrl)
  const start = newUuid(new Date()).slice(0, 24)
  const id = sql`(${start} || lpad(to_hex(n), 12, '0'))::uuid`
  const here = sql`${parseId('Environment', environmentId)}::uuid`
  const numbers = sql`generate_series(1, ${EVENTS}::integer) as n`
  await sql`insert into events (id, environment_id, type, data, occurred_at, is_test)
    select ${id}, ${here}, 'large', repeat('1', ${EVENT_BYTES}::integer), now(), false
    from ${numbers}`.execute(db)
  await sql`insert into deliveries (id, environment_id, event_id, event_type, subscription_id)
    select ${id}, ${here}, ${id}, 'large', ${anId()}::uuid from ${numbers}`.execute(db)
}

test('a page of events ends before there is too much data, and the next goes on', async () => {
  const { events: first } = await service.ask(EventsSizePage, { first: 1_000 }, viewer)
  const after = first.pageInfo.endCursor
  const { events: rest } = await service.ask(EventsSizePage, { first: 1_000, after }, viewer)
  const { events: last } = await service.ask(EventsSizePage, { last: 1_000 }, viewer)

  expect([first.nodes.length, rest.nodes.length]).toEqual([FITTING, EVENTS - FITTING])
  expect(new Set([...first.nodes, ...rest.nodes].map(({ id }) => id)).size).toBe(EVENTS)
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
  expect(rest.pageInfo.hasNextPage).toBe(false)
  expect(last.nodes).toHaveLength(FITTING)
  expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
})

test('where events are read by their deliveries, who asks for too much data is told so', async () => {
  const fitting = await service.ask(EventsSizeOwed, { first: FITTING }, viewer)
  const beyond = await service.call(EventsSizeOwed, { first: FITTING + 1 }, viewer)
  const names = await service.ask(EventsSizeNames, {}, viewer)

  expect(fitting.deliveries.nodes).toHaveLength(FITTING)
  expect(beyond.errors).toMatchObject([
    {
      path: ['deliveries', 'nodes', FITTING, 'event', 'rawData'],
      message: 'Data of these events are more than 16 MiB together: ask for fewer at once.',
      extensions: { code: 'TOO_MUCH' },
    },
  ])
  expect(names.deliveries.nodes).toHaveLength(EVENTS)
})

test('a download of them has them all', async () => {
  const headers = { authorization: `Bearer ${viewer.token}` }

  const answer = await fetch(`${service.url}/export/events.ndjson`, { headers })

  const lines = (await answer.text()).trimEnd().split('\n')
  expect(lines).toHaveLength(EVENTS)
  expect(lines.every((line) => line.length > EVENT_BYTES)).toBe(true)
})
