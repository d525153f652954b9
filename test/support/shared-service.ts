import { afterAll } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createEnvironment } from './callers.ts'
import { type Service, type ServiceOptions, serviceIn, startService } from './service.ts'

/** One service for all the tests of a file, which keep apart by environments of their own. */
export async function shareService(options: ServiceOptions = {}): Promise<Service> {
  const service = await startService(options)
  afterAll(() => service[Symbol.asyncDispose]())
  return service
}

const ApartSubscriptions = graphql(`
  query ApartSubscriptions {
    webhookSubscriptions { nodes { id } }
  }
`)

const ApartDelete = graphql(`
  mutation ApartDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) { __typename }
  }
`)

/** A shared one for a test that is alone in a new environment. What is still owed there at its end is never sent. */
export async function setApart(shared: Service): Promise<Service> {
  const { id: environment } = await createEnvironment(shared)
  const service = serviceIn(shared, environment, async () => {
    const { webhookSubscriptions } = await service.ask(ApartSubscriptions, {})
    for (const { id } of webhookSubscriptions.nodes) await service.ask(ApartDelete, { id })
  })
  return service
}
