import { type IdKind, parseAnyId } from '../domain/ids.ts'
import { findApiTokens } from '../storage/api-tokens.ts'
import { findRequestLogEntries } from '../storage/request-log.ts'
import { findResends } from '../storage/resends.ts'
import { builder, mayCaller, type Permission } from './builder.ts'
import {
  environmentIdOf,
  type GraphqlContext,
  publisherFilter,
  sessionOf,
  tokenViewOf,
  viewOf,
} from './context.ts'
import { credentialTypeName } from './credentials.ts'
import { times } from './limits/cost.ts'
import { NodeInterface } from './node-interface.ts'
import { badUserInput, forbidden } from './top-level-errors.ts'

const MAX_NODES = 100
/** What is past its retention is no node any more, though an entry that is not may still lead to it. */
const HISTORY: ReadonlySet<IdKind> = new Set(['Event', 'Delivery', 'RequestLogEntry'])

interface Kind {
  readonly permission: Permission
  readonly find: (context: GraphqlContext, uuid: string) => Promise<object | undefined>
}

const KINDS: Record<IdKind, Kind> = {
  Environment: {
    permission: 'signedIn',
    async find(context, uuid) {
      const { caller } = sessionOf(context)
      const isVisible = caller.role === 'ADMIN' || uuid === environmentIdOf(context)
      return isVisible ? context.loaders.environments.load(uuid) : undefined
    },
  },
  ApiToken: {
    permission: 'reads',
    find: async (context, uuid) =>
      (await findApiTokens(context.db, tokenViewOf(context), [uuid])).at(0),
  },
  EventType: {
    permission: 'reads',
    find: (context, uuid) => context.loaders.eventTypes.load(uuid),
  },
  Event: {
    permission: 'signedIn',
    find: async (context, uuid) => ownOnly(context, await context.loaders.events.load(uuid)),
  },
  WebhookSubscription: {
    permission: 'reads',
    find: (context, uuid) => context.loaders.subscriptions.load(uuid),
  },
  Credential: {
    permission: 'reads',
    async find(context, uuid) {
      const credential = await context.loaders.credentials.load(uuid)
      return credential && { ...credential, typeName: credentialTypeName(credential) }
    },
  },
  SigningKey: {
    permission: 'reads',
    find: (context, uuid) => context.loaders.signingKeys.load(uuid),
  },
  Delivery: {
    permission: 'signedIn',
    find: async (context, uuid) => ownOnly(context, await context.loaders.deliveries.load(uuid)),
  },
  RequestLogEntry: {
    permission: 'signedIn',
    async find(context, uuid) {
      const found = await findRequestLogEntries(context.db, environmentIdOf(context), [uuid])
      return ownOnly(context, found.at(0))
    },
  },
  Resend: {
    permission: 'reads',
    find: async (context, uuid) =>
      (await findResends(context.db, environmentIdOf(context), [uuid])).at(0),
  },
}

builder.queryField('node', (t) =>
  t.field({
    type: NodeInterface,
    nullable: true,
    description: 'Anything by its id; null where there is no such thing here.',
    authScopes: { signedIn: true },
    args: { id: t.arg.id({ required: true, description: 'Of any kind.' }) },
    resolve: (_root, { id }, context) => findNode(context, id),
  }),
)

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeInterface],
    nullable: { list: false, items: true },
    complexity: ({ ids }) => times(ids.length),
    description: 'Things by their ids, in the same order; null for each that is not here.',
    authScopes: { signedIn: true },
    args: { ids: t.arg.idList({ required: true, description: 'At most 100, of any kind.' }) },
    resolve(_root, { ids }, context) {
      if (ids.length > MAX_NODES) throw badUserInput(`ids must be at most ${MAX_NODES}.`)
      return ids.map((id) => findNode(context, id))
    },
  }),
)

/** Whether a role may read a kind is decided before looking, so that the answer tells nothing. */
async function findNode(context: GraphqlContext, id: string) {
  const parsed = parseAnyId(id)
  if (parsed === undefined) return null
  const { permission, find } = KINDS[parsed.kind]
  if (!mayCaller(context, permission)) throw forbidden()
  if (HISTORY.has(parsed.kind) && parsed.uuid < viewOf(context).oldestId) return null
  const row = await find(context, parsed.uuid)
  return row === undefined ? null : { typeName: parsed.kind, ...row, id: parsed.uuid }
}

function ownOnly<Row extends { readonly publisherId: string | null }>(
  context: GraphqlContext,
  row: Row | undefined,
): Row | undefined {
  const { publisherId } = publisherFilter(context)
  return publisherId === undefined || row?.publisherId === publisherId ? row : undefined
}
