import { createHmac } from 'node:crypto'
import { Agent, request } from 'undici'
import { call } from './rig.ts'
import { keepSchedule, type Punctuality, type Stream } from './schedule.ts'

const BODY_BYTES = 1_024
const PADDING = 'x'.repeat(BODY_BYTES - 40)

const SUBSCRIBE = `mutation ($input: WebhookSubscriptionCreateInput!) {
  webhookSubscriptionCreate(input: $input) {
    ... on WebhookSubscriptionCreatePayload { webhookSubscription { id } }
    ... on UserError { message }
  }
}`
const DISABLE = `mutation ($input: WebhookSubscriptionDisableInput!) {
  webhookSubscriptionDisable(input: $input) { __typename ... on UserError { message } }
}`
const PUBLISH = `mutation ($input: EventPublishInput!) {
  eventPublish(input: $input) { __typename ... on UserError { message } }
}`
const PUBLISH_MANY = `mutation ($input: EventsPublishInput!) {
  eventsPublish(input: $input) { __typename ... on UserError { message } }
}`

/** An event of some 1 KiB for one of the subscriptions. */
function eventFor(index: number, subscriptionCount: number) {
  const rawData = `{"number":${index},"padding":"${PADDING}"}`
  return { type: `bench.${index % subscriptionCount}`, rawData }
}

/** Runs `work` for 0 … count - 1, so many at once, and answers how many a second. */
export async function rate(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  let next = 0
  const lane = async () => {
    while (next < count) {
      const index = next
      next += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (count / (performance.now() - start)) * 1_000
}

export async function subscribe(url: string, input: SubscriptionInput): Promise<string> {
  const answer = await call<{
    webhookSubscriptionCreate: { webhookSubscription: { id: string } }
  }>(url, SUBSCRIBE, { input })
  return answer.webhookSubscriptionCreate.webhookSubscription.id
}

/** Also cancels what still waits for it. */
export async function disable(url: string, id: string): Promise<void> {
  await call(url, DISABLE, { input: { id } })
}

export async function subscribeMany(url: string, endpoint: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const input = { name: `bench ${index}`, eventTypes: [`bench.${index}`], url: endpoint }
    await subscribe(url, input)
  }
}

/** The limit: what one process can send that does nothing else but sign. */
export async function bareLoop(endpoint: string, count: number, atOnce: number): Promise<number> {
  const dispatcher = new Agent({ connections: atOnce, pipelining: 1 })
  const body = Buffer.alloc(BODY_BYTES, 'x')
  const result = await rate(count, atOnce, async () => {
    const signature = createHmac('sha256', 'secret').update(body).digest('base64')
    const headers = { 'content-type': 'application/json', 'webhook-signature': signature }
    const answer = await request(endpoint, { method: 'POST', body, headers, dispatcher })
    await answer.body.dump()
  })
  await dispatcher.close()
  return result
}

/** Events a second, in calls of `batchSize`. */
export async function publish(
  url: string,
  { count, batchSize, atOnce, subscriptionCount }: PublishOptions,
): Promise<number> {
  const callsPerSecond = await rate(Math.ceil(count / batchSize), atOnce, async (index) => {
    const events = Array.from({ length: batchSize }, (_, offset) =>
      eventFor(index * batchSize + offset, subscriptionCount),
    )
    if (batchSize === 1) await call(url, PUBLISH, { input: events[0] })
    else await call(url, PUBLISH_MANY, { input: { events } })
  })
  return callsPerSecond * batchSize
}

/** Publishes the streams, one call a tick, until it is over. */
export function publishStreams(
  url: string,
  streams: readonly Stream[],
  isOver: (elapsedMs: number) => boolean,
): Promise<Punctuality> {
  return keepSchedule(streams, isOver, ({ due, dueAt }) => {
    const events = due.map(({ type, window }) => ({ type, rawData: scheduledJson(dueAt, window) }))
    return call(url, PUBLISH_MANY, { input: { events } })
  })
}

/** The limit: the same schedule, sent by one process that does nothing else. */
export async function sendStreams(
  streams: readonly (Stream & { readonly endpointUrl: string })[],
  isOver: (elapsedMs: number) => boolean,
): Promise<Punctuality> {
  const dispatcher = new Agent({ pipelining: 1 })
  const headers = { 'content-type': 'application/json' }
  let lastId = 0
  const result = await keepSchedule(streams, isOver, ({ due, dueAt }) =>
    Promise.all(
      due.map(async ({ endpointUrl, window }) => {
        lastId += 1
        const answer = await request(endpointUrl, {
          method: 'POST',
          body: scheduledJson(dueAt, window),
          headers: { ...headers, 'webhook-id': `bare-${window}-${lastId}` },
          dispatcher,
        })
        await answer.body.dump()
      }),
    ),
  )
  await dispatcher.close()
  return result
}

/** What the endpoints look for comes first. */
export function scheduledJson(scheduledAt: number, window: number): string {
  return `{"scheduledAt":${scheduledAt.toFixed(3)},"window":${window},"padding":"${PADDING}"}`
}

export interface SubscriptionInput {
  readonly name: string
  readonly eventTypes: readonly string[]
  readonly url: string
  readonly autoDisable?: boolean
}

export interface PublishOptions {
  readonly count: number
  readonly batchSize: number
  readonly atOnce: number
  readonly subscriptionCount: number
}
