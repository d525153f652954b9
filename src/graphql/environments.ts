import { ConflictError, InvalidInputError, NotFoundError } from '../domain/errors.ts'
import { changeEnvironment, createEnvironment } from '../operations/environments.ts'
import { type Environment, listEnvironments } from '../storage/environments.ts'
import { audit } from './audit.ts'
import { builder } from './builder.ts'
import { connectionType, PAGE_ARGS, pageRequest, toConnection } from './connections.ts'
import { environmentIdOf, type GraphqlContext, sessionOf, transactForAll } from './context.ts'
import { idCursor, parseIdCursor } from './cursors.ts'
import { ExportSettingsInput, ExportSettingsType } from './export-settings.ts'
import { getUuid } from './ids.ts'
import { NodeInterface } from './node-interface.ts'
import { forbidden } from './top-level-errors.ts'

export const EnvironmentType = builder.objectRef<Environment>('Environment').implement({
  description:
    'A walled-off set of subscriptions, events and logs: one for each stage or customer.',
  interfaces: [NodeInterface],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people and headers call it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    secretsRevealable: t.exposeBoolean('secretsRevealable', {
      description:
        'Whether signingKeyReveal is allowed, or a secret is shown only when it is made.',
    }),
    logsFullData: t.exposeBoolean('logsFullData', {
      description:
        'Whether log entries keep headers and bodies of real requests and answers, and what mappings throw, or those of tests alone. Authorization, cookies, signatures and keys are masked even then.',
    }),
    retentionDays: t.exposeInt('retentionDays', {
      description: 'How many days events, deliveries and log entries can be read.',
    }),
    exportSettings: t.field({
      type: ExportSettingsType,
      description: 'What leaves the environment in webhooks.',
      resolve: (environment) => environment,
    }),
  }),
})

const EnvironmentConnection = connectionType('Environment', EnvironmentType)

builder.queryField('environments', (t) =>
  t.field({
    type: EnvironmentConnection,
    description: 'All environments for an ADMIN; for others, their own. Newest first.',
    authScopes: { reads: true },
    args: PAGE_ARGS,
    async resolve(_root, args, context) {
      const { caller, environment } = sessionOf(context)
      const only = caller.role === 'ADMIN' ? null : environment.id
      const page = await listEnvironments(context.db, only, pageRequest(args, parseIdCursor))
      return toConnection(page, ({ id }) => idCursor(id))
    },
  }),
)

const EnvironmentCreatePayload = builder.simpleObject('EnvironmentCreatePayload', {
  description: 'The environment was made.',
  fields: (t) => ({
    environment: t.field({ type: EnvironmentType, description: 'As it is now.' }),
  }),
})

const EnvironmentUpdatePayload = builder.simpleObject('EnvironmentUpdatePayload', {
  description: 'The environment was changed.',
  fields: (t) => ({
    environment: t.field({ type: EnvironmentType, description: 'As it is now.' }),
  }),
})

const REVEALABLE =
  'Whether signingKeyReveal is allowed. Omitted: true. False: a secret is shown only when it is made.'

builder.mutationField('environmentCreate', (t) =>
  t.fieldWithInput({
    type: EnvironmentCreatePayload,
    description: 'Makes an environment. ADMIN only.',
    errors: { types: [InvalidInputError, ConflictError] },
    authScopes: { administers: true },
    typeOptions: { description: 'A new environment.' },
    input: {
      name: t.input.string({
        required: true,
        description: 'Not that of another. 1 to 200 characters.',
      }),
      secretsRevealable: t.input.boolean({ description: REVEALABLE }),
      logsFullData: t.input.boolean({
        description:
          'Whether log entries keep headers and bodies of real requests and answers. Omitted: false.',
      }),
      retentionDays: t.input.int({
        description: 'How many days history can be read. 1 to 365. Omitted: 30.',
      }),
      exportSettings: t.input.field({
        type: ExportSettingsInput,
        description: 'Omitted: no test events, and everything of the others.',
      }),
    },
    resolve: async (_root, { input }, { transact }) => ({
      environment: await transact((tx) => createEnvironment(tx, input)),
    }),
  }),
)

builder.mutationField('environmentUpdate', (t) =>
  t.fieldWithInput({
    type: EnvironmentUpdatePayload,
    description:
      'Changes an environment; only what is given changes. Once this has answered, no request starts with export settings or logsFullData as they were before, in any process; where a process was killed, that takes up to 6 s. After a top-level error the change may stand all the same: repeat it.',
    errors: { types: [InvalidInputError, NotFoundError, ConflictError] },
    authScopes: { manages: true },
    typeOptions: { description: 'What changes.' },
    input: {
      id: t.input.id({ description: "Omitted: the caller's own. Only an ADMIN has others." }),
      name: t.input.string({
        description:
          'Not that of another. 1 to 200 characters. ADMIN only: from anybody else a name that it has not is FORBIDDEN.',
      }),
      secretsRevealable: t.input.boolean({ description: 'Whether signingKeyReveal is allowed.' }),
      logsFullData: t.input.boolean({
        description:
          'Whether log entries keep headers and bodies of real requests and answers, of those that begin from now on. What was kept before stays until retention takes it.',
      }),
      retentionDays: t.input.int({
        description:
          'How many days history can be read. 1 to 365. What is older is gone from view at once.',
      }),
      exportSettings: t.input.field({
        type: ExportSettingsInput,
        description: 'What leaves the environment in webhooks; only what is given changes.',
      }),
    },
    async resolve(_root, { input }, context) {
      const own = environmentIdOf(context)
      const id = input.id == null ? own : getUuid('Environment', input.id)
      const { caller } = sessionOf(context)
      if (id !== own && caller.role !== 'ADMIN') throw new NotFoundError(input.id ?? '')
      const change = changeOf(input, context)
      const isAudited =
        change.secretsRevealable != null ||
        change.exportSettings != null ||
        change.logsFullData != null ||
        change.retentionDays != null
      const environment = await transactForAll(
        context,
        (tx) => changeEnvironment(tx, id, change),
        () => isAudited && audit(context, 'environment_updated', 'Environment', id),
      )
      return { environment }
    },
  }),
)

/** ADMIN tokens and configurations call environments by their names, so others must not change those. */
function changeOf<Input extends { readonly name?: string | null | undefined }>(
  { id: _id, ...change }: Input & { readonly id?: string | null | undefined },
  context: GraphqlContext,
) {
  const { caller, environment } = sessionOf(context)
  if (caller.role === 'ADMIN' || change.name == null) return change
  if (change.name !== environment.name) throw forbidden()
  return { ...change, name: undefined } // it may have another by now
}
