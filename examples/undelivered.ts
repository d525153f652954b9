// Prints what was published since a time and has not been delivered, a line of JSON each, the oldest first.
// Each line has the cursor to go on after it:  SINCE=2026-01-31T12:00:00Z AFTER=… node examples/undelivered.ts
const QUERY = `query ($since: DateTime, $after: Cursor) {
  events(
    filter: { deliveryStatus: [PENDING, EXHAUSTED, CANCELED], since: $since }
    order: OLDEST_FIRST, first: 1000, after: $after
  ) {
    edges { cursor node { id type createdAt rawData } }
    pageInfo { hasNextPage endCursor }
  }
}`

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: object }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const { HOOKWIRE_URL = 'http://127.0.0.1:4000', TOKEN, SINCE: since, AFTER } = process.env
const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` }

async function readPage(after: string | undefined): Promise<Page> {
  const body = JSON.stringify({ query: QUERY, variables: { since, after } })
  const response = await fetch(`${HOOKWIRE_URL}/graphql`, { method: 'POST', headers, body })
  const { data, errors } = (await response.json()) as { data?: { events: Page }; errors?: object[] }
  if (data == null) throw new Error(JSON.stringify(errors))
  return data.events
}

let after = AFTER
for (let hasNext = true; hasNext; ) {
  const { edges, pageInfo } = await readPage(after)
  for (const { cursor, node } of edges) console.log(JSON.stringify({ cursor, ...node }))
  after = pageInfo.endCursor ?? after // a page may be empty though there is more
  hasNext = pageInfo.hasNextPage
}
