import { expect, test } from 'vitest'
import { IdempotencyConflictError, InvalidInputError } from '../../src/domain/errors.ts'
import { type NewEvent, pathOfEvent } from '../../src/domain/events.ts'
import { createPublishChecked } from '../../src/operations/event-checks.ts'
import { changeEventType, createEventType } from '../../src/operations/event-types.ts'
import { publishEvents } from '../../src/operations/events.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment } from '../support/rows.ts'
import { checkSchemasHere } from '../support/schema-checks.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const transact = transactWith(db, boss, () => new Date())

const AMOUNT = JSON.stringify({ properties: { amount: { type: 'number' } } })
const TEXT = JSON.stringify({ properties: { amount: { type: 'string' } } })
const MAX_RUNS = 5

/** A process that publishes; `between` is called after the check, before the transaction. */
function startProcess(between: (run: number) => Promise<unknown> = async () => undefined) {
  const sandbox = checkSchemasHere()
  const seen = { runs: 0, schemas: sandbox.seen }
  const publishChecked = createPublishChecked(db, sandbox)
  const publish = (events: readonly NewEvent[]) =>
    publishChecked(events, pathOfEvent, async (checked) => {
      await between(seen.runs)
      seen.runs += 1
      return transact((tx) => publishEvents(tx, checked))
    })
  return { seen, publish }
}

const register = (environmentId: string, schema: string | null, name = 'checked') =>
  transact((tx) => createEventType(tx, environmentId, { name, description: null, schema }))
const change = (environmentId: string, id: string, what: Parameters<typeof changeEventType>[3]) =>
  transact((tx) => changeEventType(tx, environmentId, id, what))
const eventOf = (environmentId: string, rawData: string, part: Partial<NewEvent> = {}) =>
  newInput(environmentId, { type: 'checked', rawData, ...part })

async function countStored(environmentId: string): Promise<number> {
  const { count } = await db
    .selectFrom('events')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('environmentId', '=', environmentId)
    .executeTakeFirstOrThrow()
  return count
}

/** The paths that a publish is refused at. */
async function refusal(publishing: Promise<unknown>): Promise<string[]> {
  const error = await publishing.then(
    () => undefined,
    (reason) => reason,
  )
  if (!(error instanceof InvalidInputError)) throw error ?? new Error('It was published.')
  return error.issues.map(({ path }) => path.join('.'))
}

test('one bad event refuses its batch, with every issue of every event, and nothing is stored', async () => {
  const environmentId = await addEnvironment(db)
  await register(environmentId, JSON.stringify({ required: ['a'], properties: { b: false } }))
  const { publish } = startProcess()
  const datas = ['{"a":1}', '{"b":1}', '{"a":1}', '{}']

  const paths = await refusal(publish(datas.map((data) => eventOf(environmentId, data))))

  expect(paths.toSorted()).toEqual(['events.1.rawData', 'events.1.rawData.b', 'events.3.rawData'])
  expect(await countStored(environmentId)).toBe(0)
})

test('every issue is named, also of types that this process has not met', async () => {
  const environmentId = await addEnvironment(db)
  for (const name of ['met', 'unmet']) await register(environmentId, AMOUNT, name)
  const { id } = await register(environmentId, null, 'gone')
  await change(environmentId, id, { isArchived: true })
  const { publish, seen } = startProcess()
  const of = (type: string, rawData: string) => eventOf(environmentId, rawData, { type })
  await publish([of('met', '{"amount":1}')])

  const wrong = ['unmet', 'met', 'gone', 'unregistered', 'unmet', 'met']
  const paths = await refusal(
    publish([...wrong.map((type) => of(type, '{"amount":"1"}')), of('unmet', '{"amount":1}')]),
  )

  expect(paths).toEqual([
    ...['events.0.rawData.amount', 'events.1.rawData.amount', 'events.2.type'],
    ...['events.4.rawData.amount', 'events.5.rawData.amount'],
  ])
  expect(seen.schemas.runs).toBe(6) // each event once
})

test('an archived type is refused, and published again when it no longer is', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish } = startProcess()
  const event = eventOf(environmentId, '1')

  await publish([event])
  await change(environmentId, id, { isArchived: true })
  const paths = await refusal(publish([event]))
  await change(environmentId, id, { isArchived: false })
  await publish([event])

  expect(paths).toEqual(['events.0.type'])
  expect(await countStored(environmentId)).toBe(2)
})

