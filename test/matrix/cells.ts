import type { IdKind } from '../../src/domain/ids.ts'
import { ROLES, type Role } from '../../src/domain/roles.ts'
import {
  type Answer,
  overConnecting,
  overHttp,
  overPage,
  overSocket,
  overStream,
} from './answers.ts'
import { fieldOf, idPlacesOf, operationOn, ROOTS, type RootName, withIdAt } from './documents.ts'
import {
  type Arguments,
  KINDS,
  MUTATIONS,
  PAGES,
  QUERIES,
  type Row,
  SUBSCRIPTIONS,
} from './fields.ts'
import { neverWas, OUTSIDERS, type World } from './world.ts'

export const COLUMNS = [
  ...ROLES,
  ...OUTSIDERS,
  ...(['own', 'other', 'deleted', 'never', 'wrong kind', 'no id', 'below'] as const),
] as const
export type Column = (typeof COLUMNS)[number]

/** One thing that must be so. */
export interface Cell {
  readonly row: string
  readonly column: Column
  /** Over what it is asked. */
  readonly over: string
  /** What is not as it must be; undefined where all is well. */
  readonly check: (world: World) => Promise<string | undefined>
}

export const FIELDS: Readonly<Record<RootName, Readonly<Record<string, Row>>>> = {
  query: QUERIES,
  mutation: MUTATIONS,
  subscription: SUBSCRIPTIONS,
}

/** Whoever may not ask is told neither of these. */
export const LET_IN: ReadonlySet<string> = new Set(['NOT_FOUND', 'BAD_USER_INPUT'])

/** Who may ask for the root fields, over each of the ways there are. */
export function accessCells(): Cell[] {
  return Object.entries(FIELDS).flatMap(([root, rows]) =>
    Object.entries(rows).flatMap(([name, row]) => cellsOfField(root as RootName, name, row)),
  )
}

function cellsOfField(root: RootName, name: string, row: Row): Cell[] {
  const title = titleOf(root, name)
  const over = root === 'subscription' ? overStream : overHttp
  const way = root === 'subscription' ? 'SSE' : 'HTTP'
  const operation = operationOn(root, name, harmless(root, name, row), -1)
  const isAllowed = (role: Role) => row.roles.includes(role)
  return [
    ...ROLES.flatMap((role): Cell[] => [
      {
        ...{ row: title, column: role, over: way },
        check: async ({ service, callers }) =>
          wrongAccess(await over(service, operation, callers[role]), isAllowed(role)),
      },
      {
        ...{ row: title, column: role, over: 'WebSocket' },
        check: async ({ sockets }) =>
          wrongAccess(await overSocket(sockets[role], operation), isAllowed(role)),
      },
    ]),
    ...OUTSIDERS.map(
      (outsider): Cell => ({
        ...{ row: title, column: outsider, over: way },
        check: async ({ service, callers }) =>
          wrongRefusal(await over(service, operation, callers[outsider]), 'UNAUTHENTICATED'),
      }),
    ),
  ]
}

/** Who may ask for a node of which kind, and what is served beside the API. */
export function otherAccessCells(): Cell[] {
  return [...nodeCells(), ...pageCells(), ...connectionCells()]
}

function nodeCells(): Cell[] {
  return Object.entries(KINDS).flatMap(([kind, roles]) =>
    (['node', 'nodes'] as const).flatMap((name) =>
      ROLES.map(
        (role): Cell => ({
          ...{ row: `${name} of ${kind}`, column: role, over: 'HTTP' },
          async check({ service, callers }) {
            const id = neverWas(kind as IdKind)
            const args = name === 'node' ? { id } : { ids: [id] }
            const answer = await overHttp(service, operationOn('query', name, args), callers[role])
            return wrongAccess(answer, roles.includes(role))
          },
        }),
      ),
    ),
  )
}

function pageCells(): Cell[] {
  return Object.entries(PAGES).flatMap(([path, { roles, id }]) => {
    const asked = id === undefined ? path : path.replace('*', neverWas(id))
    const cell = (column: (typeof COLUMNS)[number] & keyof World['callers']): Cell => ({
      ...{ row: `GET ${path}`, column, over: 'HTTP' },
      async check({ service, callers }) {
        const answer = await overPage(service, asked, callers[column])
        const isRole = (ROLES as readonly string[]).includes(column)
        if (!isRole) return wrongRefusal(answer, 'UNAUTHENTICATED')
        return wrongAccess(answer, roles.includes(column as Role))
      },
    })
    return [...ROLES, ...OUTSIDERS].map(cell)
  })
}

function connectionCells(): Cell[] {
  return [...ROLES, ...OUTSIDERS].map(
    (column): Cell => ({
      ...{ row: 'a connection', column, over: 'WebSocket' },
      async check({ service, callers }) {
        const answer = await overConnecting(service, callers[column])
        const isRole = (ROLES as readonly string[]).includes(column)
        return isRole ? wrongAccess(answer, true) : wrongRefusal(answer, 'UNAUTHENTICATED')
      },
    }),
  )
}

/** Where an id cannot be left out, one that never was. */
function harmless(root: RootName, name: string, { args = {}, ids = {} }: Row): Arguments {
  const field = fieldOf(ROOTS[root]?.name ?? '', name)
  return idPlacesOf(field)
    .filter(({ isRequired }) => isRequired)
    .reduce((given, { path }) => {
      const place = ids[path]
      const kind = typeof place === 'string' ? place : (place?.[0] ?? 'Event')
      return withIdAt(field, given, path, neverWas(kind))
    }, args)
}

function wrongAccess({ codes, text }: Answer, isAllowed: boolean): string | undefined {
  if (!isAllowed) return wrongRefusal({ codes, text }, 'FORBIDDEN')
  return codes.every((code) => LET_IN.has(code)) ? undefined : `It was refused: ${text}`
}

function wrongRefusal({ codes, text }: Answer, code: string): string | undefined {
  return codes.length > 0 && codes.every((one) => one === code)
    ? undefined
    : `It was not refused with ${code}: ${text}`
}

export function titleOf(root: RootName, name: string): string {
  return `${ROOTS[root]?.name}.${name}`
}
