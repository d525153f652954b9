import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  PayloadFormat,
  WebhookSubscriptionCreateInput,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'

const FormatsCreate = graphql(`
  mutation FormatsCreate($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id payloadFormat } }
      ... on UserError { message }
    }
  }
`)

const FormatsUpdate = graphql(`
  mutation FormatsUpdate($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) {
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { id name payloadFormat } }
      ... on InvalidInputError { issues { path } }
      ... on UserError { message }
    }
  }
`)

const FORMATS: readonly PayloadFormat[] = ['ENVELOPE', 'STANDARD', 'CLOUDEVENTS', 'RAW']
const MINIMAL = { name: 'a', eventTypes: ['*'], url: 'https://example.com/' }

const service = await shareService({ hasWorker: false })
const { workbench, viewer } = await createCallers(service)

async function create(input: Partial<WebhookSubscriptionCreateInput>) {
  const complete = { ...MINIMAL, ...input }
  const answer = await service.ask(FormatsCreate, { input: complete }, workbench)
  if (!('webhookSubscription' in answer.webhookSubscriptionCreate)) throw new Error('Refused.')
  return answer.webhookSubscriptionCreate.webhookSubscription
}

async function update(input: WebhookSubscriptionUpdateInput) {
  return (await service.ask(FormatsUpdate, { input }, workbench)).webhookSubscriptionUpdate
}

test.each([
  ['omitted', {}],
  ['null', { payloadFormat: null }],
])('%s, the format of a new subscription is the envelope', async (_what, input) => {
  expect(await create(input)).toMatchObject({ payloadFormat: 'ENVELOPE' })
})

test.each(FORMATS)('%s is chosen, kept while other things change, and changed', async (format) => {
  const { id, payloadFormat } = await create({ payloadFormat: format })
  const another = FORMATS[(FORMATS.indexOf(format) + 1) % FORMATS.length] as PayloadFormat

  const kept = await update({ id, name: 'b' })
  const changed = await update({ id, payloadFormat: another })

  expect(payloadFormat).toBe(format)
  expect(kept).toEqual({ webhookSubscription: { id, name: 'b', payloadFormat: format } })
  expect(changed).toEqual({ webhookSubscription: { id, name: 'b', payloadFormat: another } })
})

test('null is no format, and what is none of them is bad input', async () => {
  const { id } = await create({ payloadFormat: 'RAW' })

  const nothing = await update({ id, payloadFormat: null })
  const unknown = await service.call(
    FormatsUpdate,
    { input: { id, payloadFormat: 'raw' as PayloadFormat } },
    workbench,
  )

  expect(nothing).toMatchObject({ issues: [{ path: ['payloadFormat'] }] })
  expect(errorCode(unknown)).toBe('BAD_USER_INPUT')
  expect(await update({ id })).toMatchObject({ webhookSubscription: { payloadFormat: 'RAW' } })
})

test('who only reads changes no format', async () => {
  const { id } = await create({})

  const answer = await service.call(FormatsUpdate, { input: { id, payloadFormat: 'RAW' } }, viewer)

  expect(errorCode(answer)).toBe('FORBIDDEN')
  expect(await update({ id })).toMatchObject({ webhookSubscription: { payloadFormat: 'ENVELOPE' } })
})
