import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EventPublishInput } from '../../examples/generated/graphql.ts'
import { type JsonSample, jsonSamples } from '../support/json-samples.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import type { Service } from '../support/service.ts'
import { setApart, shareService } from '../support/shared-service.ts'

const KIB = 1_024
const SAMPLES = 1_000
const PUBLISHED_ALONE = 100
/** Below the 8 MiB that a batch may have, and with room for how they are written in a request. */
const BATCH_CHARACTERS = 3 * KIB * KIB
const BATCH_EVENTS = 250
const OCCURRED_AT = '2026-01-02T03:04:05.678Z'
const TIMEOUT_MS = 90_000

const shared = await shareService()

const RawDataPublish = graphql(`
  mutation RawDataPublish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload { event { id rawData } }
      ... on InvalidInputError { issues { path } }
      ... on UserError { code }
    }
  }
`)

const RawDataPublishBatch = graphql(`
  mutation RawDataPublishBatch($events: [EventPublishInput!]!) {
    eventsPublish(input: { events: $events }) {
      ... on EventsPublishPayload { events { id } }
      ... on InvalidInputError { issues { path } }
      ... on UserError { code }
    }
  }
`)

const RawDataOverview = graphql(`
  query RawDataOverview {
    viewer { environment { id } }
    events(first: 1) { nodes { id } }
  }
`)

test('a thousand events of any JSON arrive byte for byte, and signed', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  const { id: webhookId, secret } = await service.subscribe({ url: receiver.url })
  const { viewer } = await service.ask(RawDataOverview, {})
  const samples = jsonSamples(SAMPLES)

  const ids = await publishAll(service, samples)

  const requests = await receiver.take(SAMPLES)
  const bodies = new Map(requests.map((request) => [request.headers['webhook-id'], request.body]))
  const wrong = samples.filter(({ members }, index) => {
    const body = bodies.get(ids[index])?.toString() ?? ''
    const requestId = body.slice('{"requestId":"'.length).slice(0, 30)
    const expected =
      `{"requestId":"${requestId}","environmentId":"${viewer.environment?.id}"` +
      `,"webhookId":"${webhookId}","isBatched":false,"data":{"id":"${ids[index]}"` +
      `,"analyticsEvent":"raw.data","timestamp":"${OCCURRED_AT}"${members}}}`
    return body !== expected
  })
  expect(wrong.map(({ rawData }) => rawData.slice(0, 200))).toEqual([])
  for (const request of requests) verify(secret, request)
})

test('what is not JSON is refused at rawData, and nothing is stored', async () => {
  await using service = await setApart(shared)
  const texts = [
    ...['', ' ', '{', '[1,2', '{"a":1,}', '[1,]', '{"a" 1}', '{a:1}', "{'a':1}", '{} {}', '"a'],
    ...['nul', 'undefined', 'NaN', 'Infinity', '01', '1.', '.5', '+1', '1e', '0x1', '--1'],
    ...['"\u0000"', '"\n"', '"\t"', '"\u001f"', '"\\x41"', '"\\u12g4"', '"\\u123"', '"\\"'],
    ...['\ufeff{}', '\u00a0{}', '\u000b1', '// one\n1', '\u0000', '"\ud800"', '"a\udc00b"'],
    nestedArray(10_000).slice(0, -1),
  ]

  const answers = await Promise.all(texts.map((rawData) => refusal(service, { rawData })))

  const paths = texts.map((rawData, index) => [rawData, answers[index]])
  expect(paths).toEqual(texts.map((rawData) => [rawData, [['rawData']]]))
  const { events } = await service.ask(RawDataOverview, {})
  expect(events.nodes).toEqual([])
})

test('an event is refused above 512 KiB, counted in bytes', async () => {
  await using service = await setApart(shared)
  const largest = `"${'é'.repeat(256 * KIB - 1)}"`

  const tooLarge = await refusal(service, { rawData: `${largest} ` })
  const tooLargeData = await refusal(service, { data: 'é'.repeat(256 * KIB) })
  const accepted = await service.ask(RawDataPublish, { input: input({ rawData: largest }) })

  expect(tooLarge).toEqual([['rawData']])
  expect(tooLargeData).toEqual([['data']])
  expect(accepted.eventPublish).toMatchObject({ event: { rawData: largest } })
})

