import { InvalidInputError, LimitReachedError, NotFoundError } from '../domain/errors.ts'
import { MAX_MAPPING_BYTES } from '../domain/mapping-rules.ts'
import { findScriptMistakes } from '../operations/mappings.ts'
import {
  changeSubscription,
  createSubscription,
  pauseSubscription,
  removeSubscription,
  resumeSubscription,
} from '../operations/subscriptions.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { environmentIdOf, transactForAll } from './context.ts'
import { HeaderInput } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'
import { getUuid } from './ids.ts'
import { SubscriptionType } from './refs.ts'
import { PayloadFormatEnum, SignatureSchemeEnum } from './subscription-enums.ts'

const CreatePayload = builder.simpleObject('WebhookSubscriptionCreatePayload', {
  description: 'The subscription was made.',
  fields: (t) => ({
    webhookSubscription: t.field({ type: SubscriptionType, description: 'As it is now.' }),
    secret: t.string({
      nullable: true,
      description:
        'The signing secret in clear, here and, unless the environment reveals secrets, never again; null where a shared key was named.',
    }),
  }),
})

const UpdatePayload = changedPayload('WebhookSubscriptionUpdatePayload', 'It was changed.')
const EnablePayload = changedPayload('WebhookSubscriptionEnablePayload', 'It is at work.')
const DisablePayload = changedPayload('WebhookSubscriptionDisablePayload', 'It is disabled.')

const DeletePayload = builder.simpleObject('WebhookSubscriptionDeletePayload', {
  description: 'The subscription is gone. Its history stays.',
  fields: (t) => ({ deletedId: t.id({ description: 'The id that it had.' }) }),
})

function changedPayload(name: string, description: string) {
  return builder.simpleObject(name, {
    description,
    fields: (t) => ({
      webhookSubscription: t.field({ type: SubscriptionType, description: 'As it is now.' }),
    }),
  })
}

interface PartIds {
  readonly signingKeyId?: string | null | undefined
  readonly credentialId?: string | null | undefined
}

const KIB = 1_024

const DESCRIPTIONS = {
  name: 'What people call it. 1 to 200 characters.',
  eventTypes: 'Names, or patterns that end in * (card-*), or * alone. 1 to 100.',
  url: 'Where to send: http or https, and an address that webhooks may go to.',
  method: 'How to send.',
  headers: 'Further headers. At most 50.',
  maxRetries: 'After the first attempt: 0 for none; at most 50.',
  autoDisable: 'Whether to disable it when a delivery has used all its retries.',
  timeoutSeconds: 'For the whole of a request. 1 to 30.',
  rateLimitPerSecond: 'Requests a second at most, 1 to 10000; null for no limit.',
  signatureScheme:
    'How to sign. HMAC and Ed25519 need a key of their kind, STANDARD_WEBHOOKS and SVIX a whsec_ secret.',
  signatureHeader:
    "The name of the header, for schemes with one. Omitted or null: the scheme's own (webhook-signature, x-hub-signature-256, x-api-key). With a scheme that has names of its own it is cleared.",
  signingKeyId: 'A key that is shared with other subscriptions.',
  credentialId: 'What authenticates its requests at the endpoint.',
  payloadFormat: 'What the body looks like. Where there is a mapping, that decides instead.',
  mapping: `JavaScript that reshapes the payload, at most ${MAX_MAPPING_BYTES / KIB} KiB: export default (event, context) => …, or that function alone, or a body that returns; not async, and without imports. What it returns is the whole body, as JSON; null drops the event. It is compiled before it is saved.`,
}

/** Of what takes something back. */
const AT_ONCE =
  'Once this has answered, no request starts as it was before, in any process; where a process was killed, that takes up to 6 s. After a top-level error the change may stand all the same: repeat it.'

