import type { IdKind } from '../../src/domain/ids.ts'
import type { CallOptions } from '../support/service.ts'
import { overHttp, withoutIds } from './answers.ts'
import { type Cell, titleOf } from './cells.ts'
import { operationInto, operationOn } from './documents.ts'
import { type Arguments, type Ids, KINDS } from './fields.ts'
import { everythingOf, LISTS } from './lists.ts'
import { neverWas, type World } from './world.ts'

/** How far it is followed from something of one's own to what belongs to it. */
const DEPTH = 3
/** What an EVENTS caller sees of what its own token published alone. */
const PUBLISHED = ['Event', 'Delivery', 'RequestLogEntry'] as const

/** What is reached from one's own things and lists is one's own, wherever one begins. */
export function reachCells(): Cell[] {
  return [...objectCells(), ...listCells(), ...publisherCells(), unchanged]
}

function objectCells(): Cell[] {
  return Object.keys(KINDS).map((kind) => {
    const type = kind === 'Credential' ? 'BasicCredential' : kind
    return {
      ...{ row: `node of ${kind}`, column: 'below', over: 'HTTP' },
      async check(world) {
        const { own, service, callers } = world
        const operation = operationInto(type, own[kind as IdKind], DEPTH)
        const { codes, text } = await overHttp(service, operation, callers.WORKBENCH)
        if (codes.length > 0) return `It was refused: ${text}`
        return text.includes(own[kind as IdKind]) ? foreignIn(world, text) : `Not there: ${text}`
      },
    }
  })
}

/** Also where a cursor of the other environment stands. */
function listCells(): Cell[] {
  return LISTS.map((name) => ({
    ...{ row: titleOf('query', name), column: 'below', over: 'HTTP' },
    async check(world) {
      const { service, callers, elsewhere } = world
      const ask = (args: Arguments, caller: CallOptions) =>
        overHttp(service, operationOn('query', name, args), caller)
      const theirs = await ask({}, elsewhere.workbench)
      const cursor = /"cursor":"([^"]+)"/.exec(theirs.text)?.[1] ?? ''
      const answers = [
        await ask({}, callers.WORKBENCH),
        await ask({ after: cursor }, callers.WORKBENCH),
        await ask({ before: cursor }, callers.WORKBENCH),
      ]
      const text = answers.map((answer) => answer.text).join('\n')
      if (cursor === '' || answers.some(({ codes }) => codes.length > 0)) return `Refused: ${text}`
      return foreignIn(world, text)
    },
  }))
}

/** Of a token that publishes: what another one of the same environment published never was. */
function publisherCells(): Cell[] {
  const nodes = PUBLISHED.map(
    (kind): Cell => ({
      ...{ row: `node of ${kind}, for EVENTS`, column: 'other', over: 'HTTP' },
      async check({ service, callers, own, unpublished }) {
        const ask = (id: string) =>
          overHttp(service, operationOn('query', 'node', { id }), callers.EVENTS)
        const never = withoutIds(await ask(neverWas(kind)))
        if (withoutIds(await ask(own[kind])) === never) return 'Its own is not there.'
        const text = withoutIds(await ask(unpublished[kind]))
        return text === never ? undefined : `${text} instead of ${never}`
      },
    }),
  )
  const lists = ['events', 'deliveries', 'requestLog'].map(
    (name, index): Cell => ({
      ...{ row: `${titleOf('query', name)}, for EVENTS`, column: 'other', over: 'HTTP' },
      async check({ service, callers, own, unpublished }) {
        const kind = PUBLISHED[index] as IdKind
        const { text } = await overHttp(service, operationOn('query', name, {}), callers.EVENTS)
        if (!text.includes(own[kind])) return `Its own is not there: ${text}`
        return text.includes(unpublished[kind]) ? "Another token's is there." : undefined
      },
    }),
  )
  return [...nodes, ...lists]
}

/** After all the others: nothing that was asked here has changed anything there. */
const unchanged: Cell = {
  ...{ row: 'what is elsewhere', column: 'other', over: 'HTTP' },
  async check({ service, elsewhere, before }) {
    const after = await everythingOf(service, elsewhere.workbench)
    return after === before ? undefined : `${after} instead of ${before}`
  },
}

function foreignIn({ other }: World, text: string): string | undefined {
  const found = Object.values(other as Ids).find((id) => text.includes(id))
  return found === undefined ? undefined : `${found} is of another environment: ${text}`
}
