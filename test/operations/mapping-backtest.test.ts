import { expect, test } from 'vitest'
import { DEFAULT_EXPORT_SETTINGS } from '../../src/domain/export-settings.ts'
import { type BacktestContext, backtest } from '../../src/operations/mapping-backtest.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { mapperOf } from '../support/mapping.ts'
import { addEnvironment, addSubscription, newEvent, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

/** A subscription whose mapping is named "now", and so many events, some of them of another type. */
async function arrange(count: number, part: Partial<BacktestContext> = {}, characters = 0) {
  const environmentId = await addEnvironment(db)
  const id = await addSubscription(db, environmentId, { mapping: 'now', eventTypes: ['wanted'] })
  const [subscription] = await findSubscriptions(db, environmentId, [id])
  if (subscription === undefined) throw new Error('It is not there.')
  const events = Array.from({ length: count }, (_, index) => [
    newEvent(environmentId, {
      type: 'wanted',
      rawData: `{"n":${index},"eventDetail":1}${' '.repeat(characters)}`,
    }),
    newEvent(environmentId, { type: 'other' }),
  ]).flat()
  await insertEvents(db, events)
  const mapper = mapperOf({ now: () => 1, next: () => 2 })
  const exportSettings = DEFAULT_EXPORT_SETTINGS
  const { oldestId } = wholeOf(environmentId)
  const given = { db, sandbox: mapper, exportSettings, oldestId }
  const context = { ...given, isOver: () => false, ...part }
  const run = (last: number) =>
    backtest(context, subscription, { script: 'next', last, samples: 20 })
  return { run, mapper, wanted: events.filter(({ type }) => type === 'wanted') }
}

test('nothing is run any more once nobody waits for it', async () => {
  const asked: boolean[] = []
  const isOver = () => asked.push(true) > 2
  const { run, mapper } = await arrange(40, { isOver })

  const { counts, isComplete } = await run(40)

  expect([counts.changed, isComplete]).toEqual([16, false])
  expect(mapper.inputs).toHaveLength(2 * 16)
})

test('where all has been run, it is complete, however long it took', async () => {
  const asked: boolean[] = []
  const isOver = () => asked.push(true) > 3
  const { run } = await arrange(20, { isOver })

  const { counts, isComplete } = await run(20)

  expect([counts.changed, isComplete]).toEqual([20, true])
})

test('what was asked for is run in full, from the newest on, by both scripts', async () => {
  const { run, mapper, wanted } = await arrange(20)

  const { counts, samples, isComplete } = await run(11)

  expect([counts.changed, isComplete]).toEqual([11, true])
  expect(mapper.inputs).toHaveLength(2 * 11)
  expect(samples.map(({ eventId }) => eventId)).toEqual(
    wanted
      .slice(-11)
      .map(({ id }) => id)
      .toReversed(),
  )
})

test('few events are in memory at once', async () => {
  let atOnce = 0
  let most = 0
  const sandbox: BacktestContext['sandbox'] = {
    async map(script) {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise(setImmediate)
      atOnce -= 1
      return { result: { kind: 'mapped', body: script }, logs: [], durationMs: 0 }
    },
  }
  const { run } = await arrange(40, { sandbox })

  await run(40)

  expect(most).toBeLessThanOrEqual(8)
})

test('between large events others have their turn, and between small ones nobody waits', async () => {
  const startedInOneTurn = async (characters: number) => {
    const starts: number[] = []
    let turns = 0
    let isRunning = true
    const sandbox: BacktestContext['sandbox'] = {
      async map(script) {
        if (script === 'now') starts.push(turns)
        return { result: { kind: 'mapped', body: script }, logs: [], durationMs: 0 }
      },
    }
    const { run } = await arrange(8, { sandbox }, characters)
    const count = () => {
      turns += 1
      if (isRunning) setImmediate(count)
    }
    count()
    await run(8)
    isRunning = false
    return new Set(starts).size
  }

  expect(await startedInOneTurn(10)).toBe(1)
  expect(await startedInOneTurn(300_000)).toBe(8)
})

test('both scripts are given what the settings leave', async () => {
  const exportSettings = { ...DEFAULT_EXPORT_SETTINGS, includeRequestPayload: false }
  const { run, mapper } = await arrange(1, { exportSettings })

  await run(1)

  expect(mapper.inputs.map(({ event }) => JSON.parse(event.data))).toEqual([{ n: 0 }, { n: 0 }])
})

test('where there is nothing to run it on, it is complete all the same', async () => {
  const { run } = await arrange(0)

  const result = await run(10)

  const counts = { same: 0, changed: 0, dropped: 0, failed: 0 }
  expect(result).toEqual({ counts, samples: [], isComplete: true })
})