test('exactly one of data and rawData is wanted, and null is data', async () => {
  await using service = await setApart(shared)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url })

  const both = await refusal(service, { data: {}, rawData: '{}' })
  const nullAndRaw = await refusal(service, { data: null, rawData: '{}' })
  const neither = await refusal(service, {})
  const onlyNullRaw = await refusal(service, { rawData: null })
  await service.publish({ data: null })

  expect([both, nullAndRaw, neither, onlyNullRaw]).toEqual(Array(4).fill([['data']]))
  const { body } = await receiver.next()
  expect(JSON.parse(body.toString())).toMatchObject({ data: { data: null } })
  expect(receiver.requests).toHaveLength(1)
})

test('one bad event refuses its batch, with the path to everything that is wrong', async () => {
  await using service = await setApart(shared)
  const events = [
    input({ rawData: '1' }),
    input({ rawData: '{"half":"\ud83d"}' }),
    input({ data: 1, rawData: '1' }),
    { type: 'hookwire.mine', rawData: '{' },
  ]

  const { eventsPublish } = await service.ask(RawDataPublishBatch, { events })

  expect(eventsPublish).toMatchObject({
    code: 'INVALID_INPUT',
    issues: [
      { path: ['events', '1', 'rawData'] },
      { path: ['events', '2', 'data'] },
      { path: ['events', '3', 'type'] },
      { path: ['events', '3', 'rawData'] },
    ],
  })
  expect((await service.ask(RawDataOverview, {})).events.nodes).toEqual([])
})

test('a batch has 1 to 1000 events and at most 8 MiB', async () => {
  await using service = await setApart(shared)
  const half = input({ rawData: `"${'x'.repeat(512 * KIB - 2)}"` })
  const batches = [
    [],
    Array.from({ length: 1_001 }, () => input({ rawData: '1' })),
    [...Array.from({ length: 16 }, () => half), input({ rawData: '1' })],
  ]

  const answers = await Promise.all(
    batches.map((events) => service.ask(RawDataPublishBatch, { events })),
  )

  expect(answers).toEqual(
    Array(3).fill({ eventsPublish: { code: 'INVALID_INPUT', issues: [{ path: ['events'] }] } }),
  )
  expect((await service.ask(RawDataOverview, {})).events.nodes).toEqual([])
})

/** Some one by one, most together; answers the ids in the order of the samples. */
async function publishAll(service: Service, samples: readonly JsonSample[]): Promise<string[]> {
  const inputs = samples.map(({ rawData }) => input({ rawData, occurredAt: OCCURRED_AT }))
  const alone = await Promise.all(
    inputs.slice(0, PUBLISHED_ALONE).map(async (event) => {
      const { eventPublish } = await service.ask(RawDataPublish, { input: event })
      return 'event' in eventPublish ? eventPublish.event.id : JSON.stringify(eventPublish)
    }),
  )
  const ids = [...alone]
  for (const events of inBatches(inputs.slice(PUBLISHED_ALONE))) {
    const { eventsPublish } = await service.ask(RawDataPublishBatch, { events })
    if (!('events' in eventsPublish)) throw new Error(JSON.stringify(eventsPublish))
    ids.push(...eventsPublish.events.map(({ id }) => id))
  }
  return ids
}

function inBatches(inputs: readonly EventPublishInput[]): EventPublishInput[][] {
  const batches: EventPublishInput[][] = [[]]
  let characters = 0
  for (const event of inputs) {
    characters += event.rawData?.length ?? 0
    if (characters > BATCH_CHARACTERS || batches.at(-1)?.length === BATCH_EVENTS) {
      batches.push([])
      characters = 0
    }
    batches.at(-1)?.push(event)
  }
  return batches
}

function input(event: Omit<EventPublishInput, 'type'>): EventPublishInput {
  return { type: 'raw.data', ...event }
}

/** The paths of what is wrong with an event. */
async function refusal(service: Service, event: Omit<EventPublishInput, 'type'>) {
  const { eventPublish } = await service.ask(RawDataPublish, { input: input(event) })
  return 'issues' in eventPublish ? eventPublish.issues.map(({ path }) => path) : eventPublish
}

function verify(secret: string, { body, headers }: ReceivedRequest): void {
  new StandardWebhook(secret).verify(body, headers as Record<string, string>)
  new SvixWebhook(secret).verify(body, headers as Record<string, string>)
}

function nestedArray(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth)
}
