import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { parseId } from '../domain/ids.ts'
import { MAX_UNFINISHED, resendDeliveries, resendDelivery } from '../operations/resends.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { viewOf } from './context.ts'
import { DeliveryFilterInput, toDeliveryFilter } from './delivery-filter.ts'
import { getUuid } from './ids.ts'
import { DeliveryType } from './refs.ts'
import { ResendType } from './resends.ts'

const DeliveryResendPayload = builder.simpleObject('DeliveryResendPayload', {
  description: 'It is sent again.',
  fields: (t) => ({
    delivery: t.field({ type: DeliveryType, description: 'Pending, as it is now.' }),
  }),
})

const DeliveriesResendPayload = builder.simpleObject('DeliveriesResendPayload', {
  description: 'They are sent again in the background.',
  fields: (t) => ({
    resend: t.field({
      type: ResendType,
      description: 'How far it is. Subscribe to resend with its id to see it come on.',
    }),
  }),
})

builder.mutationField('deliveryResend', (t) =>
  t.fieldWithInput({
    type: DeliveryResendPayload,
    description:
      "Sends a delivery again, whether it arrived or not: the same event with the same id, by the subscription's present URL, mapping and secrets. Attempt numbers go on; it is retried as often as a new delivery. What is pending, in flight, or of a disabled or deleted subscription is a conflict, and so is a test event where the environment sends none.",
    errors: { types: [NotFoundError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What to send again.' },
    input: { id: t.input.id({ required: true, description: "The delivery's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('Delivery', input.id)
      const delivery = await context.transact((tx) => resendDelivery(tx, viewOf(context), id))
      audit(context, 'delivery_resent', 'Delivery', id)
      return { delivery }
    },
  }),
)

builder.mutationField('deliveriesResend', (t) =>
  t.fieldWithInput({
    type: DeliveriesResendPayload,
    description: `Resends every delivery that the filter selects, in the background, behind all that is published or due meanwhile. Where the filter names no status: those EXHAUSTED and CANCELED; never those PENDING, so that PENDING as the only status is an InvalidInputError. So is a webhookSubscriptionId that is disabled, and a resend beyond the ${MAX_UNFINISHED} that may go on in an environment; one that was deleted, or never was, is a NotFoundError. Disabling the subscription stops it.`,
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What to send again.' },
    input: {
      filter: t.input.field({
        type: DeliveryFilterInput,
        required: true,
        description: 'Which deliveries. At least webhookSubscriptionId or since.',
      }),
    },
    async resolve(_root, { input: { filter } }, context) {
      const { webhookSubscriptionId: id } = filter
      if (id != null && parseId('WebhookSubscription', id) === undefined)
        throw new NotFoundError(id)
      const [view, wanted] = [viewOf(context), toDeliveryFilter(filter)]
      const count = await context.countWanted(view, wanted)
      const resend = await context.transact((tx) =>
        resendDeliveries(tx, view.environmentId, wanted, count),
      )
      audit(context, 'deliveries_resent', 'Resend', resend.id)
      return { resend }
    },
  }),
)
