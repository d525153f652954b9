import type { Refuse } from './errors.ts'
import type { Event } from './events.ts'
import { type ExportSettings, exportedData } from './export-settings.ts'
import { publicId } from './ids.ts'
import { withoutData } from './mapping-messages.ts'
import type { MappingError, MappingInput } from './mappings.ts'
import { isStorable, storable } from './text.ts'

export const MAX_MAPPING_BYTES = 64 * 1_024

/** Whether it may be stored; whether it can be run, only a sandbox can tell. */
export function checkMapping(refuse: Refuse, script: string): void {
  const path = ['mapping']
  if (script.trim() === '') refuse(path, 'must not be empty; null is for none.')
  if (Buffer.byteLength(script) > MAX_MAPPING_BYTES) {
    refuse(path, `must have at most ${MAX_MAPPING_BYTES} bytes.`)
  }
  if (!isStorable(script)) refuse(path, 'must not contain U+0000 or half a surrogate pair.')
}

type MappedEvent = Pick<
  Event,
  'type' | 'rawData' | 'occurredAt' | 'isTest' | 'cardTemplateId' | 'actionFlowConfigId'
>

/** What a script is given: ids as callers know them, and what the settings leave of the data. */
export function mappingInput(
  event: MappedEvent,
  settings: ExportSettings,
  given: MappingInput['context'] & { readonly eventId: string },
): MappingInput {
  const { type, occurredAt: timestamp, isTest, cardTemplateId, actionFlowConfigId } = event
  const { eventId, environmentId, subscriptionId, attempt } = given
  const data = exportedData(event, settings)
  return {
    event: {
      id: publicId('Event', eventId),
      ...{ type, timestamp, data, isTest, cardTemplateId, actionFlowConfigId },
    },
    context: {
      environmentId: publicId('Environment', environmentId),
      subscriptionId: publicId('WebhookSubscription', subscriptionId),
      attempt,
    },
  }
}

/**
 * As it is told with an attempt. What was thrown may be any text: also one that cannot be stored, or what
 * the script took out of the event, which must then not be kept.
 */
export function mappingFailure(
  { kind, message, line, column }: MappingError,
  { script, keepsData }: { readonly script: string; readonly keepsData: boolean },
): string {
  const where = [kind, ...placeOf(line, column)].join(', ')
  const isOurs = kind !== 'runtime' // the others are sentences of ours, or about the script's text
  const told = keepsData || isOurs ? storable(message) : storable(withoutData(message, script))
  return `The mapping failed (${where}): ${told}`
}

/** As it is told to who wants to save such a script. */
export function mappingRefusal({ message, line, column }: MappingError): string {
  const place = placeOf(line, column)
  return `cannot be run${place.length === 0 ? '' : ` (${place.join(', ')})`}: ${storable(message)}`
}

function placeOf(line: number | null, column: number | null): string[] {
  return [
    ...(line === null ? [] : [`line ${line}`]),
    ...(column === null ? [] : [`column ${column}`]),
  ]
}
