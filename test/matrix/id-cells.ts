import type { IdKind } from '../../src/domain/ids.ts'
import type { CallOptions } from '../support/service.ts'
import { type Answer, overHttp, overPage, overSocket, overStream, withoutIds } from './answers.ts'
import { type Cell, type Column, FIELDS, LET_IN, titleOf } from './cells.ts'
import {
  fieldOf,
  type Operation,
  operationBelow,
  operationOn,
  ROOTS,
  type RootName,
  withIdAt,
} from './documents.ts'
import { BELOW, type Ids, KINDS, PAGES, type Places, type Row } from './fields.ts'
import { neverWas, type World } from './world.ts'

/** A place where an id stands, and how somebody asks with one there. */
interface Place {
  readonly row: string
  readonly over: string
  readonly kind: IdKind
  readonly ask: (world: World, id: string, caller: CallOptions) => Promise<Answer>
  /** Whether one's own thing may be spoilt by asking. */
  readonly isChange?: boolean
  readonly takesAnyKind?: boolean
  /** Of a stream the database is asked by others, too. */
  readonly isStream?: boolean
}

const NO_ID = 'not-an-id-at-all'

/** What is told of one's own, of another environment's, of what is no more, and of what never was. */
export function idCells(): Cell[] {
  return placesOfAll().flatMap((place): Cell[] => {
    const { row, over, isStream = false, takesAnyKind = false } = place
    const cell = (column: Column, check: Cell['check']): Cell => ({ row, over, column, check })
    const hidden = (column: 'other' | 'deleted') =>
      cell(column, (world) => wrongSecrecy(world, place, world[column][place.kind], !isStream))
    return [
      cell('never', async (world) => wrongNever(await askAsNever(world, place))),
      cell('own', (world) => wrongOwn(world, place)),
      hidden('other'),
      hidden('deleted'),
      ...(takesAnyKind
        ? []
        : [cell('wrong kind', (world) => wrongSecrecy(world, place, otherKind(world, place)))]),
      cell('no id', (world) => wrongSecrecy(world, place, NO_ID)),
    ]
  })
}

function placesOfAll(): Place[] {
  const roots = Object.entries(FIELDS).flatMap(([root, rows]) =>
    Object.entries(rows).flatMap(([name, row]) => placesOfField(root as RootName, name, row)),
  )
  return [...roots, ...placesBelow(), ...placesOfNodes(), ...placesOfPages()]
}

function placesOfField(root: RootName, name: string, { args = {}, ids = {} }: Row): Place[] {
  const field = fieldOf(ROOTS[root]?.name ?? '', name)
  if (name === 'node' || name === 'nodes') return [] // of each kind, below
  return Object.entries(ids).flatMap(([path, place]): Place[] => {
    const [kind, besides] = typeof place === 'string' ? [place, () => args] : place
    const operation = (own: Ids, id: string) =>
      operationOn(root, name, withIdAt(field, besides(own), path, id))
    const found = { row: `${titleOf(root, name)} ${path}`, kind }
    if (root !== 'subscription') {
      const ask: Place['ask'] = ({ service, own }, id, caller) =>
        overHttp(service, operation(own, id), caller)
      return [{ ...found, over: 'HTTP', ask, isChange: root === 'mutation' }]
    }
    return [
      {
        ...{ ...found, over: 'SSE', isStream: true },
        ask: ({ service, own }, id, caller) => overStream(service, operation(own, id), caller),
      },
      {
        ...{ ...found, over: 'WebSocket', isStream: true },
        ask: ({ sockets, own }, id) => overSocket(sockets.WORKBENCH, operation(own, id)),
      },
    ]
  })
}

function placesBelow(): Place[] {
  const each = <T>(record: Readonly<Record<string, T>>) => Object.entries(record)
  return each(BELOW).flatMap(([type, fields]) =>
    each(fields).flatMap(([name, places]) =>
      each(places as Places).map(([path, place]): Place => {
        const operation = (own: Ids, id: string): Operation => {
          const args = withIdAt(fieldOf(type, name), {}, path, id)
          return operationBelow(type, own[type as IdKind], name, args)
        }
        return {
          ...{ row: `${type}.${name} ${path}`, over: 'HTTP' },
          kind: typeof place === 'string' ? place : place[0],
          ask: ({ service, own }, id, caller) => overHttp(service, operation(own, id), caller),
        }
      }),
    ),
  )
}

function placesOfNodes(): Place[] {
  return Object.keys(KINDS).flatMap((kind) =>
    (['node', 'nodes'] as const).map(
      (name): Place => ({
        ...{ row: `${name} of ${kind}`, over: 'HTTP', kind: kind as IdKind, takesAnyKind: true },
        ask({ service }, id, caller) {
          const args = name === 'node' ? { id } : { ids: [id] }
          return overHttp(service, operationOn('query', name, args), caller)
        },
      }),
    ),
  )
}

function placesOfPages(): Place[] {
  return Object.entries(PAGES).flatMap(([path, { id: kind }]): Place[] =>
    kind === undefined
      ? []
      : [
          {
            ...{ row: `GET ${path}`, over: 'HTTP', kind },
            ask: ({ service }, id, caller) => overPage(service, path.replace('*', id), caller),
          },
        ],
  )
}

async function askAsNever(world: World, place: Place): Promise<Answer> {
  return place.ask(world, neverWas(place.kind), world.callers.WORKBENCH)
}

function wrongNever({ codes, text }: Answer): string | undefined {
  return isRefused(codes) ? `What never was is refused: ${text}` : undefined
}

/** That it is another answer shows that the others are not the same for everything. */
async function wrongOwn(world: World, place: Place): Promise<string | undefined> {
  const another = place.isChange === true ? await world.another(place.kind) : undefined
  const id = another ?? world.own[place.kind]
  const never = await askAsNever(world, place)
  const answer = await place.ask(world, id, world.callers.WORKBENCH)
  if (isRefused(answer.codes)) return `One's own is refused: ${answer.text}`
  return withoutIds(answer) === withoutIds(never) ? `Nothing is told of one's own.` : undefined
}

/** Byte for byte what is told of what never was, and the same statements: so it takes no longer, either. */
async function wrongSecrecy(
  world: World,
  place: Place,
  id: string,
  hasStatements = false,
): Promise<string | undefined> {
  // Of one that has been used, a session may be remembered, or not any more.
  const newCaller = () => (hasStatements ? world.newCaller() : world.callers.WORKBENCH)
  const [callerOfIt, callerOfNone] = [await newCaller(), await newCaller()]
  const it = await world.statements.of(() => place.ask(world, id, callerOfIt))
  const none = await world.statements.of(() => place.ask(world, neverWas(place.kind), callerOfNone))
  const text = withoutIds({ ...it.result, text: it.result.text.replaceAll(id, '<id>') })
  if (text !== withoutIds(none.result)) return `${text} instead of ${withoutIds(none.result)}`
  if (!hasStatements) return undefined
  if (none.statements.length === 0) return 'No statement was seen.'
  const isSame = it.statements.join('\n') === none.statements.join('\n')
  return isSame ? undefined : `${it.statements} instead of ${none.statements}`
}

function isRefused(codes: readonly string[]): boolean {
  return codes.some((code) => !LET_IN.has(code))
}

function otherKind({ own }: World, { kind }: Place): string {
  return kind === 'Event' ? own.Resend : own.Event
}
