import { NotFoundError } from '../domain/errors.ts'
import type { Event } from '../domain/events.ts'
import type { ExportSettings } from '../domain/export-settings.ts'
import { NIL_UUID, newUuid, publicId } from '../domain/ids.ts'
import type { PreviewedEvent } from '../domain/mapping-preview.ts'
import { mappingInput } from '../domain/mapping-rules.ts'
import type { MappingInput, MappingRun, Sandbox } from '../domain/mappings.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { Db } from '../storage/database.ts'
import { findEvents } from '../storage/events.ts'
import type { Places } from './places.ts'

export interface PreviewInput {
  readonly script: string
  /** A stored event's id, or what one is made up from. */
  readonly event: string | PreviewedEvent
  /** For nobody where there is none. */
  readonly subscription: Subscription | undefined
}

export interface Preview extends MappingRun {
  readonly input: MappingInput
}

export interface PreviewContext {
  readonly db: Db
  readonly sandbox: Pick<Sandbox, 'map'>
  readonly places: Places
  readonly owner: Pick<Event, 'environmentId' | 'publisherId'>
  readonly exportSettings: ExportSettings
  /** Of the events that are still shown. */
  readonly oldestId: string
  readonly now: () => Date
  /** Tells that nobody waits for it any more. */
  readonly signal: AbortSignal | undefined
}

/** Runs a script on one event. Writes nothing. Undefined where its caller went away while others had their turn. */
export function previewMapping(
  context: PreviewContext,
  { script, event, subscription }: PreviewInput,
): Promise<Preview | undefined> {
  const { environmentId } = context.owner
  return context.places(environmentId, context.signal, async () => {
    const previewed =
      typeof event === 'string'
        ? await getEvent(context, event)
        : makeUpEvent(context, event, subscription)
    const input = mappingInput(previewed, context.exportSettings, {
      ...{ environmentId, eventId: previewed.id, attempt: 1 },
      subscriptionId: subscription?.id ?? NIL_UUID,
    })
    return { input, ...(await context.sandbox.map(script, input)) }
  })
}

async function getEvent({ db, owner, oldestId }: PreviewContext, id: string): Promise<Event> {
  const [event] = await findEvents(db, owner.environmentId, [id])
  if (event === undefined || id < oldestId) throw new NotFoundError(publicId('Event', id))
  return event
}

/** Not a test, so that what is seen is what would be sent. */
function makeUpEvent(
  { now, owner }: PreviewContext,
  { type, rawData }: PreviewedEvent,
  subscription: Subscription | undefined,
): Event {
  const { cardTemplateId = null, actionFlowConfigId = null } = subscription ?? {}
  const occurredAt = now()
  const scope = { cardTemplateId, actionFlowConfigId } // as of any event that it gets
  return { ...owner, ...scope, id: newUuid(occurredAt), type, rawData, occurredAt, isTest: false }
}
