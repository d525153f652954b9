import { MAX_PREVIOUS_SECRETS } from '../domain/rotation.ts'
import type { PreviousSecret } from '../domain/signing-keys.ts'
import { listSigningKeys } from '../storage/signing-keys.ts'
import { listSubscriptions } from '../storage/subscriptions.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { times } from './limits/cost.ts'
import { NodeInterface } from './node-interface.ts'
import { SigningKeyConnection, SigningKeyType, SubscriptionConnection } from './refs.ts'
import { SecretDerivationEnum, SigningAlgorithmEnum } from './signing-key-enums.ts'

const PreviousSecretType = builder.objectRef<PreviousSecret>('PreviousSecret').implement({
  description: 'An older secret that still signs.',
  fields: (t) => ({
    maskedSecret: t.exposeString('maskedSecret', { description: 'Enough to recognise it by.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Until then it signs beside the current one. Null: until the deliveries that began with it have ended.',
    }),
  }),
})

SigningKeyType.implement({
  description: 'What signs the requests of subscriptions, so that their receivers can check them.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    maskedSecret: t.exposeString('maskedSecret', {
      description: 'whsec_…abcd: enough to recognise the current secret by.',
    }),
    algorithm: t.expose('algorithm', { type: SigningAlgorithmEnum, description: 'How it signs.' }),
    secretDerivation: t.expose('secretDerivation', {
      type: SecretDerivationEnum,
      description: 'What the HMAC key is made from.',
    }),
    publicKey: t.exposeString('publicKey', {
      nullable: true,
      description:
        'Ed25519 only: whpk_… and the base64 of 32 bytes. Also in /.well-known/jwks.json.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    rotatedAt: t.expose('rotatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it got its current secret, if not from the beginning.',
    }),
    previousSecrets: t.field({
      type: [PreviousSecretType],
      complexity: times(MAX_PREVIOUS_SECRETS),
      description: 'Older secrets that still sign, newest first.',
      resolve: ({ id }, _args, { loaders }) => loaders.previousSecrets.load(id),
    }),
    webhookSubscriptions: t.field({
      type: SubscriptionConnection,
      description: 'The subscriptions whose requests it signs. Newest first.',
      args: PAGE_ARGS,
      async resolve({ id }, args, context) {
        const request = pageRequest(args, parseIdCursor)
        const page = await listSubscriptions(
          context.db,
          environmentIdOf(context),
          { signingKeyId: id },
          request,
        )
        return toConnection(page, (subscription) => idCursor(subscription.id))
      },
    }),
  }),
})

builder.queryField('signingKeys', (t) =>
  t.field({
    type: SigningKeyConnection,
    description: "The environment's signing keys, newest first. Secrets are masked.",
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const page = await listSigningKeys(context.db, environmentIdOf(context), request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)
