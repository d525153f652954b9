import { InvalidInputError } from '../domain/errors.ts'
import type { Event } from '../domain/events.ts'
import { exportedData } from '../domain/export-settings.ts'
import { newUuid, parseId } from '../domain/ids.ts'
import { parsePreviewedEvent } from '../domain/mapping-preview.ts'
import { mappingInput } from '../domain/mapping-rules.ts'
import type { MappingError, MappingInput, MappingRun } from '../domain/mappings.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import { findEvents } from '../storage/events.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext, ownerOf, sessionOf } from './context.ts'
import { NOBODY } from './ids.ts'
import { parseForOutput } from './json-output.ts'
import { badUserInput, notFound } from './top-level-errors.ts'

const MappingErrorKindEnum = builder.enumType('MappingErrorKind', {
  description: 'Why a script failed.',
  values: {
    SYNTAX: { value: 'syntax', description: 'It is not JavaScript, or exports no function.' },
    RUNTIME: { value: 'runtime', description: 'It threw something.' },
    TIMEOUT: { value: 'timeout', description: 'It took longer than it may.' },
    MEMORY: { value: 'memory', description: 'It needed more memory than it may.' },
    OUTPUT: { value: 'output', description: 'What it returned is no JSON, or is too large.' },
  } as const,
})

export const MappingErrorType = builder.objectRef<MappingError>('MappingError').implement({
  description: 'Why a mapping made no body.',
  fields: (t) => ({
    kind: t.expose('kind', { type: MappingErrorKindEnum, description: 'For a program.' }),
    message: t.exposeString('message', {
      description: 'What was thrown, or what it did. At most 500 characters.',
    }),
    line: t.exposeInt('line', { nullable: true, description: 'In the script, from 1.' }),
    column: t.exposeInt('column', { nullable: true, description: 'In that line, from 1.' }),
  }),
})

interface Preview extends MappingRun {
  readonly input: MappingInput
}

const PreviewType = builder.objectRef<Preview>('MappingPreview').implement({
  description: 'What a mapping makes of an event. Nothing was sent.',
  fields: (t) => ({
    input: t.field({
      type: 'JSON',
      description: 'What the script is given: {event, context}.',
      resolve: ({ input: { event, context } }) => ({
        event: { ...event, data: parseForOutput(event.data) },
        context,
      }),
    }),
    body: t.string({
      nullable: true,
      description:
        'The body that would be sent; null where the script failed or dropped the event.',
      resolve: ({ result }) => (result.kind === 'mapped' ? result.body : null),
    }),
    dropped: t.boolean({
      description: 'Whether it answered null or undefined: the event would not be sent.',
      resolve: ({ result }) => result.kind === 'dropped',
    }),
    error: t.field({
      type: MappingErrorType,
      nullable: true,
      description: 'Why it made no body; null where it did, or dropped the event.',
      resolve: ({ result }) => (result.kind === 'failed' ? result.error : null),
    }),
    logs: t.stringList({
      description: 'What it wrote with console.log. At most 100 lines, 16 KiB in all.',
      resolve: ({ logs }) => [...logs],
    }),
    durationMs: t.exposeFloat('durationMs', { description: 'How long it ran, in milliseconds.' }),
  }),
})

const PreviewInput = builder.inputType('MappingPreviewInput', {
  description: 'A script, and what to run it on: a stored event, or eventType and data.',
  fields: (t) => ({
    script: t.string({ required: true, description: 'As the mapping of a subscription.' }),
    eventId: t.id({ description: 'A stored event.' }),
    eventType: t.string({ description: 'Of an event that is made up, with data.' }),
    data: t.field({ type: 'JSON', description: 'Its data. At most 512 KiB.' }),
    webhookSubscriptionId: t.id({
      description: 'As if for this subscription. Omitted: for one with the id of nobody.',
    }),
  }),
})

builder.queryField('mappingPreview', (t) =>
  t.field({
    type: PreviewType,
    description: 'Runs a mapping script on an event without sending or storing anything.',
    authScopes: { manages: true },
    args: {
      input: t.arg({ type: PreviewInput, required: true, description: 'What to run on what.' }),
    },
    async resolve(_root, { input: { script, webhookSubscriptionId, ...rest } }, context) {
      const made = eventIn(rest)
      const subscription =
        webhookSubscriptionId == null
          ? undefined
          : await namedSubscription(context, webhookSubscriptionId)
      const event =
        made === null
          ? await storedEvent(context, rest.eventId ?? '')
          : madeUpEvent(context, made, subscription)
      const input = mappingInput(
        { ...event, data: exportedData(event, sessionOf(context).environment) },
        {
          environmentId: environmentIdOf(context),
          subscriptionId: subscription?.id ?? NOBODY,
          attempt: 1,
        },
      )
      return { input, ...(await context.sandbox.map(script, input)) }
    },
  }),
)

function eventIn(input: Parameters<typeof parsePreviewedEvent>[0]) {
  try {
    return parsePreviewedEvent(input)
  } catch (error) {
    if (error instanceof InvalidInputError) throw badUserInput(error.message)
    throw error
  }
}

async function storedEvent(context: GraphqlContext, id: string): Promise<Event> {
  const uuid = parseId('Event', id) ?? NOBODY
  const [event] = await findEvents(context.db, environmentIdOf(context), [uuid])
  if (event === undefined) throw notFound(id)
  return event
}

/** Not a test, so that what is seen is what would be sent. */
function madeUpEvent(
  context: GraphqlContext,
  { type, rawData }: { readonly type: string; readonly rawData: string },
  subscription: Subscription | undefined,
): Event {
  const { cardTemplateId = null, actionFlowConfigId = null } = subscription ?? {}
  const now = context.now()
  const scope = { cardTemplateId, actionFlowConfigId } // as of any event that it gets
  const event = { id: newUuid(now), type, rawData, occurredAt: now, isTest: false }
  return { ...event, ...ownerOf(context), ...scope }
}

/** What was named must be here. */
export async function namedSubscription(
  context: GraphqlContext,
  id: string,
): Promise<Subscription> {
  const uuid = parseId('WebhookSubscription', id) ?? NOBODY
  const [subscription] = await findSubscriptions(context.db, environmentIdOf(context), [uuid])
  if (subscription === undefined) throw notFound(id)
  return subscription
}
