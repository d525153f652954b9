import type { Refuse } from './errors.ts'
import type { Event } from './events.ts'
import { publicId } from './ids.ts'
import type { MappingError, MappingInput } from './mappings.ts'
import { isStorable } from './text.ts'

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

type MappedEvent = Omit<MappingInput['event'], 'timestamp'> & Pick<Event, 'occurredAt'>

/** What a script is given, with ids as callers know them. `data` is JSON text. */
export function mappingInput(
  { id, type, occurredAt, data, isTest, cardTemplateId, actionFlowConfigId }: MappedEvent,
  { environmentId, subscriptionId, attempt }: MappingInput['context'],
): MappingInput {
  return {
    event: {
      id: publicId('Event', id),
      ...{ type, timestamp: occurredAt, data, isTest, cardTemplateId, actionFlowConfigId },
    },
    context: {
      environmentId: publicId('Environment', environmentId),
      subscriptionId: publicId('WebhookSubscription', subscriptionId),
      attempt,
    },
  }
}

/** As it is told with an attempt. What was thrown may be any text, also one that cannot be stored. */
export function mappingFailure({ kind, message, line, column }: MappingError): string {
  const where = [kind, ...placeOf(line, column)].join(', ')
  return `The mapping failed (${where}): ${storable(message)}`
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

function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed()
}
