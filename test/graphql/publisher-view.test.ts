import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { createCallers, createToken } from '../support/callers.ts'
import { openStream } from '../support/live-client.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { shareService } from '../support/shared-service.ts'

const PublisherLists = graphql(`
  query PublisherLists($event: ID) {
    events { nodes { id } }
    withDelivery: events(filter: { deliveryStatus: [SUCCEEDED, PENDING] }) { nodes { id } }
    deliveries { nodes { event { id } } }
    ofEvent: deliveries(filter: { eventId: $event }) { nodes { event { id } } }
    requestLog { nodes { event { id } } }
  }
`)

const PublisherNodes = graphql(`
  query PublisherNodes($ids: [ID!]!) {
    nodes(ids: $ids) { id }
  }
`)

const PublisherOwn = graphql(`
  query PublisherOwn($id: ID!) {
    node(id: $id) {
      ... on Event {
        rawData
        deliveries {
          nodes {
            webhookSubscriptionId
            requestLog { nodes { outcome request { isRedacted headers { name } body } } }
          }
        }
      }
    }
  }
`)

const PublisherSubscription = graphql(`
  query PublisherSubscription {
    deliveries { nodes { id webhookSubscription { url } } }
  }
`)

const PublisherLive = graphql(`
  subscription PublisherLive($after: Cursor) {
    requestLog(after: $after) { entries { event { id } } }
  }
`)

const service = await shareService()

/** Two EVENTS callers in one environment, and a subscription that gets the events of both. */
async function startPublishers() {
  const stack = new AsyncDisposableStack()
  const receiver = stack.use(await startReceiver())
  const { environmentId, workbench, events: mine } = await createCallers(service)
  const { token } = await createToken(service, { role: 'EVENTS', environmentId })
  await service.subscribe({ url: receiver.url }, workbench)
  return {
    workbench,
    mine,
    others: { token },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

test('an EVENTS caller lists the events, deliveries and requests of its own token', async () => {
  await using publishers = await startPublishers()
  const { workbench, mine, others } = publishers
  const own = await service.publish({}, mine)
  const other = await service.publish({}, others)
  await service.publish({}, workbench)
  await recordedEntries(service, 3, workbench)

  const seen = await service.ask(PublisherLists, { event: own.id }, mine)
  const all = await service.ask(PublisherLists, { event: other.id }, workbench)
  const unseen = await service.ask(PublisherLists, { event: other.id }, mine)

  expect(seen).toEqual({
    events: { nodes: [{ id: own.id }] },
    withDelivery: { nodes: [{ id: own.id }] },
    deliveries: { nodes: [{ event: { id: own.id } }] },
    ofEvent: { nodes: [{ event: { id: own.id } }] },
    requestLog: { nodes: [{ event: { id: own.id } }] },
  })
  expect(unseen.ofEvent.nodes).toEqual([])
  expect(all.ofEvent.nodes).toEqual([{ event: { id: other.id } }])
  expect(all.events.nodes).toHaveLength(3)
})

test('an EVENTS caller finds nodes of its own by their ids, and no others', async () => {
  await using publishers = await startPublishers()
  const { workbench, mine, others } = publishers
  await service.publish({}, mine)
  await service.publish({}, others)
  const entries = await recordedEntries(service, 2, workbench)
  const ids = entries.flatMap(({ id, event, delivery }) => [event.id, delivery.id, id])

  const all = await service.ask(PublisherNodes, { ids }, workbench)
  const seenByMe = await service.ask(PublisherNodes, { ids }, mine)
  const seenByThem = await service.ask(PublisherNodes, { ids }, others)

  expect(all.nodes.map((node) => node?.id)).toEqual(ids)
  const isMine = seenByMe.nodes.map((node) => node !== null)
  const isTheirs = seenByThem.nodes.map((node) => node !== null)
  expect(isMine).toEqual(isTheirs.map((is) => !is))
  expect(isMine.filter(Boolean)).toHaveLength(3)
})

test('an EVENTS caller follows its event down to the requests, without what was in them', async () => {
  await using publishers = await startPublishers()
  const { workbench, mine } = publishers
  const { id } = await service.publish({ rawData: '{"n": 1.0}' }, mine)
  await recordedEntries(service, 1, workbench)

  const { node } = await service.ask(PublisherOwn, { id }, mine)

  const request = { isRedacted: true, headers: null, body: null }
  expect(node).toEqual({
    rawData: '{"n": 1.0}',
    deliveries: {
      nodes: [
        {
          webhookSubscriptionId: expect.stringMatching(/^sub_/),
          requestLog: { nodes: [{ outcome: 'SUCCEEDED', request }] },
        },
      ],
    },
  })
})

test('an EVENTS caller is not told to whom its events go', async () => {
  await using publishers = await startPublishers()
  const { workbench, mine } = publishers
  await service.publish({}, mine)

  const hidden = await service.call(PublisherSubscription, {}, mine)
  const shown = await service.ask(PublisherSubscription, {}, workbench)

  expect(hidden.data?.deliveries.nodes).toMatchObject([{ webhookSubscription: null }])
  expect(hidden.errors).toMatchObject([
    {
      path: ['deliveries', 'nodes', 0, 'webhookSubscription', 'url'],
      extensions: { code: 'FORBIDDEN' },
    },
  ])
  expect(shown.deliveries.nodes).toMatchObject([{ webhookSubscription: { url: /^http/ } }])
})

test('an EVENTS caller watches the requests of its own', async () => {
  await using publishers = await startPublishers()
  const { workbench, mine, others } = publishers
  const control = new AbortController()
  const start = { after: logCursor(0) }
  const pages = await openStream(service, PublisherLive, start, mine, control)

  const other = await service.publish({}, others)
  await recordedEntries(service, 1, workbench)
  const own = await service.publish({}, mine)

  expect(await firstEntry(pages)).toEqual({ event: { id: own.id } })
  control.abort()
  expect(own.id).not.toBe(other.id)
})

async function firstEntry<Entry>(
  pages: AsyncIterable<{ data?: { requestLog: { entries: readonly Entry[] } } | null }>,
): Promise<Entry | undefined> {
  for await (const { data } of pages) {
    const entry = data?.requestLog.entries[0]
    if (entry !== undefined) return entry
  }
  return undefined
}
