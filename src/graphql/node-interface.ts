import { type IdKind, publicId } from '../domain/ids.ts'
import { builder } from './builder.ts'

/** What `node` found: a row, and of which object type it is. */
interface NodeRow {
  readonly id: string
  readonly typeName?: string
}

export const NodeInterface = builder.interfaceRef<NodeRow>('Node').implement({
  description: 'Anything with an id of its own.',
  resolveType: ({ typeName }) => typeName,
  fields: (t) => ({
    id: t.id({
      description: 'A prefix for its kind and a UUIDv7 (the TypeID specification).',
      resolve: ({ id }, _args, _context, { parentType }) => publicId(parentType.name as IdKind, id),
    }),
  }),
})
