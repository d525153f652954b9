import type { Credential, CredentialKind, CredentialSettings } from '../domain/credentials.ts'
import { publicId } from '../domain/ids.ts'
import { listCredentials } from '../storage/credentials.ts'
import { listSubscriptions } from '../storage/subscriptions.ts'
import { builder } from './builder.ts'
import { PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf } from './context.ts'
import { OAuthRequestSchemeEnum } from './credential-enums.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { NodeInterface } from './node-interface.ts'
import { CredentialConnection, CredentialInterface, SubscriptionConnection } from './refs.ts'

/** What each kind is called in the schema. */
const TYPE_NAMES: Record<CredentialKind, string> = {
  basic: 'BasicCredential',
  oauth: 'OAuthCredential',
  aws: 'AwsCredential',
}

export function credentialTypeName({ settings }: Credential): string {
  return TYPE_NAMES[settings.kind]
}

CredentialInterface.implement({
  description:
    'What subscriptions use to authenticate their requests at the endpoint. Secrets go in and never come out.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  resolveType: credentialTypeName,
  fields: (t) => ({
    id: t.id({
      description: 'crd_ and a UUIDv7 (the TypeID specification).',
      resolve: ({ id }) => publicId('Credential', id),
    }),
    name: t.exposeString('name', { description: 'What people call it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    webhookSubscriptions: t.field({
      type: SubscriptionConnection,
      description: 'The subscriptions that use it. Newest first.',
      args: PAGE_ARGS,
      async resolve({ id }, args, context) {
        const request = pageRequest(args, parseIdCursor)
        const environmentId = environmentIdOf(context)
        const filter = { credentialId: id }
        const page = await listSubscriptions(context.db, environmentId, filter, request)
        return toConnection(page, (subscription) => idCursor(subscription.id))
      },
    }),
  }),
})

credentialRef('basic').implement({
  description: 'A user name and a password: HTTP Basic authentication.',
  interfaces: [NodeInterface, CredentialInterface],
  fields: (t) => ({
    username: t.string({
      description: 'The user name.',
      resolve: ({ settings }) => settings.username,
    }),
  }),
})

credentialRef('oauth').implement({
  description: 'OAuth 2 client credentials: a token is fetched and sent along as a bearer token.',
  interfaces: [NodeInterface, CredentialInterface],
  fields: (t) => ({
    tokenUrl: t.field({
      type: 'URL',
      description: 'Where tokens are fetched.',
      resolve: ({ settings }) => settings.tokenUrl,
    }),
    clientId: t.string({
      description: 'Who we are to the token server.',
      resolve: ({ settings }) => settings.clientId,
    }),
    scope: t.string({
      nullable: true,
      description: 'What is asked for, with spaces between scopes; null for nothing in particular.',
      resolve: ({ settings }) => settings.scope,
    }),
    requestScheme: t.field({
      type: OAuthRequestSchemeEnum,
      description: 'How tokens are asked for.',
      resolve: ({ settings }) => settings.requestScheme,
    }),
  }),
})

credentialRef('aws').implement({
  description: 'An access key of AWS, with which requests are signed (Signature Version 4).',
  interfaces: [NodeInterface, CredentialInterface],
  fields: (t) => ({
    accessKeyId: t.string({
      description: 'Which access key.',
      resolve: ({ settings }) => settings.accessKeyId,
    }),
    region: t.string({
      nullable: true,
      description: "The region to sign for; null where it is read off the URL's host.",
      resolve: ({ settings }) => settings.region,
    }),
    service: t.string({
      nullable: true,
      description: "The service to sign for; null where it is read off the URL's host.",
      resolve: ({ settings }) => settings.service,
    }),
    signQuery: t.boolean({
      description: "Whether the signature stands in the URL's query instead of headers.",
      resolve: ({ settings }) => settings.signQuery,
    }),
    hasSessionToken: t.boolean({
      description: 'Whether it is a temporary one, with a session token.',
      resolve: ({ settings }) => settings.hasSessionToken,
    }),
  }),
})

builder.queryField('credentials', (t) =>
  t.field({
    type: CredentialConnection,
    description: "The environment's credentials, newest first. Without their secrets.",
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const page = await listCredentials(context.db, environmentIdOf(context), request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)

/** The object type of one kind. */
function credentialRef<Kind extends CredentialKind>(kind: Kind) {
  type Settings = Extract<CredentialSettings, { kind: Kind }>
  return builder.objectRef<Credential & { readonly settings: Settings }>(TYPE_NAMES[kind])
}
