import {
  ConflictError,
  InvalidInputError,
  LimitReachedError,
  NotFoundError,
} from '../domain/errors.ts'
import { DEFAULT_OVERLAP_SECONDS } from '../domain/rotation.ts'
import { type Rotated, rotateSigningKey } from '../operations/rotation.ts'
import { createSigningKey, removeSigningKey, revealSecret } from '../operations/signing-keys.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { environmentIdOf, transactForAll } from './context.ts'
import { getUuid } from './ids.ts'
import { SigningKeyType } from './refs.ts'
import {
  RotationPolicyEnum,
  SecretDerivationEnum,
  SigningAlgorithmEnum,
} from './signing-key-enums.ts'

const OWN_SECRET =
  'One of your own: whsec_ and the base64 of 24 to 75 bytes, or text of 24 to 75 bytes; for Ed25519 whsk_ and the base64 of 32 bytes. Omitted: one is made.'

const CreatePayload = builder.simpleObject('SigningKeyCreatePayload', {
  description: 'The key was made.',
  fields: (t) => ({
    signingKey: t.field({ type: SigningKeyType, description: 'As it is now.' }),
    secret: t.string({
      description: 'In clear; where the environment does not reveal secrets, never again.',
    }),
  }),
})

const RotatePayload = builder.objectRef<Rotated>('SigningKeyRotatePayload').implement({
  description: 'The key has a new secret.',
  fields: (t) => ({
    signingKey: t.expose('signingKey', { type: SigningKeyType, description: 'As it is now.' }),
    secret: t.exposeString('secret', {
      description: 'In clear; where the environment does not reveal secrets, never again.',
    }),
    rotatedAt: t.expose('rotatedAt', { type: 'DateTime', description: 'When that was.' }),
    previousSecretExpiresAt: t.expose('previousSecretExpiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'OVERLAP only: until then the old one signs beside it.',
    }),
    note: t.exposeString('note', { description: 'What that means for receivers, in words.' }),
  }),
})

const RevealPayload = builder.simpleObject('SigningKeyRevealPayload', {
  description: 'The current secret.',
  fields: (t) => ({ secret: t.string({ description: 'In clear.' }) }),
})

const DeletePayload = builder.simpleObject('SigningKeyDeletePayload', {
  description: 'The key is gone.',
  fields: (t) => ({ deletedId: t.id({ description: 'The id that it had.' }) }),
})

builder.mutationField('signingKeyCreate', (t) =>
  t.fieldWithInput({
    type: CreatePayload,
    description:
      'Makes a key that any number of subscriptions can sign with. At most 1000 in an environment.',
    errors: { types: [InvalidInputError, LimitReachedError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new signing key.' },
    input: {
      name: t.input.string({
        required: true,
        description: 'What people call it. 1 to 200 characters.',
      }),
      algorithm: t.input.field({
        type: SigningAlgorithmEnum,
        defaultValue: 'hmac_sha256',
        description: 'How it signs; that cannot be changed later.',
      }),
      secretDerivation: t.input.field({
        type: SecretDerivationEnum,
        defaultValue: 'none',
        description: 'What the HMAC key is made from; that cannot be changed later.',
      }),
      secret: t.input.string({ description: OWN_SECRET }),
    },
    async resolve(_root, { input }, context) {
      const made = await context.transact((tx) =>
        createSigningKey(tx, context.vault, environmentIdOf(context), input),
      )
      audit(context, 'signing_key_created', 'SigningKey', made.signingKey.id)
      return made
    },
  }),
)

builder.mutationField('signingKeyRotate', (t) =>
  t.fieldWithInput({
    type: RotatePayload,
    description:
      'Gives a key a new secret. Once this has answered, requests of every process follow the policy; where a process was killed, that takes up to 6 s. After a top-level error the key may have been rotated all the same: rotatedAt tells.',
    errors: { types: [InvalidInputError, NotFoundError, ConflictError, LimitReachedError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which key, and how.' },
    input: {
      id: t.input.id({ required: true, description: "The key's id." }),
      policy: t.input.field({
        type: RotationPolicyEnum,
        defaultValue: 'overlap',
        description:
          'What becomes of the old secret. OVERLAP is a conflict where a subscription signs in a way that has room for one signature.',
      }),
      overlapSeconds: t.input.int({
        defaultValue: DEFAULT_OVERLAP_SECONDS,
        description: 'OVERLAP only: how long both sign. 0 to 604800.',
      }),
      secret: t.input.string({ description: OWN_SECRET }),
    },
    resolve(_root, { input: { id, ...rotation } }, context) {
      const uuid = getUuid('SigningKey', id)
      return transactForAll(
        context,
        (tx) => rotateSigningKey(tx, context.vault, environmentIdOf(context), uuid, rotation),
        () => audit(context, 'signing_key_rotated', 'SigningKey', uuid),
      )
    },
  }),
)

builder.mutationField('signingKeyReveal', (t) =>
  t.fieldWithInput({
    type: RevealPayload,
    description:
      'The current secret in clear; a conflict where the environment shows secrets only when they are made. Who asked is in the log.',
    errors: { types: [NotFoundError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which key.' },
    input: { id: t.input.id({ required: true, description: "The key's id." }) },
    async resolve(_root, { input }, context) {
      const uuid = getUuid('SigningKey', input.id)
      const secret = await context.transact((tx) =>
        revealSecret(tx, context.vault, environmentIdOf(context), uuid),
      )
      audit(context, 'signing_key_revealed', 'SigningKey', uuid)
      return { secret }
    },
  }),
)

builder.mutationField('signingKeyDelete', (t) =>
  t.fieldWithInput({
    type: DeletePayload,
    description: 'Deletes a key for good. One that a subscription signs with is a conflict.',
    errors: { types: [NotFoundError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which key.' },
    input: { id: t.input.id({ required: true, description: "The key's id." }) },
    async resolve(_root, { input }, context) {
      const uuid = getUuid('SigningKey', input.id)
      await context.transact((tx) => removeSigningKey(tx, environmentIdOf(context), uuid))
      audit(context, 'signing_key_deleted', 'SigningKey', uuid)
      return { deletedId: input.id }
    },
  }),
)
