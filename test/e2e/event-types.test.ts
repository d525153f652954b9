import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EventPublishInput } from '../../examples/generated/graphql.ts'
import { createCallers } from '../support/callers.ts'
import { changeEventType, createEventType } from '../support/event-types.ts'
import { startReceiver } from '../support/receiver.ts'
import { type CallOptions, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { createTenant } from '../support/tenants.ts'

const EventTypesPublish = graphql(`
  mutation EventTypesPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      __typename
      ... on EventPublishPayload { isDuplicate }
      ... on InvalidInputError { message issues { path message } }
    }
  }
`)

const EventTypesPublishMany = graphql(`
  mutation EventTypesPublishMany($input: EventsPublishInput!) {
    eventsPublish(input: $input) {
      __typename
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const EventTypesEvents = graphql(`
  query EventTypesEvents {
    events { nodes { type rawData } }
  }
`)

const AMOUNT = {
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'number', minimum: 0 }, 'a/b': { items: { type: 'string' } } },
}
const MAX_ISSUES = 1_000

const service = await shareService()
const callers = () => createCallers(service)

async function publish(input: EventPublishInput, caller: CallOptions, at = service) {
  return (await at.ask(EventTypesPublish, { input }, caller)).eventPublish
}

async function publishMany(events: EventPublishInput[], caller: CallOptions) {
  return (await service.ask(EventTypesPublishMany, { input: { events } }, caller)).eventsPublish
}

async function storedBy(caller: CallOptions): Promise<string[]> {
  const { events } = await service.ask(EventTypesEvents, {}, caller)
  return events.nodes.map(({ rawData }) => rawData)
}

test('bad data is refused with the path of each place, from the field that it was given in', async () => {
  const { workbench, events } = await callers()
  await createEventType(service, { name: 'paid', schema: AMOUNT }, workbench)
  const data = { amount: -1, 'a/b': ['x', 7] }

  const asValue = await publish({ type: 'paid', data }, events)
  const asText = await publish({ type: 'paid', rawData: '{"amount": "7"}' }, events)
  const missing = await publish({ type: 'paid', data: {} }, events)

  expect(asValue).toEqual({
    __typename: 'InvalidInputError',
    message: 'data.amount: must be >= 0. data.a/b.1: must be string.',
    issues: [
      { path: ['data', 'amount'], message: 'must be >= 0.' },
      { path: ['data', 'a/b', '1'], message: 'must be string.' },
    ],
  })
  expect(asText).toMatchObject({ issues: [{ path: ['rawData', 'amount'] }] })
  expect(missing).toMatchObject({
    issues: [{ path: ['data'], message: "must have required property 'amount'." }],
  })
  expect(await storedBy(workbench)).toEqual([])
})

test('a batch with bad data is refused as a whole, and names every place', async () => {
  const { workbench, events } = await callers()
  await createEventType(service, { name: 'paid', schema: AMOUNT }, workbench)
  await createEventType(service, { name: 'old' }, workbench)
  const batch = [
    ...[
      { type: 'paid', data: { amount: 1 } },
      { type: 'anything', data: 'at all' },
    ],
    ...[
      { type: 'paid', data: 7 },
      { type: 'paid', rawData: '{"amount":"7"}' },
    ],
  ]

  const refused = await publishMany(batch, events)
  const published = await publishMany(batch.slice(0, 2), events)

  expect(refused).toMatchObject({
    issues: [
      { path: ['events', '2', 'data'], message: 'must be object.' },
      { path: ['events', '3', 'rawData', 'amount'], message: 'must be number.' },
    ],
  })
  expect(published).toEqual({ __typename: 'EventsPublishPayload' })
  expect(await storedBy(workbench)).toEqual(['"at all"', '{"amount":1}'])
})

test('of very many issues the first are named', async () => {
  const { workbench } = await callers()
  const schema = { items: { type: 'string' } }
  await createEventType(service, { name: 'lists', schema }, workbench)
  const event = { type: 'lists', rawData: JSON.stringify(Array(50).fill(1)) }

  const refused = await publishMany(Array(200).fill(event), workbench)

  const issues = 'issues' in refused ? refused.issues : []
  expect(issues).toHaveLength(MAX_ISSUES)
  expect(issues[0]?.path).toEqual(['events', '0', 'rawData', '0'])
})

test('an archived type is refused, what waits with it goes out, and a pattern fits it again', async () => {
  await using receiver = await startReceiver()
  const { workbench, events } = await callers()
  const id = await createEventType(service, { name: 'card-ordered' }, workbench)
  await service.subscribe({ url: receiver.url, eventTypes: ['card-*'] }, workbench)

  await service.publish({ type: 'card-ordered' }, events)
  await changeEventType(service, { id, archived: true }, workbench)
  const refused = await publish({ type: 'card-ordered', data: 1 }, events)
  await receiver.next()
  await changeEventType(service, { id, archived: false }, workbench)
  const again = await service.publish({ type: 'card-ordered' }, events)

  expect(refused).toMatchObject({
    issues: [{ path: ['type'], message: 'is archived: nothing is published with it.' }],
  })
  expect((await receiver.next()).headers['webhook-id']).toBe(again.id)
})

test('what one process is told holds in all, from its answer on', async () => {
  const { workbench, events } = await callers()
  await using other = await startService({ databaseUrl: service.databaseUrl, hasWorker: false })
  const here = { type: 'paid', data: { amount: 1 } }
  await service.publish(here, events)
  const id = await createEventType(other, { name: 'paid', schema: AMOUNT }, workbench)

  const outcomes = []
  for (const schema of [false, AMOUNT, { type: 'string' }, null]) {
    await changeEventType(other, { id, schema }, workbench)
    outcomes.push([await publish(here, events), await publish(here, events, other)])
  }

  const types = outcomes.map((both) => both.map(({ __typename }) => __typename))
  const [refused, published] = ['InvalidInputError', 'EventPublishPayload']
  expect(types).toEqual([refused, published, refused, published].map((type) => [type, type]))
})

test('a schema whose pattern is a bomb is named as the fault, and the service goes on', async () => {
  const { workbench, events } = await callers()
  const schema = { type: 'string', pattern: '^(a|aa)+$' }
  await createEventType(service, { name: 'bomb', schema }, workbench)
  const bomb = { type: 'bomb', data: `${'a'.repeat(60)}!` }

  const [exploded, beside] = await Promise.all([
    publish(bomb, events),
    publish({ type: 'harmless', data: 1 }, events),
  ])
  const many = await publishMany(Array(100).fill(bomb), events)
  const good = await publish({ type: 'bomb', data: 'aaa' }, events)

  const message = 'has a JSON Schema by which this data could not be checked in time.'
  expect(exploded).toMatchObject({ issues: [{ path: ['type'], message }] })
  expect(beside).toMatchObject({ isDuplicate: false })
  expect(many).toMatchObject({ issues: Array(100).fill({ message }) })
  expect(good).toMatchObject({ isDuplicate: false })
  expect(await storedBy(workbench)).toEqual(['"aaa"', '1'])
})

test('data that is nested without end is refused by a schema that follows it', async () => {
  const { workbench } = await callers()
  const schema = { items: { $ref: '#' } }
  await createEventType(service, { name: 'nested', schema }, workbench)
  const rawData = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

  const refused = await publish({ type: 'nested', rawData }, workbench)

  expect(refused).toMatchObject({ issues: [{ path: ['rawData'] }] })
})

test('a test of a subscription is sent whatever its type asks for', async () => {
  await using receiver = await startReceiver()
  const tenant = await createTenant(service, { url: receiver.url, eventTypes: ['paid'] })
  await createEventType(service, { name: 'paid', schema: false }, tenant.caller)

  const refused = await publish({ type: 'paid', data: 1 }, tenant.caller)
  const entry = await tenant.tryIt({ data: 1 })

  expect(refused).toMatchObject({ __typename: 'InvalidInputError' })
  expect(entry).toMatchObject({ outcome: 'SUCCEEDED', event: { type: 'paid' } })
})
