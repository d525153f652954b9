import { graphql } from '../../examples/generated/gql.ts'
import type { ExportSettingsInput } from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

const SettingsUpdate = graphql(`
  mutation SettingsUpdate($settings: ExportSettingsInput!) {
    environmentUpdate(input: { exportSettings: $settings }) {
      ... on EnvironmentUpdatePayload {
        environment {
          exportSettings { includeTestEvents includeRequestPayload includeResponseData }
        }
      }
      ... on UserError { message }
    }
  }
`)

/** Of the caller's own environment. */
export async function changeExports(
  service: Service,
  settings: ExportSettingsInput,
  caller?: CallOptions,
) {
  const { environmentUpdate: updated } = await service.ask(SettingsUpdate, { settings }, caller)
  if (!('environment' in updated)) throw new Error(JSON.stringify(updated))
  return updated.environment.exportSettings
}
