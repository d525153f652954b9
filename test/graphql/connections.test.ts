import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { parseId } from '../../src/domain/ids.ts'
import { insertRequestLog } from '../../src/storage/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { type Callers, createCallers, createToken, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { shareService } from '../support/shared-service.ts'
import { tickingClock } from '../support/ticking-clock.ts'

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string | null
    readonly endCursor: string | null
  }
}

interface PageArgs {
  readonly first?: number
  readonly after?: string | null
  readonly last?: number
  readonly before?: string | null
}

/** Enough for pages of 3, and more than a page has where nothing is said. */
const COUNT = 23

const LISTS = [
  'events',
  'events(order: OLDEST_FIRST)',
  'deliveries',
  'deliveries(order: OLDEST_FIRST)',
  'webhookSubscriptions',
  'signingKeys',
  'apiTokens',
  'requestLog',
] as const

type List = (typeof LISTS)[number]

const service = await shareService({ hasWorker: false, now: tickingClock() })
const callers = await createCallers(service)
await fill(callers)

/** So many of everything that a list shows. */
async function fill({ environmentId, workbench }: Callers): Promise<void> {
  for (let count = 3; count < COUNT; count += 1) {
    await createToken(service, { role: 'VIEWER', environmentId }) // there are three callers
  }
  await service.subscribe({ url: 'https://example.com' }, workbench)
  for (let count = 0; count < COUNT; count += 1) await service.publish({}, workbench)
  for (let count = 1; count < COUNT; count += 1) {
    await service.subscribe({ url: 'https://example.com', eventTypes: ['other'] }, workbench)
  }
  await using db = connect(service.databaseUrl)
  const uuid = parseId('Environment', environmentId) ?? ''
  await insertRequestLog(
    db,
    Array.from({ length: COUNT }, () => newEntry({ environmentId: uuid })),
  )
}

function documentFor(list: List): TypedDocumentNode<Record<string, Connection>, PageArgs> {
  const [field, args = ''] = list.split(/[()]/)
  return parse(`query ($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
    ${field}(${args} first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { id } }
      nodes { id }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`)
}

async function read(list: List, args: PageArgs): Promise<Connection> {
  const data = await service.ask(documentFor(list), args, callers.workbench)
  return Object.values(data)[0] as Connection
}

const idsOf = ({ nodes }: Connection) => nodes.map(({ id }) => id)

test.each(LISTS)(
  '%s shows 20 where nothing is said, and at most as many as asked for',
  async (list) => {
    const all = await read(list, { first: 100 })

    const some = await read(list, {})

    expect(all.nodes).toHaveLength(COUNT)
    expect(new Set(idsOf(all)).size).toBe(COUNT)
    expect(idsOf(some)).toEqual(idsOf(all).slice(0, 20))
    expect(idsOf(await read(list, { first: 7 }))).toEqual(idsOf(all).slice(0, 7))
    expect(idsOf(await read(list, { last: 7 }))).toEqual(idsOf(all).slice(-7))
    expect(idsOf(await read(list, { first: 0 }))).toEqual([])
  },
)

test.each(LISTS)('%s can be read page by page to its end', async (list) => {
  const all = await read(list, { first: 100 })
  const pages: Connection[] = []

  let after: string | null = null
  do {
    const page: Connection = await read(list, { first: 3, after })
    pages.push(page)
    after = page.pageInfo.endCursor
  } while (pages.at(-1)?.pageInfo.hasNextPage && pages.length < COUNT)

  expect(pages.flatMap(idsOf)).toEqual(idsOf(all))
  expect(pages).toHaveLength(Math.ceil(COUNT / 3))
  expect(pages.map(({ pageInfo }) => pageInfo.hasPreviousPage)).toEqual(
    pages.map((_, index) => index > 0),
  )
})

