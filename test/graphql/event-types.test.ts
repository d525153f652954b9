import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  EventTypeCreateInput,
  EventTypeUpdateInput,
} from '../../examples/generated/graphql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { createEventType } from '../support/event-types.ts'
import { shareService } from '../support/shared-service.ts'

const EventTypesCreate = graphql(`
  mutation EventTypesCreate($input: EventTypeCreateInput!) {
    eventTypeCreate(input: $input) {
      __typename
      ... on EventTypeCreatePayload {
        eventType { id name description schema archivedAt }
      }
      ... on UserError { code }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const EventTypesUpdate = graphql(`
  mutation EventTypesUpdate($input: EventTypeUpdateInput!) {
    eventTypeUpdate(input: $input) {
      __typename
      ... on EventTypeUpdatePayload {
        eventType { id name description schema archivedAt }
      }
      ... on UserError { code }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const EventTypesList = graphql(`
  query EventTypesList($first: Int, $after: Cursor) {
    eventTypes(first: $first, after: $after) {
      edges { cursor node { name } }
      nodes { name archivedAt }
      pageInfo { hasNextPage }
    }
  }
`)

const EventTypesNode = graphql(`
  query EventTypesNode($id: ID!) {
    node(id: $id) { __typename ... on EventType { id name description schema archivedAt } }
  }
`)

const service = await shareService({ hasWorker: false })
const { workbench, viewer } = await createCallers(service)

async function create(input: EventTypeCreateInput, caller = workbench) {
  return (await service.ask(EventTypesCreate, { input }, caller)).eventTypeCreate
}

async function update(input: EventTypeUpdateInput, caller = workbench) {
  return (await service.ask(EventTypesUpdate, { input }, caller)).eventTypeUpdate
}

const bare = (name: string) => ({ name, description: null, schema: null, archivedAt: null })

test.each([
  ['a text', '{"type":"object"}'],
  ['a list', []],
  ['a number', 7],
  ['an unknown type', { type: 'card' }],
  ['a keyword of the wrong kind', { properties: { a: { minimum: 'one' } } }],
  ['a pattern that is none', { pattern: '(' }],
  ['a reference to another document', { $ref: 'https://example.com/schema.json' }],
  ['a reference that leads nowhere', { $ref: '#/$defs/card' }],
  ['a dialect that nobody knows', { $schema: 'https://example.com/dialect' }],
])('a schema that is %s is refused, when it is made and when it changes', async (what, schema) => {
  const name = `schema-${what.replaceAll(' ', '-')}`
  const id = await createEventType(service, { name, schema: { type: 'object' } }, workbench)

  const created = await create({ name: `${name}-2`, schema })
  const updated = await update({ id, schema, description: 'not written' })

  const refused = {
    __typename: 'InvalidInputError',
    code: 'INVALID_INPUT',
    issues: [{ path: ['schema'], message: expect.stringMatching(/^(is|must|cannot) .*\.$/) }],
  }
  expect([created, updated]).toEqual([refused, refused])
  const { node } = await service.ask(EventTypesNode, { id }, workbench)
  expect(node).toMatchObject({ description: null, schema: { type: 'object' } })
})

test('a name that is taken is a conflict, also where it is archived', async () => {
  const id = await createEventType(service, { name: 'taken' }, workbench)
  await update({ id, archived: true })

  const again = await create({ name: 'taken' })

  expect(again).toEqual({ __typename: 'ConflictError', code: 'CONFLICT' })
})

test.each(['', 'card-*', 'hookwire.subscription.disabled', 'x'.repeat(129)])(
  'an event type cannot be called %j',
  async (name) => {
    const created = await create({ name })

    expect(created).toMatchObject({ issues: [{ path: ['name'] }] })
  },
)

test('null cannot be said of being archived', async () => {
  const id = await createEventType(service, { name: 'null' }, workbench)

  const updated = await update({ id, archived: null })

  expect(updated).toMatchObject({
    issues: [{ path: ['archived'], message: 'must not be null.' }],
  })
})

test('an event type is made, found by its id, and changed field by field', async () => {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', z: 1, a: [null, true] }
  const made = await create({ name: 'card-ordered', description: 'A card was ordered.', schema })
  if (!('eventType' in made)) throw new Error(JSON.stringify(made))
  const { id } = made.eventType
  const complete = { ...bare('card-ordered'), description: 'A card was ordered.', schema }

  const { node } = await service.ask(EventTypesNode, { id }, viewer)
  const steps = [
    await update({ id }),
    await update({ id, description: null }),
    await update({ id, schema: true }),
    await update({ id, schema: null }),
    await update({ id, archived: true }),
    await update({ id, archived: false }),
  ]

  expect(id).toMatch(/^etp_[0-9a-z]{26}$/)
  expect(JSON.stringify(made.eventType.schema)).toBe(JSON.stringify(schema))
  expect(node).toEqual({ __typename: 'EventType', id, ...complete })
  expect(steps.map((step) => ('eventType' in step ? step.eventType : step))).toEqual([
    { id, ...complete },
    { id, ...complete, description: null },
    { id, ...bare('card-ordered'), schema: true },
    { id, ...bare('card-ordered') },
    { id, ...bare('card-ordered'), archivedAt: expect.stringMatching(/Z$/) },
    { id, ...bare('card-ordered') },
  ])
})

test('event types are listed page by page, newest first, archived ones too', async () => {
  const { workbench: caller } = await createCallers(service)
  const ids: string[] = []
  for (const name of ['first', 'second', 'third']) {
    ids.push(await createEventType(service, { name }, caller))
  }
  await update({ id: ids[1] ?? '', archived: true }, caller)

  const { eventTypes } = await service.ask(EventTypesList, { first: 2 }, caller)
  const after = eventTypes.edges.at(-1)?.cursor ?? ''
  const { eventTypes: rest } = await service.ask(EventTypesList, { first: 2, after }, caller)

  expect(eventTypes.nodes).toEqual([
    { name: 'third', archivedAt: null },
    { name: 'second', archivedAt: expect.any(String) },
  ])
  expect(eventTypes.pageInfo).toEqual({ hasNextPage: true })
  expect(rest).toMatchObject({ nodes: [{ name: 'first' }], pageInfo: { hasNextPage: false } })
})

test('more than a page may have is refused', async () => {
  const answer = await service.call(EventTypesList, { first: 101 }, workbench)

  expect(errorCode(answer)).toBe('BAD_USER_INPUT')
})
