import { execute } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import type { MappingBacktestInput } from '../../examples/generated/graphql.ts'
import { newUuid, parseId, publicId } from '../../src/domain/ids.ts'
import { schema } from '../../src/graphql/schema.ts'
import { createMappingTrials } from '../../src/operations/mapping-trials.ts'
import { findEnvironment } from '../../src/storage/environments.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { backtestMapping, changeMapping, MappedBacktest } from '../support/mapped-subscriptions.ts'
import { mapperOf } from '../support/mapping.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const URL = 'https://example.com/hook'
const NOW = '({ data }) => data.n === 3 ? null : { n: data.n }'
/** Fails with 1, drops 2, sends 3, changes 4, and leaves 5 and 6 as they are. */
const CANDIDATE = `({ data: { n } }) => {
  if (n === 1) throw new Error('one')
  if (n === 2) return null
  return n === 4 ? { n, more: true } : { n }
}`

const service = await shareService({ hasWorker: false })
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())

async function publishNumbers(caller: CallOptions, count = 6) {
  const inputs = Array.from({ length: count }, (_, index) => ({
    type: 'order.paid',
    data: { n: index + 1 },
  }))
  await service.publishMany(inputs, caller)
}

async function codeOf(input: MappingBacktestInput, caller: CallOptions) {
  return errorCode(await service.call(MappedBacktest, { input }, caller))
}

test.each([{ last: 0 }, { last: 1_001 }, { samples: -1 }, { samples: 21 }])(
  '%j is refused, and not made to fit',
  async (limits) => {
    const { workbench } = await createCallers(service)
    const { id } = await service.subscribe({ url: URL }, workbench)

    const input = { webhookSubscriptionId: id, script: '() => 1', ...limits }

    expect(await codeOf(input, workbench)).toBe('BAD_USER_INPUT')
  },
)

test('a subscription that is not here cannot be named', async () => {
  const [here, elsewhere] = [await createCallers(service), await createCallers(service)]
  const { id } = await service.subscribe({ url: URL }, elsewhere.workbench)
  const ids = [id, publicId('WebhookSubscription', newUuid(new Date())), 'nonsense']

  const codes = await Promise.all(
    ids.map((one) => codeOf({ webhookSubscriptionId: one, script: '() => 1' }, here.workbench)),
  )

  expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
})

test('a candidate is compared with the mapping that there is, failures first', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: URL, mapping: NOW }, workbench)
  await publishNumbers(workbench)

  const input = { webhookSubscriptionId: id, script: CANDIDATE }
  const result = await backtestMapping(service, input, workbench)

  const sample = { event: { id: expect.stringMatching(/^evt_/), type: 'order.paid' } }
  const whole = { ...sample, isTruncated: false, error: null }
  expect(result).toEqual({
    ...{ total: 6, same: 2, changed: 2, dropped: 1, failed: 1, isComplete: true },
    samples: [
      {
        ...{ ...whole, verdict: 'FAILED', before: '{"n":1}', after: null },
        error: { kind: 'RUNTIME', message: 'Error: one', line: 2, column: expect.any(Number) },
      },
      { ...whole, verdict: 'DROPPED', before: '{"n":2}', after: null },
      { ...whole, verdict: 'CHANGED', before: '{"n":4}', after: '{"n":4,"more":true}' },
      { ...whole, verdict: 'CHANGED', before: null, after: '{"n":3}' },
    ],
  })
})

test('where there is no mapping, it is compared with the payload in its format', async () => {
  const { workbench } = await createCallers(service)
  const raw = await service.subscribe({ url: URL, payloadFormat: 'RAW' }, workbench)
  const plain = await service.subscribe({ url: URL }, workbench)
  const event = await service.publish({ rawData: '{"a":1}' }, workbench)

  const [same, changed] = await Promise.all(
    [raw, plain].map(({ id }) =>
      backtestMapping(
        service,
        { webhookSubscriptionId: id, script: 'return event.data' },
        workbench,
      ),
    ),
  )

  expect(same).toMatchObject({ total: 1, same: 1, samples: [] })
  expect(changed).toMatchObject({ total: 1, changed: 1, samples: [{ event: { id: event.id } }] })
  expect(JSON.parse(changed?.samples[0]?.before ?? '')).toMatchObject({
    webhookId: plain.id,
    data: { id: event.id, a: 1 },
  })
})

test('the last so many are run, and so many samples are kept', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: URL, mapping: '() => 1' }, workbench)
  await publishNumbers(workbench, 30)
  const backtestOf = (limits: Partial<MappingBacktestInput>) =>
    backtestMapping(
      service,
      { webhookSubscriptionId: id, script: '(event) => event.data.n', ...limits },
      workbench,
    )

  const few = await backtestOf({ last: 3, samples: 20 })
  const many = await backtestOf({ samples: 2 })

  expect(few).toMatchObject({ total: 3, changed: 3 })
  expect(few.samples.map(({ after }) => after)).toEqual(['30', '29', '28'])
  expect(many).toMatchObject({ total: 30, same: 1, changed: 29 })
  expect(many.samples).toHaveLength(2)
})

test('it ends when its caller goes away', async () => {
  const { workbench, environmentId } = await createCallers(service)
  const { id } = await service.subscribe({ url: URL }, workbench)
  await publishNumbers(workbench)
  const environment = await findEnvironment(db, parseId('Environment', environmentId) ?? '')
  const session = { caller: { role: 'WORKBENCH' }, environment }
  const backtestWith = (signal: AbortSignal) =>
    execute({
      ...{ schema, document: MappedBacktest },
      variableValues: { input: { webhookSubscriptionId: id, script: '() => 1', samples: 0 } },
      contextValue: {
        ...{ db, sandbox: mapperOf({}), session, now: () => new Date() },
        ...{ request: { signal }, mappingTrials: createMappingTrials() },
      },
    })

  const [heard, alone] = [
    await backtestWith(new AbortController().signal),
    await backtestWith(AbortSignal.abort()),
  ]

  expect(heard).toMatchObject({ data: { mappingBacktest: { total: 6, isComplete: true } } })
  expect(alone).toMatchObject({ data: { mappingBacktest: { total: 0, isComplete: false } } })
})

test('it changes nothing', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: URL, mapping: NOW }, workbench)
  await publishNumbers(workbench)

  await backtestMapping(service, { webhookSubscriptionId: id, script: CANDIDATE }, workbench)

  const again = await changeMapping(service, id, NOW, workbench)
  expect(again).toEqual({ webhookSubscription: { mapping: NOW, mappingVersion: 1 } })
})