test('data that was checked by a schema that has changed since is checked again', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish, seen } = startProcess((run) =>
    run === 1 ? change(environmentId, id, { schema: TEXT }) : Promise.resolve(),
  )

  const paths = await refusal(publish([eventOf(environmentId, '{"amount":1}')]))

  expect(paths).toEqual(['events.0.rawData.amount'])
  expect(seen).toEqual({ runs: 2, schemas: { runs: 2 } })
  expect(await countStored(environmentId)).toBe(0)
})

test('a type that is archived after the check is refused all the same', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish } = startProcess((run) =>
    run === 1 ? change(environmentId, id, { isArchived: true }) : Promise.resolve(),
  )

  const paths = await refusal(publish([eventOf(environmentId, '{"amount":1}')]))

  expect(paths).toEqual(['events.0.type'])
})

test('a type that never stands still is refused in the end', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish, seen } = startProcess(() => change(environmentId, id, { schema: AMOUNT }))
  const other = newInput(environmentId)

  const paths = await refusal(publish([other, eventOf(environmentId, '{"amount":1}')]))

  expect(paths).toEqual(['events.1.type'])
  expect(seen.runs).toBe(MAX_RUNS)
  expect(await countStored(environmentId)).toBe(0)
})

test('what one process has registered holds in another that has published before', async () => {
  const environmentId = await addEnvironment(db)
  const { publish } = startProcess()
  await publish([eventOf(environmentId, '{"amount":"1"}')])

  await register(environmentId, AMOUNT)
  const paths = await refusal(publish([eventOf(environmentId, '{"amount":"1"}')]))

  expect(paths).toEqual(['events.0.rawData.amount'])
})

test('types that ask for nothing cost no second run, and those that ask but one, once', async () => {
  const environmentId = await addEnvironment(db)
  await register(environmentId, AMOUNT)
  await register(environmentId, null, 'plain')
  const { publish, seen } = startProcess()
  const plain = newInput(environmentId, { type: 'plain' })

  const runs = []
  for (const event of [newInput(environmentId), plain, eventOf(environmentId, '{}')]) {
    await publish([event])
    runs.push(seen.runs)
  }
  await publish([eventOf(environmentId, '{}'), plain])

  expect(runs).toEqual([1, 2, 4])
  expect(seen).toEqual({ runs: 5, schemas: { runs: 2 } })
})

test('a type that no longer asks for anything lets everything through', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish } = startProcess()
  await publish([eventOf(environmentId, '{}')])

  await change(environmentId, id, { schema: null })
  await publish([eventOf(environmentId, '{"amount":"1"}')])

  expect(await countStored(environmentId)).toBe(2)
})

test('the same type elsewhere asks for nothing here', async () => {
  const [here, there] = [await addEnvironment(db), await addEnvironment(db)]
  await register(there, 'false')
  const { publish } = startProcess()

  const refused = await refusal(publish([eventOf(here, '1'), eventOf(there, '1')]))
  await publish([eventOf(here, '1')])

  expect(refused).toEqual(['events.1.rawData'])
  expect(await countStored(here)).toBe(1)
})

test('an event that was stored is answered again under its key, whatever is asked for since', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await register(environmentId, AMOUNT)
  const { publish } = startProcess()
  const event = eventOf(environmentId, '{"amount":1}', { idempotencyKey: 'null' })
  const [first] = await publish([event])

  await change(environmentId, id, { schema: TEXT, isArchived: true })
  const [again] = await publish([event])
  const [other] = await publish([{ ...event, rawData: '{"amount":2}' }])
  const withoutKey = await refusal(publish([event, { ...event, idempotencyKey: null }]))

  expect(again).toEqual({ ...first, isDuplicate: true })
  expect(other).toBeInstanceOf(IdempotencyConflictError)
  expect(withoutKey).toEqual(['events.1.type'])
  expect(await countStored(environmentId)).toBe(1)
})

test('a key whose event was refused is free', async () => {
  const environmentId = await addEnvironment(db)
  await register(environmentId, AMOUNT)
  const { publish } = startProcess()
  const bad = eventOf(environmentId, '{"amount":"1"}', { idempotencyKey: 'k' })

  await refusal(publish([bad]))
  const [published] = await publish([{ ...bad, rawData: '{"amount":1}' }])

  expect(published).toMatchObject({ isDuplicate: false, event: { rawData: '{"amount":1}' } })
})
