import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { type AttemptContext, attempt, type Gate } from '../../src/delivery/attempt.ts'
import type { OutgoingRequest, Send } from '../../src/delivery/send.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import { publicId } from '../../src/domain/ids.ts'
import type { MappingError } from '../../src/domain/mappings.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { failingMapper, mapperOf } from '../support/mapping.ts'
import { newOwed, type OwedPart, succeeded } from '../support/owed.ts'

const always: Gate = { turn: async () => true, mayStart: () => true }
const TEST = { delivery: { trigger: 'test' } } as const

function newMapped(part: OwedPart = {}, mapping = 'the script') {
  return newOwed({ ...part, subscription: { mapping, ...part.subscription } })
}

/** Keeps what would be sent. */
function keepRequests(sandbox: AttemptContext['sandbox']) {
  const requests: OutgoingRequest[] = []
  const send: Send = async (request) => {
    requests.push(request)
    return { outcome: succeeded, answer: null }
  }
  const context: AttemptContext = {
    ...{ sandbox, send, userAgent: 'Hookwire/test', now: () => new Date() },
    authorize: async (_credential, { url, headers }) => ({ url, headers }),
  }
  return { requests, context }
}

test.each<[Partial<MappingError>, string]>([
  [{ message: 'TypeError: no' }, 'The mapping failed (runtime, line 3, column 7): TypeError: no'],
  [
    { kind: 'timeout', message: 'It took too long.', line: null, column: null },
    'The mapping failed (timeout): It took too long.',
  ],
  [
    { message: 'a\u0000b\ud800', column: null },
    'The mapping failed (runtime, line 3): a\ufffdb\ufffd',
  ],
])('a mapping that fails with %j is the end of the attempt', async (error, message) => {
  const { requests, context } = keepRequests(failingMapper(error))

  const attempted = await attempt(context, newMapped({ logsFullData: true }), always)
  const tested = await attempt(context, newMapped(TEST), always)

  const outcome = { kind: 'unsendable', errorClass: 'mapping_error', message }
  // What the script took by itself.
  expect([attempted, tested]).toEqual(
    [1, 2].map(() => ({ outcome, exchange: null, durationMs: 1 })),
  )
  expect(requests).toEqual([])
})

test.each(['automatic', 'resend'] as const)(
  'what a mapping throws (%s) is not told, unless all is kept',
  async (trigger) => {
    const { context } = keepRequests(failingMapper({ message: 'Error: canary' }))

    const attempted = await attempt(context, newMapped({ delivery: { trigger } }), always)

    const message = expect.stringMatching(
      /^The mapping failed \(runtime, line 3, column 7\): Error: …$/,
    )
    expect(attempted).toMatchObject({ outcome: { errorClass: 'mapping_error', message } })
    expect(JSON.stringify(attempted)).not.toContain('canary')
  },
)

test.each([
  ['fails', failingMapper({})],
  ['drops the event', mapperOf({})],
])('no turn is waited for where the mapping %s', async (_what, sandbox) => {
  const { context } = keepRequests(sandbox)
  let turns = 0
  const turn = async () => {
    turns += 1
    return true
  }

  await attempt(context, newMapped(), { ...always, turn })

  expect(turns).toBe(0)
})

test('the turn is asked for when the body is ready, and before it is signed', async () => {
  const steps: string[] = []
  const mapper = mapperOf({ 'the script': () => steps.push('map') })
  const { context } = keepRequests(mapper)
  const authorize: AttemptContext['authorize'] = (...given) => {
    steps.push('authorize')
    return context.authorize(...given)
  }
  const turn = async () => {
    steps.push('turn')
    return steps.filter((step) => step === 'turn').length === 1
  }

  await attempt({ ...context, authorize }, newMapped(), { ...always, turn })
  const late = await attempt({ ...context, authorize }, newMapped(), { ...always, turn })

  expect(steps).toEqual(['map', 'turn', 'authorize', 'map', 'turn'])
  expect(late).toBe('withdrawn')
})

test('an event that the mapping drops is not sent, and is no failure', async () => {
  const { requests, context } = keepRequests(mapperOf({}))

  const attempted = await attempt(context, newMapped(), always)

  expect([attempted, requests]).toEqual(['dropped', []])
})

test('what a mapping dropped that was replaced meanwhile is not given up', async () => {
  let isReplaced = false
  const replacing = mapperOf({
    'the script'() {
      isReplaced = true
    },
  })
  const { context } = keepRequests(replacing)

  const attempted = await attempt(context, newMapped(), { ...always, mayStart: () => !isReplaced })

  expect(attempted).toBe('withdrawn')
})

test('of a test that the mapping drops there is an entry, because somebody waits for it', async () => {
  const { context } = keepRequests(mapperOf({}))

  const attempted = await attempt(context, newMapped(TEST), always)

  const message = 'The mapping dropped the event: nothing was sent.'
  const outcome = { kind: 'unsendable', errorClass: 'mapping_error', message }
  expect(attempted).toEqual({ outcome, exchange: null, durationMs: 1 })
})

test('our own mistakes are nobody else’s outcome', async () => {
  const { context } = keepRequests({ map: () => Promise.reject(new TypeError('A bug.')) })

  const attempting = attempt(context, newMapped(), always)

  await expect(attempting).rejects.toThrow('A bug.')
})

test('no script runs where something else of the configuration is unusable', async () => {
  const mapper = mapperOf({})
  const { context } = keepRequests(mapper)
  const fault = new UnsendableError('signing_error', 'No key.')

  await attempt(context, newMapped({ fault }), always)

  expect(mapper.inputs).toEqual([])
})

test('a script gets the event as callers know it, with what the settings leave of its data', async () => {
  const mapper = mapperOf({ 'the script': () => 1 })
  const { context } = keepRequests(mapper)
  const owed = newMapped({
    event: {
      ...{ type: 'card.created', occurredAt: new Date('2026-01-01T12:00:00Z'), isTest: true },
      ...{
        rawData: '{"n": 1e400,"eventDetail":1}',
        cardTemplateId: 'card',
        actionFlowConfigId: null,
      },
    },
    attemptNumber: 3,
  })
  const exportSettings = { ...owed.exportSettings, includeRequestPayload: false }

  await attempt(context, { ...owed, exportSettings }, always)

  const { delivery, subscription } = owed
  const [input] = mapper.inputs
  expect(input?.event.data).not.toContain('eventDetail')
  expect(input).toEqual({
    event: {
      id: publicId('Event', delivery.eventId),
      type: 'card.created',
      timestamp: new Date('2026-01-01T12:00:00Z'),
      data: expect.stringContaining('"n": 1e400'),
      ...{ isTest: true, cardTemplateId: 'card', actionFlowConfigId: null },
    },
    context: {
      environmentId: publicId('Environment', delivery.environmentId),
      subscriptionId: publicId('WebhookSubscription', subscription.id),
      attempt: 3,
    },
  })
})

test('what it makes is the whole body, whatever the format, and is what is signed', async () => {
  const { requests, context } = keepRequests(mapperOf({ 'the script': () => ({ é: '\u{1F600}' }) }))
  const secret = newSecret('hmac_sha256')
  const subscription = { payloadFormat: 'cloudevents' } as const

  await attempt(context, newMapped({ secrets: [secret], subscription }), always)

  const { body, headers = {} } = requests[0] ?? {}
  expect(String(body)).toBe('{"é":"\u{1F600}"}')
  expect(headers['content-type']).toBe('application/json')
  expect(new Webhook(secret).verify(String(body), headers)).toEqual({ é: '\u{1F600}' })
})
