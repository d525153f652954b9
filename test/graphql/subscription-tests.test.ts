import { execute, type GraphQLError, parse } from 'graphql'
import { expect, test } from 'vitest'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { schema } from '../../src/graphql/schema.ts'

const id = publicId('WebhookSubscription', newUuid(new Date()))
const TEST = `mutation { webhookSubscriptionTest(input: { id: "${id}" }) { __typename } }`

const away = async () => {
  throw new UnavailableError('Away.')
}

/** A test whose first transaction ends so, and of which the log cannot be read. */
async function failureOf(transact: () => Promise<object>): Promise<Error | undefined> {
  const contextValue = {
    session: { caller: { role: 'ADMIN' }, environment: { id: 'e', retentionDays: 30 } },
    live: {
      head: async () => 0,
      pages: () => ({ next: away, [Symbol.asyncIterator]: () => ({ next: away }) }),
    },
    transact,
  }
  const { errors = [] } = await execute({ schema, document: parse(TEST), contextValue })
  return (errors as readonly GraphQLError[])[0]?.originalError
}

test('a test whose outcome cannot be read may have been sent, and one that was not stored has not', async () => {
  const stored = await failureOf(async () => ({ deliveryId: 'd', timeoutSeconds: 1 }))
  const unstored = await failureOf(away)

  expect([stored, unstored]).toMatchObject([{ mayHaveHappened: true }, { mayHaveHappened: false }])
})
