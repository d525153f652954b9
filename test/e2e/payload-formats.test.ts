import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import type { ExportSettingsInput, PayloadFormat } from '../../examples/generated/graphql.ts'
import { createEnvironment } from '../support/callers.ts'
import { readCloudEvent } from '../support/cloudevents.ts'
import { changeExports } from '../support/export-settings.ts'
import { type JsonSample, jsonSamples } from '../support/json-samples.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { shareService } from '../support/shared-service.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'

const SAMPLES = 500
const TIMEOUT_MS = 90_000
const BATCH_CHARACTERS = 2 * 1_024 * 1_024
const BATCH_EVENTS = 250
const OCCURRED_AT = '2026-01-02T03:04:05.678Z'

const FORMATS: readonly PayloadFormat[] = ['ENVELOPE', 'STANDARD', 'CLOUDEVENTS', 'RAW']
const RAW_DATA =
  '{"eventDetail":1, "n" : 1.0,\n"platformContext":{"eventNotificationDetail":2,"a":3},' +
  '"properties":{"values":[4], "b":12345678901234567890},"eventContext":{"properties":{"values":5}}}'
/** The settings, and what they leave of it. */
const SETTINGS: readonly (readonly [ExportSettingsInput, data: string])[] = [
  [{ includeTestEvents: true }, RAW_DATA],
  [
    { includeTestEvents: true, includeRequestPayload: false },
    '{ "n" : 1.0,\n"platformContext":{"a":3},' +
      '"properties":{"values":[4], "b":12345678901234567890},"eventContext":{"properties":{"values":5}}}',
  ],
  [
    { includeTestEvents: true, includeResponseData: false },
    '{"eventDetail":1, "n" : 1.0,\n"platformContext":{"eventNotificationDetail":2,"a":3},' +
      '"properties":{ "b":12345678901234567890},"eventContext":{"properties":{}}}',
  ],
  [
    { includeTestEvents: true, includeRequestPayload: false, includeResponseData: false },
    '{ "n" : 1.0,\n"platformContext":{"a":3},' +
      '"properties":{ "b":12345678901234567890},"eventContext":{"properties":{}}}',
  ],
]

const service = await shareService()

/** An environment with a subscription to each of these formats, at one endpoint. */
async function arrange(url: string, formats: readonly PayloadFormat[], settings = {}) {
  const { id: environment } = await createEnvironment(service)
  const caller = { environment }
  await changeExports(service, settings, caller)
  const subscriptions = await Promise.all(
    formats.map(async (payloadFormat) => ({
      payloadFormat,
      ...(await service.subscribe({ url, payloadFormat }, caller)),
    })),
  )
  return { caller, subscriptions }
}

function subscriptionOf<T extends { readonly id: string }>(
  subscriptions: readonly T[],
  { headers }: ReceivedRequest,
): T {
  const found = subscriptions.find(({ id }) => id === headers['webhook-subscription-id'])
  if (found === undefined) throw new Error('It was sent to nobody.')
  return found
}

/** The data as it stands in a body of this format. */
function dataIn(format: PayloadFormat, { body }: ReceivedRequest): string {
  const text = body.toString()
  switch (format) {
    case 'ENVELOPE':
      return text.slice(text.indexOf('Z"') + 2, -1).replace(',', '{')
    case 'STANDARD':
    case 'CLOUDEVENTS':
      return text.slice(text.indexOf('"data":') + '"data":'.length, -1)
    case 'RAW':
      return text
  }
}

/** How a body of this format tells that it is of a test event. */
function markIn(format: PayloadFormat, { body, headers }: ReceivedRequest): unknown {
  if (format === 'CLOUDEVENTS') return readCloudEvent(headers, body)['istest']
  return JSON.parse(body.toString()).isTest
}

