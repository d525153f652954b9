import type { Role } from '../domain/roles.ts'
import { builder } from './builder.ts'
import { type Session, sessionOf } from './context.ts'
import { EnvironmentType } from './environments.ts'

export const RoleEnum = builder.enumType('Role', {
  description: 'What a token may do.',
  values: {
    ADMIN: { description: 'Everything, in every environment.' },
    WORKBENCH: { description: 'Everything in one environment.' },
    EVENTS: { description: 'Publishes events, and reads what the same token published.' },
    VIEWER: { description: 'Reads, and sees no secret and no unredacted data.' },
  } satisfies Record<Role, { description: string }>,
})

const ViewerType = builder.objectRef<Session>('Viewer').implement({
  description: 'Who is calling, and where.',
  fields: (t) => ({
    role: t.field({
      type: RoleEnum,
      description: "The token's role.",
      resolve: ({ caller }) => caller.role,
    }),
    environment: t.field({
      type: EnvironmentType,
      nullable: true,
      description: 'Where this call acts: the token’s, or what an ADMIN named by a header.',
      resolve: ({ environment }) => environment,
    }),
    tokenName: t.string({
      description: "The token's name; of a JWT its sub.",
      resolve: ({ caller }) => caller.tokenName,
    }),
  }),
})

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerType,
    description: "Who is calling: the token's role and environment.",
    authScopes: { signedIn: true },
    resolve: (_root, _args, context) => sessionOf(context),
  }),
)
