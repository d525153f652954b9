import { graphql } from '../../examples/generated/gql.ts'
import type {
  EventTypeCreateInput,
  EventTypeUpdateInput,
} from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

const SupportEventTypeCreate = graphql(`
  mutation SupportEventTypeCreate($input: EventTypeCreateInput!) {
    eventTypeCreate(input: $input) {
      ... on EventTypeCreatePayload { eventType { id } }
      ... on UserError { code message }
    }
  }
`)

/** Answers its id. */
export async function createEventType(
  service: Service,
  input: EventTypeCreateInput,
  caller: CallOptions,
): Promise<string> {
  const { eventTypeCreate: made } = await service.ask(SupportEventTypeCreate, { input }, caller)
  if (!('eventType' in made)) throw new Error(JSON.stringify(made))
  return made.eventType.id
}

const SupportEventTypeUpdate = graphql(`
  mutation SupportEventTypeUpdate($input: EventTypeUpdateInput!) {
    eventTypeUpdate(input: $input) {
      ... on EventTypeUpdatePayload { eventType { id } }
      ... on UserError { code message }
    }
  }
`)

export async function changeEventType(
  service: Service,
  input: EventTypeUpdateInput,
  caller: CallOptions,
): Promise<void> {
  const { eventTypeUpdate: made } = await service.ask(SupportEventTypeUpdate, { input }, caller)
  if (!('eventType' in made)) throw new Error(JSON.stringify(made))
}
