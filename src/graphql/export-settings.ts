import type { ExportSettings } from '../domain/export-settings.ts'
import { builder } from './builder.ts'

const DESCRIPTIONS = {
  includeTestEvents:
    'Whether events published with isTest are sent at all. They are always marked. Those that wait while this is turned off are canceled when their turn comes.',
  includeRequestPayload:
    'Whether what the triggering request carried is sent: eventDetail and eventNotificationDetail, at the top level of the data and under platformContext.',
  includeResponseData:
    'Whether what a customer answered is sent: properties.values, at the top level of the data and under eventContext.',
}

export const ExportSettingsType = builder.objectRef<ExportSettings>('ExportSettings').implement({
  description:
    'What leaves the environment in webhooks. The settings apply when a request is made, to retries too, and before a mapping. Events are stored whole all the same.',
  fields: (t) => ({
    includeTestEvents: t.exposeBoolean('includeTestEvents', {
      description: DESCRIPTIONS.includeTestEvents,
    }),
    includeRequestPayload: t.exposeBoolean('includeRequestPayload', {
      description: DESCRIPTIONS.includeRequestPayload,
    }),
    includeResponseData: t.exposeBoolean('includeResponseData', {
      description: DESCRIPTIONS.includeResponseData,
    }),
  }),
})

export const ExportSettingsInput = builder.inputType('ExportSettingsInput', {
  description:
    'What leaves the environment in webhooks. What is left out stays as it is; in a new environment test events stay, and everything of the others leaves.',
  fields: (t) => ({
    includeTestEvents: t.boolean({ description: DESCRIPTIONS.includeTestEvents }),
    includeRequestPayload: t.boolean({ description: DESCRIPTIONS.includeRequestPayload }),
    includeResponseData: t.boolean({ description: DESCRIPTIONS.includeResponseData }),
  }),
})
