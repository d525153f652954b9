import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { createCallers, createToken } from '../support/callers.ts'
import { openStream } from '../support/live-client.ts'
import type { CallOptions, Service } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const Listen = graphql(`
  subscription Listen($eventTypes: [String!]!, $secret: String) {
    listen(eventTypes: $eventTypes, secret: $secret) {
      eventId
      eventType
      method
      headers { name value }
      body
    }
  }
`)

const ListenState = graphql(`
  query ListenState {
    deliveries { nodes { id } }
    requestLog { nodes { id } }
  }
`)

const ListenSettings = graphql(`
  mutation ListenSettings($exportSettings: ExportSettingsInput!) {
    environmentUpdate(input: { exportSettings: $exportSettings }) { __typename }
  }
`)

const ListenRevoke = graphql(`
  mutation ListenRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) { __typename }
  }
`)

const service = await shareService()

/** One who has begun to listen: what is published from now on comes. */
async function listen(
  to: Service,
  caller: CallOptions,
  variables: { eventTypes: string[]; secret?: string },
) {
  const control = new AbortController()
  const stream = await openStream(to, Listen, variables, caller, control)
  return {
    async next() {
      const { value } = await stream.next()
      return value
    },
    [Symbol.dispose]: () => control.abort(),
  }
}

test.each([
  [{ eventTypes: [] }, /eventTypes: must name 1 to 100/],
  [{ eventTypes: ['a b'] }, /eventTypes.0: must be an event type/],
  [{ eventTypes: ['*'], secret: 'canary' }, /secret: must be whsec_/],
  [{ eventTypes: ['*'], secret: 'whsec_canary' }, /secret: must be whsec_/],
])('%j is refused, and no secret is quoted', async (variables, message) => {
  const { workbench } = await createCallers(service)
  using listener = await listen(service, workbench, variables)

  const answer = await listener.next()

  expect(answer?.errors).toEqual([
    expect.objectContaining({ message: expect.stringMatching(message) }),
  ])
  expect(answer?.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  expect(JSON.stringify(answer)).not.toContain('canary')
})

test('what is published comes as a signed request, and is owed to nobody', async () => {
  const { workbench, viewer } = await createCallers(service)
  const other = await createCallers(service)
  const secret = newSecret('hmac_sha256')
  using listener = await listen(service, workbench, { eventTypes: ['card-*', 'exact'], secret })

  await service.publish({ type: 'card-elsewhere' }, other.workbench)
  await service.publish({ type: 'exactly' }, workbench)
  const rawData = '{ "amount": 1.00000000000000000001, "b": "ü" }'
  const { id } = await service.publish({ type: 'card-ordered', rawData }, workbench)
  const last = await service.publish({ type: 'exact', data: {} }, workbench)
  const answers = [await listener.next(), await listener.next()]

  const [first, second] = answers.map((answer) => answer?.data?.listen)
  expect(first).toMatchObject({ eventId: id, eventType: 'card-ordered', method: 'POST' })
  expect(second).toMatchObject({ eventId: last.id })
  const headers = Object.fromEntries(first?.headers.map((one) => [one.name, one.value]) ?? [])
  const verified = new Webhook(secret).verify(first?.body ?? '', headers)
  expect(verified).toMatchObject({ isBatched: false, data: { id, analyticsEvent: 'card-ordered' } })
  expect(first?.body).toContain('"amount": 1.00000000000000000001, "b": "ü"')
  expect(headers).toMatchObject({ 'webhook-id': id, 'webhook-attempt': '1' })
  expect(JSON.stringify(answers)).not.toContain(secret.slice('whsec_'.length))
  const state = await service.ask(ListenState, {}, viewer)
  expect(state).toEqual({ deliveries: { nodes: [] }, requestLog: { nodes: [] } })
})

test('the export settings apply, as they are when the request is made', async () => {
  const { workbench } = await createCallers(service)
  using listener = await listen(service, workbench, { eventTypes: ['*'] })
  const data = { eventDetail: 'canary', kept: true }

  await service.publish({ data, isTest: true }, workbench)
  const first = await service.publish({ data }, workbench)
  const before = await listener.next()
  const exportSettings = { includeTestEvents: true, includeRequestPayload: false }
  await service.ask(ListenSettings, { exportSettings }, workbench)
  const second = await service.publish({ data, isTest: true }, workbench)
  const after = await listener.next()

  expect(before?.data?.listen).toMatchObject({ eventId: first.id })
  expect(before?.data?.listen.body).toContain('canary')
  expect(after?.data?.listen).toMatchObject({ eventId: second.id })
  expect(after?.data?.listen.body).toMatch(/"isTest":true.*"kept":true/)
  expect(after?.data?.listen.body).not.toContain('canary')
  expect(after?.data?.listen.headers).toContainEqual({ name: 'webhook-test', value: 'true' })
})

test('it ends when its token is revoked', async () => {
  const { environmentId, workbench } = await createCallers(service)
  const { id, token } = await createToken(service, { role: 'WORKBENCH', environmentId })
  using listener = await listen(service, { token }, { eventTypes: ['*'] })
  await service.publish({}, workbench)
  await listener.next()

  await service.ask(ListenRevoke, { id }, workbench)

  const answer = await listener.next()
  expect(answer?.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED')
  expect(await listener.next()).toBeUndefined()
})
