import { IdempotencyConflictError, InvalidInputError } from '../domain/errors.ts'
import { parseEvent, parseEvents, pathOfEvent } from '../domain/events.ts'
import { type PublishedEvent, publishEvents } from '../operations/events.ts'
import { builder } from './builder.ts'
import { ownerOf } from './context.ts'
import { COUNTED_BEFORE, times } from './limits/cost.ts'
import { EventType } from './refs.ts'

const EventPublishInput = builder.inputType('EventPublishInput', {
  description: 'An event to publish.',
  fields: (t) => ({
    type: t.string({
      required: true,
      description:
        'Its event type: 1 to 128 of A-Z a-z 0-9 _ . - and not hookwire. in front. It need not be registered; one that is archived is refused.',
    }),
    data: t.field({
      type: 'JSON',
      description:
        "The event's data as a JSON value. Exactly one of data and rawData. Where its event type is registered with a schema, it must meet that.",
    }),
    rawData: t.string({
      description: "The event's data as JSON text, kept and sent byte for byte. At most 512 KiB.",
    }),
    occurredAt: t.field({ type: 'DateTime', description: 'Omitted: now.' }),
    cardTemplateId: t.string({
      description:
        'The card the event belongs to, for scoped subscriptions. Omitted: cardContext.cardTemplateId of the data, if there.',
    }),
    actionFlowConfigId: t.string({
      description:
        'The action flow it belongs to. Omitted: platformContext.flowConfigId of the data, if there.',
    }),
    isTest: t.boolean({
      defaultValue: false,
      description:
        'Test events are stored, and sent to nobody unless the environment includes them (exportSettings). They are marked.',
    }),
    idempotencyKey: t.string({
      description:
        'Publishing again with the same key and the same content answers the first event; with other content, an error. Remembered for as long as the event is.',
    }),
  }),
})

const EventPublishPayload = builder.objectRef<PublishedEvent>('EventPublishPayload').implement({
  description: 'The event is on disk; it will be delivered, whatever happens to this service.',
  fields: (t) => ({
    event: t.expose('event', { type: EventType, description: 'As it was stored.' }),
    deliveryCount: t.exposeInt('deliveryCount', {
      description: 'How many subscriptions it goes to.',
    }),
    isDuplicate: t.exposeBoolean('isDuplicate', {
      description: 'Whether the idempotency key had been used: then this is the first event.',
    }),
  }),
})

const EventsPublishPayload = builder
  .objectRef<readonly PublishedEvent[]>('EventsPublishPayload')
  .implement({
    description: 'The events are on disk.',
    fields: (t) => ({
      events: t.field({
        type: [EventType],
        complexity: COUNTED_BEFORE,
        description: 'In input order; where a key had been used, the first event.',
        resolve: (published) => published.map(({ event }) => event),
      }),
      deliveryCount: t.int({
        description: 'How many deliveries were made for the new ones among them.',
        resolve: (published) =>
          published.reduce((sum, one) => sum + (one.isDuplicate ? 0 : one.deliveryCount), 0),
      }),
      duplicateCount: t.int({
        description: 'How many idempotency keys had been used.',
        resolve: (published) => published.filter(({ isDuplicate }) => isDuplicate).length,
      }),
    }),
  })

builder.mutationField('eventPublish', (t) =>
  t.field({
    type: EventPublishPayload,
    description:
      'Publishes an event: stores it, and owes it to every subscription that matches. Data that its event type does not allow is refused, with the path of each place.',
    errors: { types: [InvalidInputError, IdempotencyConflictError] },
    authScopes: { publishes: true },
    args: { input: t.arg({ type: EventPublishInput, required: true, description: 'The event.' }) },
    resolve: (_root, { input }, context) => context.publishOne(parseEvent(input, ownerOf(context))),
  }),
)

builder.mutationField('eventsPublish', (t) =>
  t.fieldWithInput({
    type: EventsPublishPayload,
    complexity: ({ input }) => times(input.events.length),
    description: 'Publishes up to 1000 events, all or none.',
    errors: { types: [InvalidInputError, IdempotencyConflictError] },
    authScopes: { publishes: true },
    typeOptions: { description: 'Events to publish together.' },
    input: {
      events: t.input.field({
        type: [EventPublishInput],
        required: true,
        description: '1 to 1000, at most 8 MiB in all.',
      }),
    },
    resolve(_root, { input }, context) {
      const events = parseEvents(input.events, ownerOf(context))
      return context.publishChecked(events, pathOfEvent, (checked) =>
        context.transact(async (tx) =>
          (await publishEvents(tx, checked, context.precedence)).map((publication) => {
            if (publication instanceof IdempotencyConflictError) throw publication // undoes them all
            return publication
          }),
        ),
      )
    },
  }),
)
