import { graphql } from '../../examples/generated/gql.ts'
import type {
  MappedLogQuery,
  MappingBacktestInput,
  MappingPreviewInput,
} from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

const MappedChange = graphql(`
  mutation MappedChange($id: ID!, $mapping: String) {
    webhookSubscriptionUpdate(input: { id: $id, mapping: $mapping }) {
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }
      ... on InvalidInputError { issues { path message } }
      ... on UserError { code }
    }
  }
`)

/** Gives a subscription another mapping, or none, and answers what became of it. */
export async function changeMapping(
  service: Service,
  id: string,
  mapping: string | null,
  caller?: CallOptions,
) {
  return (await service.ask(MappedChange, { id, mapping }, caller)).webhookSubscriptionUpdate
}

const MappedLog = graphql(`
  query MappedLog($id: ID) {
    requestLog(filter: { webhookSubscriptionId: $id }, first: 100) {
      nodes {
        attemptNumber
        outcome
        errorClass
        errorMessage
        mappingVersion
        durationMs
        nextAttemptAt
        event { id }
      }
    }
  }
`)

export type MappedEntry = MappedLogQuery['requestLog']['nodes'][number]

/** All attempts at a subscription so far, the oldest first. */
export async function readMappedLog(
  service: Service,
  id: string,
  caller?: CallOptions,
): Promise<MappedEntry[]> {
  return (await service.ask(MappedLog, { id }, caller)).requestLog.nodes.toReversed()
}

export const MappedPreview = graphql(`
  query MappedPreview($input: MappingPreviewInput!) {
    mappingPreview(input: $input) {
      input
      body
      dropped
      error { kind message line column }
      logs
      durationMs
    }
  }
`)

export async function previewMapping(
  service: Service,
  input: MappingPreviewInput,
  caller?: CallOptions,
) {
  return (await service.ask(MappedPreview, { input }, caller)).mappingPreview
}

export const MappedBacktest = graphql(`
  query MappedBacktest($input: MappingBacktestInput!) {
    mappingBacktest(input: $input) {
      total
      same
      changed
      dropped
      failed
      isComplete
      samples {
        event { id type }
        verdict
        before
        after
        isTruncated
        error { kind message line column }
      }
    }
  }
`)

export async function backtestMapping(
  service: Service,
  input: MappingBacktestInput,
  caller?: CallOptions,
) {
  return (await service.ask(MappedBacktest, { input }, caller)).mappingBacktest
}