test.each(LISTS)('%s can be read page by page from its end', async (list) => {
  const all = await read(list, { first: 100 })
  const pages: Connection[] = []

  let before: string | null = null
  do {
    const page: Connection = await read(list, { last: 3, before })
    pages.unshift(page)
    before = page.pageInfo.startCursor
  } while (pages[0]?.pageInfo.hasPreviousPage && pages.length < COUNT)

  expect(pages.flatMap(idsOf)).toEqual(idsOf(all))
  expect(pages).toHaveLength(Math.ceil(COUNT / 3))
  expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual(
    pages.map((_, index) => index < pages.length - 1),
  )
})

test.each(LISTS)('%s says the same by edges, nodes and page info', async (list) => {
  const { edges, nodes, pageInfo } = await read(list, { first: 5 })

  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor,
    endCursor: edges[4]?.cursor,
  })
})

test.each(LISTS)('%s can be cut at both sides', async (list) => {
  const all = await read(list, { first: 100 })
  const after = all.edges[4]?.cursor ?? ''
  const before = all.edges[10]?.cursor ?? ''

  const between = await read(list, { after, before })
  const fromStart = await read(list, { after, before, first: 2 })
  const fromEnd = await read(list, { after, before, last: 2 })
  const nothing = await read(list, { after: before, before: after })

  expect(idsOf(between)).toEqual(idsOf(all).slice(5, 10))
  expect(idsOf(fromStart)).toEqual(idsOf(all).slice(5, 7))
  expect(fromStart.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  expect(idsOf(fromEnd)).toEqual(idsOf(all).slice(8, 10))
  expect(fromEnd.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  expect(nothing).toMatchObject({ edges: [], nodes: [], pageInfo: { endCursor: null } })
})

test.each(LISTS)(
  '%s refuses pages that it would have to clamp, and cursors of others',
  async (list) => {
    const { edges } = await read(list === 'requestLog' ? 'events' : 'requestLog', { first: 1 })
    const max = list.startsWith('events') ? 1_000 : 100
    const wrong: PageArgs[] = [
      { first: max + 1 },
      { last: max + 1 },
      { first: -1 },
      { last: -1 },
      { first: 1, last: 1 },
      { after: 'no cursor' },
      { before: '' },
      { after: 'x'.repeat(201) },
      { after: Buffer.from('id:').toString('base64url') },
      { after: edges[0]?.cursor ?? '' },
    ]

    const answers = await Promise.all(
      wrong.map((args) => service.call(documentFor(list), args, callers.workbench)),
    )

    expect(answers.map(errorCode)).toEqual(wrong.map(() => 'BAD_USER_INPUT'))
    expect(idsOf(await read(list, { first: max }))).toHaveLength(COUNT)
    expect(idsOf(await read(list, { last: max }))).toHaveLength(COUNT)
  },
)

test('what is new comes before the newest and after the oldest, and moves no page', async () => {
  const { workbench } = await createCallers(service)
  const publish = async () => (await service.publish({}, workbench)).id
  const ids = [await publish(), await publish(), await publish(), await publish()]
  const readHere = async (list: List, args: PageArgs) =>
    Object.values(await service.ask(documentFor(list), args, workbench))[0] as Connection
  const newest = await readHere('events', { first: 2 })
  const oldest = await readHere('events(order: OLDEST_FIRST)', { first: 4 })

  const added = [await publish(), await publish()]

  const older = await readHere('events', { first: 10, after: newest.pageInfo.endCursor })
  const newer = await readHere('events', { last: 10, before: newest.pageInfo.startCursor })
  const next = await readHere('events(order: OLDEST_FIRST)', {
    first: 10,
    after: oldest.pageInfo.endCursor,
  })
  expect(idsOf(oldest)).toEqual(ids)
  expect(oldest.pageInfo.hasNextPage).toBe(false)
  expect(idsOf(newest)).toEqual([ids[3], ids[2]])
  expect(idsOf(older)).toEqual([ids[1], ids[0]])
  expect(idsOf(newer)).toEqual(added.toReversed())
  expect(idsOf(next)).toEqual(added)
})
