import { parse } from 'graphql'
import { parseIdCursor } from '../graphql/cursors.ts'
import { ExportError } from './export-error.ts'
import { readParameters, wrongParameter } from './export-parameters.ts'
import type { Query } from './export-query.ts'

/** A page of events as the API answers it. */
export interface EventsPage {
  readonly edges: readonly { readonly cursor: string; readonly node: ExportedEvent }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

export interface ExportedEvent {
  readonly rawData: string
}

const FIRST_PAGE_EVENTS = 100
const MAX_PAGE_EVENTS = 1_000
/** Events may be as large as 512 KiB: how many are read at once goes by what the last ones weighed. */
const PAGE_CHARACTERS = 4 * 1_024 * 1_024
/** Handed on together, or small events would be written one by one. */
const PIECE_CHARACTERS = 512 * 1_024

const PARAMETERS = {
  type: 'list',
  deliveryStatus: 'list',
  webhookSubscriptionId: 'text',
  isTest: 'boolean',
  since: 'text',
  until: 'text',
  after: 'text',
} as const

export const EXPORTED_EVENT = `
  id type isTest occurredAt createdAt cardTemplateId actionFlowConfigId rawData
`

const EVENTS = parse(`
  query ExportEvents(
    $type: [String!]
    $deliveryStatus: [DeliveryStatus!]
    $webhookSubscriptionId: ID
    $isTest: Boolean
    $since: DateTime
    $until: DateTime
    $after: Cursor
    $first: Int!
  ) {
    events(
      order: OLDEST_FIRST
      first: $first
      after: $after
      filter: {
        types: $type
        deliveryStatus: $deliveryStatus
        webhookSubscriptionId: $webhookSubscriptionId
        isTest: $isTest
        since: $since
        until: $until
      }
    ) {
      edges { cursor node { ${EXPORTED_EVENT} } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

/** How the next page is read: after a cursor, and with at most so many events. */
export type ReadEvents = (after?: string | null, first?: number) => Promise<EventsPage>

export function readEvents(query: Query, searchParams: URLSearchParams): ReadEvents {
  const parameters = readParameters(searchParams, PARAMETERS)
  const start = parameters['after'] as string | undefined
  return async (after = start, first = FIRST_PAGE_EVENTS) => {
    try {
      return (await query<{ events: EventsPage }>(EVENTS, { ...parameters, after, first })).events
    } catch (error) {
      if (after === start && start !== undefined) checkCursor(start)
      throw error
    }
  }
}

/** The API says what is wrong with a cursor, and not which parameter it was. */
function checkCursor(cursor: string): void {
  try {
    parseIdCursor(cursor)
  } catch (cause) {
    throw wrongParameter('after', 'is no cursor of an event.', cause)
  }
}

/** The lines of the first page and of those that follow, each read when the one before it was taken. */
export async function* eventLines(first: EventsPage, read: ReadEvents): AsyncGenerator<string> {
  let page = first
  for (;;) {
    let characters = 0
    for (const piece of piecesOf(page)) {
      characters += piece.length
      yield piece
    }
    const { hasNextPage, endCursor } = page.pageInfo
    if (!hasNextPage) return
    if (endCursor === null) throw ExportError.internal()
    page = await read(endCursor, pageSizeAfter(characters, page.edges.length))
  }
}

function* piecesOf({ edges }: EventsPage): Generator<string> {
  let piece = ''
  for (const { cursor, node } of edges) {
    piece += `${toJson(node, { cursor })}\n`
    if (piece.length < PIECE_CHARACTERS) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function pageSizeAfter(characters: number, events: number): number {
  if (events === 0) return FIRST_PAGE_EVENTS
  const fitting = Math.floor(PAGE_CHARACTERS / (characters / events))
  return Math.min(MAX_PAGE_EVENTS, Math.max(1, fitting))
}

/**
 * An event with its data as it was published, digit by digit. Line ends can stand between the tokens of
 * JSON only, where a space does as well: a line of the export is one event.
 */
export function toJson({ rawData, ...event }: ExportedEvent, more: object = {}): string {
  const members = JSON.stringify({ ...more, ...event }).slice(0, -1)
  return `${members},"data":${rawData.replace(/[\r\n]/g, ' ')}}`
}