test.each(
  SETTINGS.flatMap((row) => [true, false].map((isTest) => [row[0], isTest, row[1]] as const)),
)(
  'under %j each format carries what is left, and is marked: %s',
  async (settings, isTest, data) => {
    await using receiver = await startReceiver()
    const { caller, subscriptions } = await arrange(receiver.url, FORMATS, settings)

    await service.publish({ rawData: RAW_DATA, isTest, type: 'card.created' }, caller)

    const requests = await receiver.take(FORMATS.length)
    const got = requests.map((request) => {
      const { payloadFormat, secret } = subscriptionOf(subscriptions, request)
      new Webhook(secret).verify(request.body, request.headers as Record<string, string>)
      const type = request.headers['content-type']
      const header = request.headers['webhook-test']
      const [mark, found] = [markIn(payloadFormat, request), dataIn(payloadFormat, request)]
      return { payloadFormat, type, header, mark, data: found }
    })
    const expected = FORMATS.map((payloadFormat) => ({
      payloadFormat,
      type: payloadFormat === 'CLOUDEVENTS' ? 'application/cloudevents+json' : 'application/json',
      header: isTest ? 'true' : undefined,
      mark: isTest && payloadFormat !== 'RAW' ? true : undefined,
      data,
    }))
    expect(got).toHaveLength(FORMATS.length)
    expect(got).toEqual(expect.arrayContaining(expected))
  },
)

test.each(FORMATS)(
  'an endpoint is tried with %s, though no test events are sent',
  async (format) => {
    await using receiver = await startReceiver()
    const { caller, subscriptions } = await arrange(receiver.url, [format], {
      includeRequestPayload: false,
    })
    const { id = '' } = subscriptions[0] ?? {}

    const entry = await tryEndpoint(service, { id, data: { eventDetail: 1, a: 2 } }, caller)

    const request = await receiver.next()
    expect(entry.request?.body).toBe(request.body.toString())
    expect(dataIn(format, request)).toBe('{"a":2}')
    expect(request.headers['webhook-test']).toBe('true')
  },
)

test('a mapping sees what the settings leave, and the format has no say in what it makes', async () => {
  await using receiver = await startReceiver()
  const { caller } = await arrange(receiver.url, [], { includeRequestPayload: false })
  const mapping = '(event) => ({ saw: event.data })'
  await service.subscribe({ url: receiver.url, payloadFormat: 'CLOUDEVENTS', mapping }, caller)

  await service.publish({ rawData: '{"eventDetail":1,"a":2}' }, caller)

  const { body, headers } = await receiver.next()
  expect(body.toString()).toBe('{"saw":{"a":2}}')
  expect(headers['content-type']).toBe('application/json')
})

test('500 texts of any JSON arrive byte for byte in the formats that carry them whole, signed', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using receiver = await startReceiver()
  const formats = ['STANDARD', 'CLOUDEVENTS', 'RAW'] as const
  const { caller, subscriptions } = await arrange(receiver.url, formats)
  const samples = jsonSamples(SAMPLES)

  for (const batch of inBatches(samples)) {
    const events = batch.map(({ rawData }) => ({ rawData, occurredAt: OCCURRED_AT }))
    await service.publishMany(events, caller)
  }

  const requests = await receiver.take(SAMPLES * formats.length)
  const received = Map.groupBy(requests, (request) => {
    const { payloadFormat, secret } = subscriptionOf(subscriptions, request)
    new Webhook(secret).verify(request.body, request.headers as Record<string, string>)
    return payloadFormat
  })
  for (const format of formats) {
    const texts = received.get(format)?.map((request) => dataIn(format, request)) ?? []
    const published = samples.map(({ rawData }) => rawData)
    expect(texts.toSorted().join('\n') === published.toSorted().join('\n'), format).toBe(true)
  }
})

function inBatches(samples: readonly JsonSample[]): JsonSample[][] {
  const batches: JsonSample[][] = [[]]
  let characters = 0
  for (const sample of samples) {
    characters += sample.rawData.length
    if (characters > BATCH_CHARACTERS || batches.at(-1)?.length === BATCH_EVENTS) {
      batches.push([])
      characters = 0
    }
    batches.at(-1)?.push(sample)
  }
  return batches
}