builder.mutationField('webhookSubscriptionCreate', (t) =>
  t.fieldWithInput({
    type: CreatePayload,
    description:
      'Makes a subscription, at work at once, with a signing key of its own unless one is named.',
    errors: { types: [InvalidInputError, NotFoundError, LimitReachedError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new subscription.' },
    input: {
      name: t.input.string({ required: true, description: DESCRIPTIONS.name }),
      eventTypes: t.input.stringList({ required: true, description: DESCRIPTIONS.eventTypes }),
      url: t.input.field({ type: 'URL', required: true, description: DESCRIPTIONS.url }),
      method: t.input.field({
        type: HttpMethodEnum,
        defaultValue: 'POST',
        description: DESCRIPTIONS.method,
      }),
      headers: t.input.field({ type: [HeaderInput], description: DESCRIPTIONS.headers }),
      cardTemplateId: t.input.string({
        description: 'Only events of this card. Cannot be changed later.',
      }),
      actionFlowConfigId: t.input.string({
        description: 'Only events of this action flow. Cannot be changed later.',
      }),
      signatureScheme: t.input.field({
        type: SignatureSchemeEnum,
        defaultValue: 'standard_webhooks',
        description: DESCRIPTIONS.signatureScheme,
      }),
      signatureHeader: t.input.string({ description: DESCRIPTIONS.signatureHeader }),
      signingKeyId: t.input.id({
        description: `${DESCRIPTIONS.signingKeyId} Omitted: a key of its own is made.`,
      }),
      credentialId: t.input.id({ description: `${DESCRIPTIONS.credentialId} Omitted: nothing.` }),
      payloadFormat: t.input.field({
        type: PayloadFormatEnum,
        defaultValue: 'envelope',
        description: DESCRIPTIONS.payloadFormat,
      }),
      mapping: t.input.string({ description: DESCRIPTIONS.mapping }),
      maxRetries: t.input.int({ defaultValue: 23, description: DESCRIPTIONS.maxRetries }),
      autoDisable: t.input.boolean({ defaultValue: true, description: DESCRIPTIONS.autoDisable }),
      timeoutSeconds: t.input.int({ defaultValue: 15, description: DESCRIPTIONS.timeoutSeconds }),
      rateLimitPerSecond: t.input.int({ description: DESCRIPTIONS.rateLimitPerSecond }),
    },
    async resolve(_root, { input }, context) {
      const environmentId = environmentIdOf(context)
      const scriptMistakes = await findScriptMistakes(context.sandbox, environmentId, input.mapping)
      const given = { ...input, ...uuidsOf(input), scriptMistakes }
      const { subscription, secret } = await context.transact((tx) =>
        createSubscription(tx, context.subscriptionRules, environmentId, given),
      )
      if (secret !== null) {
        audit(context, 'signing_key_created', 'SigningKey', subscription.signingKeyId)
      }
      return { webhookSubscription: subscription, secret }
    },
  }),
)

builder.mutationField('webhookSubscriptionUpdate', (t) =>
  t.fieldWithInput({
    type: UpdatePayload,
    description: `Changes a subscription; only what is given changes. ${AT_ONCE}`,
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What changes.' },
    input: {
      id: t.input.id({ required: true, description: 'Which subscription.' }),
      name: t.input.string({ description: DESCRIPTIONS.name }),
      eventTypes: t.input.stringList({ description: DESCRIPTIONS.eventTypes }),
      url: t.input.field({ type: 'URL', description: DESCRIPTIONS.url }),
      method: t.input.field({ type: HttpMethodEnum, description: DESCRIPTIONS.method }),
      headers: t.input.field({ type: [HeaderInput], description: DESCRIPTIONS.headers }),
      signatureScheme: t.input.field({
        type: SignatureSchemeEnum,
        description: DESCRIPTIONS.signatureScheme,
      }),
      signatureHeader: t.input.string({ description: DESCRIPTIONS.signatureHeader }),
      signingKeyId: t.input.id({ description: DESCRIPTIONS.signingKeyId }),
      credentialId: t.input.id({ description: `${DESCRIPTIONS.credentialId} Null: nothing.` }),
      payloadFormat: t.input.field({
        type: PayloadFormatEnum,
        description: DESCRIPTIONS.payloadFormat,
      }),
      mapping: t.input.string({ description: `${DESCRIPTIONS.mapping} Null: none.` }),
      maxRetries: t.input.int({ description: DESCRIPTIONS.maxRetries }),
      autoDisable: t.input.boolean({ description: DESCRIPTIONS.autoDisable }),
      timeoutSeconds: t.input.int({ description: DESCRIPTIONS.timeoutSeconds }),
      rateLimitPerSecond: t.input.int({ description: DESCRIPTIONS.rateLimitPerSecond }),
    },
    async resolve(_root, { input }, context) {
      const { id, ...rest } = input
      const uuid = getUuid('WebhookSubscription', id)
      const environmentId = environmentIdOf(context)
      const scriptMistakes = await findScriptMistakes(context.sandbox, environmentId, input.mapping)
      const given = { ...rest, ...uuidsOf(input), scriptMistakes }
      const webhookSubscription = await transactForAll(context, (tx) =>
        changeSubscription(tx, context.subscriptionRules, environmentId, uuid, given),
      )
      return { webhookSubscription }
    },
  }),
)

/** What was left out stays out; null stays null. */
function uuidsOf({ signingKeyId, credentialId }: PartIds) {
  return {
    signingKeyId: signingKeyId == null ? signingKeyId : getUuid('SigningKey', signingKeyId),
    credentialId: credentialId == null ? credentialId : getUuid('Credential', credentialId),
  }
}

builder.mutationField('webhookSubscriptionEnable', (t) =>
  t.fieldWithInput({
    type: EnablePayload,
    description: 'Puts it to work again, with a clean record. What was canceled stays canceled.',
    errors: { types: [NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which subscription.' },
    input: { id: t.input.id({ required: true, description: "The subscription's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('WebhookSubscription', input.id)
      const environmentId = environmentIdOf(context)
      const resumed = await context.transact((tx) => resumeSubscription(tx, environmentId, id))
      return { webhookSubscription: resumed }
    },
  }),
)

builder.mutationField('webhookSubscriptionDisable', (t) =>
  t.fieldWithInput({
    type: DisablePayload,
    description: `Stops it: what was pending is canceled, and nothing new is sent. ${AT_ONCE}`,
    errors: { types: [NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which subscription.' },
    input: { id: t.input.id({ required: true, description: "The subscription's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('WebhookSubscription', input.id)
      const environmentId = environmentIdOf(context)
      const paused = await transactForAll(context, (tx) => pauseSubscription(tx, environmentId, id))
      return { webhookSubscription: paused }
    },
  }),
)

builder.mutationField('webhookSubscriptionDelete', (t) =>
  t.fieldWithInput({
    type: DeletePayload,
    description: `Deletes it for good: nothing more is sent. Its history stays readable. ${AT_ONCE}`,
    errors: { types: [NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which subscription.' },
    input: { id: t.input.id({ required: true, description: "The subscription's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('WebhookSubscription', input.id)
      const environmentId = environmentIdOf(context)
      await transactForAll(
        context,
        (tx) => removeSubscription(tx, environmentId, id),
        (keyIds) => {
          for (const keyId of keyIds) audit(context, 'signing_key_deleted', 'SigningKey', keyId)
        },
      )
      return { deletedId: input.id }
    },
  }),
)
