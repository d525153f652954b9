import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import ErrorsPlugin from '@pothos/plugin-errors'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import SimpleObjectsPlugin from '@pothos/plugin-simple-objects'
import WithInputPlugin from '@pothos/plugin-with-input'
import type { Role } from '../domain/roles.ts'
import type { GraphqlContext } from './context.ts'
import { fieldCost } from './limits/cost.ts'
import { forbidden, unauthenticated } from './top-level-errors.ts'

/** What a field may ask of its caller. */
export type Permission = 'signedIn' | 'reads' | 'publishes' | 'manages' | 'administers'

const PERMISSIONS: Record<Permission, readonly Role[]> = {
  signedIn: ['ADMIN', 'WORKBENCH', 'EVENTS', 'VIEWER'],
  reads: ['ADMIN', 'WORKBENCH', 'VIEWER'],
  publishes: ['ADMIN', 'WORKBENCH', 'EVENTS'],
  manages: ['ADMIN', 'WORKBENCH'],
  administers: ['ADMIN'],
}

export function mayCaller(context: GraphqlContext, permission: Permission): boolean {
  return context.session !== null && PERMISSIONS[permission].includes(context.session.caller.role)
}

export const builder = new SchemaBuilder<{
  AuthScopes: Record<Permission, boolean>
  Context: GraphqlContext
  DefaultFieldNullability: false
  Scalars: {
    ID: { Input: string; Output: string }
    Cursor: { Input: string; Output: string }
    DateTime: { Input: Date; Output: Date }
    JSON: { Input: unknown; Output: unknown }
    URL: { Input: string; Output: string }
  }
}>({
  // In this order a missing permission is a top-level error and never a member of a result union.
  plugins: [ScopeAuthPlugin, ErrorsPlugin, WithInputPlugin, SimpleObjectsPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: { fieldComplexity: fieldCost, disabled: true }, // the server asks before it runs anything
  scopeAuth: {
    authorizeOnSubscribe: true,
    authScopes: (context) => ({
      signedIn: mayCaller(context, 'signedIn'),
      reads: mayCaller(context, 'reads'),
      publishes: mayCaller(context, 'publishes'),
      manages: mayCaller(context, 'manages'),
      administers: mayCaller(context, 'administers'),
    }),
    unauthorizedError: (_parent, context) =>
      context.session === null ? unauthenticated() : forbidden(),
  },
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${capitalized(fieldName)}Result`,
      description: 'What was done, or the reason why it was not.',
    },
  },
  withInput: {
    typeOptions: { name: ({ fieldName }) => `${capitalized(fieldName)}Input` },
    argOptions: { description: 'All that the mutation needs.' },
  },
})

export type SchemaTypes =
  typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never

builder.queryType({ description: 'What can be read.' })
builder.mutationType({ description: 'What can be changed. Each answers a result or an error.' })
builder.subscriptionType({ description: 'What can be watched.' })

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
