import type { InterfaceRef, ObjectRef } from '@pothos/core'
import type { Page, PageRequest } from '../storage/pages.ts'
import { builder, type SchemaTypes } from './builder.ts'
import { COUNTED_BEFORE, DEFAULT_PAGE } from './limits/cost.ts'
import { badUserInput } from './top-level-errors.ts'

const MAX_PAGE = 100

interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[]
  readonly pageInfo: PageInfo
}

interface Edge<Node> {
  readonly cursor: string
  readonly node: Node
}

export interface PageArgs {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

/** The arguments of every connection. */
export const PAGE_ARGS = builder.args((t) => ({
  first: t.int({ description: 'How many, from the start of the list.' }),
  after: t.field({ type: 'Cursor', description: 'Only what follows this place.' }),
  last: t.int({ description: 'How many, from the end of the list.' }),
  before: t.field({ type: 'Cursor', description: 'Only what precedes this place.' }),
}))

const PageInfoType = builder.objectRef<PageInfo>('PageInfo').implement({
  description:
    'Where a page stands in its list. What has no index is searched for, and a search ends after so many rows: the page may then have fewer nodes than were asked for, even none, though there are more. Whoever follows endCursor until hasNextPage is false gets everything, once.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether more follows it, or may follow where the search ended.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether more precedes it, or may precede where the search ended.',
    }),
    startCursor: t.expose('startCursor', {
      type: 'Cursor',
      nullable: true,
      description:
        'Of its first node, or where the search ended on the way backwards: give it as `before` to read on. Of an empty page of the request log: where the log now ends.',
    }),
    endCursor: t.expose('endCursor', {
      type: 'Cursor',
      nullable: true,
      description:
        'Of its last node, or where the search ended: give it as `after` to read on. Null where the list has nothing more: then go on from the cursor before it.',
    }),
  }),
})

/** A Relay connection with `nodes` besides `edges`; Pothos' own has cursors of another scalar. */
export function connectionType<Node extends object>(
  name: string,
  node: ObjectRef<SchemaTypes, Node> | InterfaceRef<SchemaTypes, Node>,
) {
  const EdgeType = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: 'A node and its place in the list.',
    fields: (t) => ({
      cursor: t.expose('cursor', { type: 'Cursor', description: 'Its place.' }),
      node: t.field({
        type: node,
        description: 'The thing itself.',
        resolve: (edge) => edge.node as never,
      }),
    }),
  })
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: 'A page of a list.',
    fields: (t) => ({
      edges: t.field({
        type: [EdgeType],
        complexity: COUNTED_BEFORE,
        description: 'The nodes with their cursors.',
        resolve: ({ edges }) => [...edges],
      }),
      nodes: t.field({
        type: [node],
        complexity: COUNTED_BEFORE,
        description: 'The nodes alone.',
        resolve: ({ edges }) => edges.map((edge) => edge.node) as never,
      }),
      pageInfo: t.expose('pageInfo', { type: PageInfoType, description: 'Where the page stands.' }),
    }),
  })
}

/** The page that the arguments ask for; nothing is clamped. */
export function pageRequest<Key>(
  args: PageArgs,
  parseCursor: (cursor: string) => Key,
  { isNewestFirst = true, maxPage = MAX_PAGE } = {},
): PageRequest<Key> {
  const { first, last, after, before } = args
  if (first != null && last != null) throw badUserInput('Give first or last, not both.')
  const limit = first ?? last ?? DEFAULT_PAGE
  if (limit < 0 || limit > maxPage) {
    throw badUserInput(`${first == null ? 'last' : 'first'} must be from 0 to ${maxPage}.`)
  }
  return {
    limit,
    isNewestFirst,
    isFromEnd: last != null,
    ...(after == null ? {} : { after: parseCursor(after) }),
    ...(before == null ? {} : { before: parseCursor(before) }),
  }
}

export function toConnection<Node>(
  { rows, hasNext, hasPrevious }: Page<Node, unknown>,
  cursorOf: (node: Node) => string,
): Connection<Node> {
  const edges = rows.map((node) => ({ cursor: cursorOf(node), node }))
  return {
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: hasPrevious,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** Of a page that was searched for: it ends where the search did. */
export function toSearchedConnection<Node, Key>(
  page: Page<Node, Key>,
  keyOf: (node: Node) => Key,
  cursorOf: (key: Key) => string,
): Connection<Node> {
  const { edges, pageInfo } = toConnection(page, (node) => cursorOf(keyOf(node)))
  const { startsAt, endsAt } = page
  return {
    edges,
    pageInfo: {
      ...pageInfo,
      ...(startsAt === undefined ? {} : { startCursor: cursorOf(startsAt) }),
      ...(endsAt === undefined ? {} : { endCursor: cursorOf(endsAt) }),
    },
  }
}
