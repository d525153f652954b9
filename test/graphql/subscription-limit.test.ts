import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers, createEnvironment } from '../support/callers.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const LIMIT = 3

const LimitCreate = graphql(`
  mutation LimitCreate {
    webhookSubscriptionCreate(input: { name: "one more", eventTypes: "*", url: "https://example.com" }) {
      ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }
      ... on UserError { code message }
      ... on LimitReachedError { limit }
    }
  }
`)

const LimitDelete = graphql(`
  mutation LimitDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) {
      ... on WebhookSubscriptionDeletePayload { deletedId }
    }
  }
`)

const service = await shareService({ hasWorker: false, maxSubscriptions: LIMIT })

async function create(caller: CallOptions) {
  return (await service.ask(LimitCreate, {}, caller)).webhookSubscriptionCreate
}

test('an environment holds so many subscriptions and no more, also if they come at once', async () => {
  const { workbench } = await createCallers(service)
  const elsewhere = await createEnvironment(service)

  const results = await Promise.all(Array.from({ length: 3 * LIMIT }, () => create(workbench)))

  const refused = results.filter((result) => 'limit' in result)
  expect(refused).toHaveLength(2 * LIMIT)
  expect(refused[0]).toMatchObject({ code: 'LIMIT_REACHED', limit: LIMIT })
  expect(await create({ environment: elsewhere.id })).toHaveProperty('webhookSubscription')
})

test('a subscription that is deleted makes room for another', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: 'https://example.com' }, workbench)
  for (let count = 1; count < LIMIT; count += 1) await create(workbench)
  expect(await create(workbench)).toHaveProperty('limit')

  await service.ask(LimitDelete, { id }, workbench)

  expect(await create(workbench)).toHaveProperty('webhookSubscription')
})
