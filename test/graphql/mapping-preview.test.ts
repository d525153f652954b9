import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { MappingPreviewInput } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { MappedPreview, previewMapping } from '../support/mapped-subscriptions.ts'
import { shareService } from '../support/shared-service.ts'

const PreviewLeavesNothing = graphql(`
  query PreviewLeavesNothing {
    events { nodes { id } }
    deliveries { nodes { id } }
    requestLog { nodes { id } }
  }
`)

const PreviewSettings = graphql(`
  mutation PreviewSettings($id: ID!) {
    environmentUpdate(input: { id: $id, exportSettings: { includeRequestPayload: false } }) {
      __typename
    }
  }
`)

const NOBODY = publicId('WebhookSubscription', '00000000-0000-0000-0000-000000000000')
const MADE_UP = { eventType: 'order.paid', data: { total: 7 } }

const service = await shareService({ hasWorker: false })
const here = await createCallers(service)
const elsewhere = await createCallers(service)

async function codeOf(input: Partial<MappingPreviewInput>) {
  const complete = { script: '() => 1', ...input }
  return errorCode(await service.call(MappedPreview, { input: complete }, here.workbench))
}

test.each<[Partial<MappingPreviewInput>]>([
  [{}],
  [{ eventType: 'a' }],
  [{ data: {} }],
  [{ eventId: 'evt_x', eventType: 'a', data: {} }],
  [{ eventType: 'not a type', data: {} }],
])('%j is a contradiction, or not enough', async (input) => {
  expect(await codeOf(input)).toBe('BAD_USER_INPUT')
})

test('what is not here cannot be named, whether it is elsewhere or nowhere', async () => {
  const event = await service.publish({}, elsewhere.workbench)
  const { id } = await service.subscribe({ url: 'https://example.com/' }, elsewhere.workbench)
  const [anEvent, aSubscription] = (['Event', 'WebhookSubscription'] as const).map((kind) =>
    publicId(kind, newUuid(new Date())),
  )

  const codes = await Promise.all([
    ...[event.id, anEvent, id, 'nonsense'].map((eventId) => codeOf({ eventId: eventId ?? '' })),
    ...[id, aSubscription, event.id, 'nonsense'].map((webhookSubscriptionId) =>
      codeOf({ ...MADE_UP, webhookSubscriptionId: webhookSubscriptionId ?? '' }),
    ),
  ])

  expect(codes).toEqual(codes.map(() => 'NOT_FOUND'))
})

test('a stored event is given as it would be, for a subscription, with what the settings leave', async () => {
  const { workbench, environmentId } = await createCallers(service)
  await service.ask(PreviewSettings, { id: environmentId })
  const rawData = '{ "n": 12345678901234567890, "eventDetail": 1 }'
  const occurredAt = '2026-01-01T12:00:00.000Z'
  const scope = { cardTemplateId: 'card', actionFlowConfigId: 'flow' }
  const event = await service.publish(
    { type: 'order.paid', rawData, occurredAt, ...scope },
    workbench,
  )
  const { id } = await service.subscribe({ url: 'https://example.com/' }, workbench)
  const script =
    '(event, context) => { console.log("seen", event.type); return { event, context } }'

  const input = { script, eventId: event.id, webhookSubscriptionId: id }
  const preview = await previewMapping(service, input, workbench)

  const given = {
    event: {
      ...{ id: event.id, type: 'order.paid', timestamp: occurredAt, isTest: false, ...scope },
      data: { n: 12345678901234567000 },
    },
    context: { environmentId, subscriptionId: id, attempt: 1 },
  }
  expect(preview).toEqual({
    input: given,
    body: expect.any(String),
    ...{ dropped: false, error: null, logs: ['seen order.paid'], durationMs: expect.any(Number) },
  })
  expect(JSON.parse(preview.body ?? '')).toEqual(given)
})

test('an event that is made up is no test, and is for nobody where nobody is named', async () => {
  const input = { script: '({ data }) => data', ...MADE_UP }

  const preview = await previewMapping(service, input, here.workbench)

  expect(preview).toMatchObject({
    input: {
      event: {
        ...{ id: expect.stringMatching(/^evt_/), type: 'order.paid', data: { total: 7 } },
        ...{ isTest: false, cardTemplateId: null, actionFlowConfigId: null },
      },
      context: { environmentId: here.environmentId, subscriptionId: NOBODY, attempt: 1 },
    },
    body: '{"total":7}',
  })
})

test('an event that is made up for a subscription has its scope', async () => {
  const scope = { cardTemplateId: 'card', actionFlowConfigId: 'flow' }
  const { id } = await service.subscribe({ url: 'https://example.com/', ...scope }, here.workbench)
  const input = { script: '() => 1', ...MADE_UP, webhookSubscriptionId: id }

  const preview = await previewMapping(service, input, here.workbench)

  expect(preview.input).toMatchObject({ event: scope, context: { subscriptionId: id } })
})

test.each([
  ['return undefined', { dropped: true, error: null }],
  ['return null', { dropped: true, error: null }],
  ['() =>\n  event.x.y', { dropped: false, error: { kind: 'RUNTIME', line: 2 } }],
  ['for (;;);\nreturn 1', { dropped: false, error: { kind: 'TIMEOUT' } }],
  ['export default (', { dropped: false, error: { kind: 'SYNTAX', line: 1 } }],
  ['x'.repeat(70_000), { dropped: false, error: { kind: 'SYNTAX' } }],
  ['return () => 1', { dropped: false, error: { kind: 'OUTPUT' } }],
])('what makes no body says why', async (script, expected) => {
  const preview = await previewMapping(service, { script, ...MADE_UP, data: null }, here.workbench)

  expect(preview).toMatchObject({ body: null, ...expected })
})

test('of data that is too deep to be shown only that is lost', async () => {
  const rawData = `${'['.repeat(600)}${']'.repeat(600)}`
  const event = await service.publish({ type: 'order.paid', rawData }, here.workbench)
  const input = { script: 'console.log("ran"); return 7', eventId: event.id }

  const preview = await previewMapping(service, input, here.workbench)

  const data =
    'It is nested more than 500 deep and cannot be shown. The script was given all of it.'
  expect(preview).toMatchObject({
    input: { event: { id: event.id, type: 'order.paid', data }, context: { attempt: 1 } },
    ...{ body: '7', dropped: false, error: null, logs: ['ran'] },
  })
})

test('nothing is stored, and nothing is sent', async () => {
  const { workbench } = await createCallers(service)
  await service.subscribe({ url: 'https://example.com/' }, workbench)

  await previewMapping(service, { script: '() => 1', ...MADE_UP }, workbench)

  const none = { nodes: [] }
  const left = await service.ask(PreviewLeavesNothing, {}, workbench)
  expect(left).toEqual({ events: none, deliveries: none, requestLog: none })
})
