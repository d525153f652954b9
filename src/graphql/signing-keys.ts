import { listSigningKeys } from '../storage/signing-keys.ts'
import { listSubscriptions } from '../storage/subscriptions.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { NodeInterface } from './node-interface.ts'
import { SigningKeyConnection, SigningKeyType, SubscriptionConnection } from './refs.ts'

const SigningAlgorithmEnum = builder.enumType('SigningAlgorithm', {
  description: 'How a key signs.',
  values: {
    HMAC_SHA256: { value: 'hmac_sha256', description: 'HMAC with SHA-256 and a shared secret.' },
  } as const,
})

SigningKeyType.implement({
  description: 'What signs the requests of a subscription, so that its receiver can check them.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    maskedSecret: t.exposeString('maskedSecret', {
      description: 'whsec_…abcd: enough to recognise the secret by.',
    }),
    algorithm: t.field({
      type: SigningAlgorithmEnum,
      description: 'How it signs.',
      resolve: () => 'hmac_sha256' as const,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
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
