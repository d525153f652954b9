import { InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { isAbove } from '../domain/roles.ts'
import { createApiToken, withdrawApiToken } from '../operations/api-tokens.ts'
import { type ApiToken, listApiTokens } from '../storage/api-tokens.ts'
import { builder } from './builder.ts'
import { connectionType, PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { type GraphqlContext, sessionOf, tokenViewOf, transactForAll } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { EnvironmentType } from './environments.ts'
import { getUuid } from './ids.ts'
import { NodeInterface } from './node-interface.ts'
import { forbidden } from './top-level-errors.ts'
import { RoleEnum } from './viewer.ts'

const ApiTokenType = builder.objectRef<ApiToken>('ApiToken').implement({
  description: 'A bearer token. The token itself is shown once, when it is made.',
  authScopes: { reads: true },
  interfaces: [NodeInterface],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What it may do.' }),
    environment: t.field({
      type: EnvironmentType,
      nullable: true,
      description: 'Where it may; null for an ADMIN token, which may everywhere.',
      resolve: async ({ environmentId }, _args, { loaders }) =>
        environmentId === null ? null : ((await loaders.environments.load(environmentId)) ?? null),
    }),
    prefix: t.exposeString('prefix', { description: 'Its first characters, to recognise it by.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was last used, as far as it was written: each process does that once a minute.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'From when on it opens nothing; null for never.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked.',
    }),
  }),
})

const ApiTokenConnection = connectionType('ApiToken', ApiTokenType)

builder.queryField('apiTokens', (t) =>
  t.field({
    type: ApiTokenConnection,
    description: "The environment's tokens, for an ADMIN also the ADMIN tokens. Newest first.",
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const request = pageRequest(args, parseIdCursor)
      const page = await listApiTokens(context.db, tokenViewOf(context), request)
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)

const ApiTokenCreatePayload = builder.simpleObject('ApiTokenCreatePayload', {
  description: 'The token was made.',
  fields: (t) => ({
    apiToken: t.field({ type: ApiTokenType, description: 'What will be known of it.' }),
    token: t.string({ description: 'The token itself, shown here and never again.' }),
  }),
})

const ApiTokenRevokePayload = builder.simpleObject('ApiTokenRevokePayload', {
  description: 'The token opens nothing any more.',
  fields: (t) => ({
    apiToken: t.field({ type: ApiTokenType, description: 'As it is now.' }),
  }),
})

builder.mutationField('apiTokenCreate', (t) =>
  t.fieldWithInput({
    type: ApiTokenCreatePayload,
    description: "Makes a token. A role above the caller's own is FORBIDDEN.",
    errors: { types: [InvalidInputError, NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'A new token.' },
    input: {
      name: t.input.string({ required: true, description: 'What people call it.' }),
      role: t.input.field({ type: RoleEnum, required: true, description: 'What it may do.' }),
      environmentId: t.input.id({
        description:
          'Where it may. Omitted: where the caller acts. An ADMIN token has none; only an ADMIN may name another.',
      }),
      expiresAt: t.input.field({ type: 'DateTime', description: 'Omitted: never.' }),
    },
    resolve(_root, { input }, context) {
      const { caller } = sessionOf(context)
      if (isAbove(input.role, caller.role)) throw forbidden()
      const environmentId = environmentFor(context, input)
      const { name, role, expiresAt = null } = input
      return context.transact((tx) => createApiToken(tx, { name, role, environmentId, expiresAt }))
    },
  }),
)

builder.mutationField('apiTokenRevoke', (t) =>
  t.fieldWithInput({
    type: ApiTokenRevokePayload,
    description:
      'Ends a token for good. Once this has answered it opens nothing, in any process; live subscriptions that it opened end within seconds. After a top-level error it may be revoked all the same: repeat it.',
    errors: { types: [NotFoundError] },
    authScopes: { manages: true },
    typeOptions: { description: 'Which token.' },
    input: { id: t.input.id({ required: true, description: "The token's id." }) },
    async resolve(_root, { input }, context) {
      const id = getUuid('ApiToken', input.id)
      const view = tokenViewOf(context)
      return { apiToken: await transactForAll(context, (tx) => withdrawApiToken(tx, view, id)) }
    },
  }),
)

/** Another's environment is one that never was. */
function environmentFor(
  context: GraphqlContext,
  { role, environmentId }: { role: string; environmentId?: string | null | undefined },
): string | null {
  const { caller, environment } = sessionOf(context)
  if (environmentId == null) return role === 'ADMIN' ? null : environment.id
  const id = getUuid('Environment', environmentId)
  if (caller.role !== 'ADMIN' && id !== environment.id) throw new NotFoundError(environmentId)
  return id
}
