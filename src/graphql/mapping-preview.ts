import { MAX_EVENT_BYTES } from '../domain/events.ts'
import { NIL_UUID, parseId, publicId } from '../domain/ids.ts'
import { parsePreviewedEvent } from '../domain/mapping-preview.ts'
import type { MappingError } from '../domain/mappings.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import { type Preview, type PreviewContext, previewMapping } from '../operations/mapping-preview.ts'
import { findSubscriptions } from '../storage/subscriptions.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext, ownerOf, sessionOf, viewOf } from './context.ts'
import { getUuid } from './ids.ts'
import { canBePrinted, MAX_OUTPUT_DEPTH } from './json-output.ts'
import { notFound, saidAtTop, timedOut } from './top-level-errors.ts'

const KIB = 1_024
const NOBODY = publicId('WebhookSubscription', NIL_UUID)
const TOO_DEEP = `It is nested more than ${MAX_OUTPUT_DEPTH} deep and cannot be shown. The script was given all of it.`

const MappingErrorKindEnum = builder.enumType('MappingErrorKind', {
  description: 'Why a script failed.',
  values: {
    SYNTAX: {
      value: 'syntax',
      description:
        'It is not JavaScript, or makes no function that can be called: it imports, is async, a generator or a class, or has no return.',
    },
    RUNTIME: {
      value: 'runtime',
      description: 'It threw something, or what it returned did while it was written as JSON.',
    },
    TIMEOUT: { value: 'timeout', description: 'It took more than 50 ms of processor time.' },
    MEMORY: {
      value: 'memory',
      description: 'It needed more than 16 MiB, or went deeper than the engine can.',
    },
    OUTPUT: {
      value: 'output',
      description: 'What it returned is no JSON, such as a promise, or more than 512 KiB of it.',
    },
  } as const,
})

export const MappingErrorType = builder.objectRef<MappingError>('MappingError').implement({
  description: 'Why a mapping made no body.',
  fields: (t) => ({
    kind: t.expose('kind', {
      type: MappingErrorKindEnum,
      description: 'What went wrong, for a program.',
    }),
    message: t.exposeString('message', {
      description: 'What was thrown, or what it did. At most 500 characters.',
    }),
    line: t.exposeInt('line', {
      nullable: true,
      description: 'In the script, from 1; null where that is unknown.',
    }),
    column: t.exposeInt('column', {
      nullable: true,
      description:
        'In that line, from 1, as JavaScript counts characters; null where that is unknown.',
    }),
  }),
})

const PreviewType = builder.objectRef<Preview>('MappingPreview').implement({
  description: 'What a mapping makes of an event. Nothing was sent.',
  fields: (t) => ({
    input: t.field({
      type: 'JSON',
      description: `What the script is given: {event, context}. Of data that is nested more than ${MAX_OUTPUT_DEPTH} deep it only says so.`,
      resolve: ({ input: { event, context } }) => ({
        event: { ...event, data: canBePrinted(event.data) ? JSON.parse(event.data) : TOO_DEEP },
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
      description:
        'What it wrote with console.log: at most 100 lines, 16,384 characters in all; a last line … says that there was more. It is lost where memory ran out, or the script had to be ended from outside.',
      resolve: ({ logs }) => [...logs],
    }),
    durationMs: t.exposeFloat('durationMs', {
      description: 'How long it took, in milliseconds, compiling included.',
    }),
  }),
})

const PreviewInput = builder.inputType('MappingPreviewInput', {
  description: 'A script, and what to run it on: a stored event, or eventType and data.',
  fields: (t) => ({
    script: t.string({
      required: true,
      description: 'Written like the mapping of a subscription.',
    }),
    eventId: t.id({ description: 'A stored event; or give eventType and data.' }),
    eventType: t.string({ description: 'The type of an event that is made up; with data.' }),
    data: t.field({
      type: 'JSON',
      description: `The data of the event that is made up. At most ${MAX_EVENT_BYTES / KIB} KiB.`,
    }),
    webhookSubscriptionId: t.id({
      description: `The subscription that the script is told of; a made-up event has its card and action flow. Omitted: context.subscriptionId is ${NOBODY}, which no subscription has.`,
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
    async resolve(_root, { input }, context) {
      const { script, eventId, webhookSubscriptionId } = input
      try {
        const event = parsePreviewedEvent(input) ?? getUuid('Event', eventId ?? '')
        const subscription =
          webhookSubscriptionId == null
            ? undefined
            : await namedSubscription(context, webhookSubscriptionId)
        const previewing = { script, event, subscription }
        const preview = await previewMapping(previewContext(context), previewing)
        if (preview === undefined) throw timedOut('Its caller went away.')
        return preview
      } catch (error) {
        throw saidAtTop(error)
      }
    },
  }),
)

function previewContext(context: GraphqlContext): PreviewContext {
  const { db, sandbox, mappingTrials, now, request } = context
  const owner = ownerOf(context)
  const exportSettings = sessionOf(context).environment
  const { oldestId } = viewOf(context)
  const signal = request?.signal
  const places = mappingTrials.previews
  return { db, sandbox, places, owner, exportSettings, oldestId, now, signal }
}

/** What was named must be here. */
export async function namedSubscription(
  context: GraphqlContext,
  id: string,
): Promise<Subscription> {
  const uuid = parseId('WebhookSubscription', id) ?? NIL_UUID
  const [subscription] = await findSubscriptions(context.db, environmentIdOf(context), [uuid])
  if (subscription === undefined) throw notFound(id)
  return subscription
}
