import { expect, test } from 'vitest'
import { DEFAULT_EXPORT_SETTINGS } from '../../src/domain/export-settings.ts'
import { NIL_UUID } from '../../src/domain/ids.ts'
import type { MappingRun } from '../../src/domain/mappings.ts'
import { backtestInTurn } from '../../src/operations/mapping-backtest.ts'
import { previewMapping } from '../../src/operations/mapping-preview.ts'
import { createMappingTrials } from '../../src/operations/mapping-trials.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { findSubscriptions } from '../../src/storage/subscriptions.ts'
import { addEnvironment, addSubscription, newEvent } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

/** An environment with a subscription and some events, all of which it gets. */
async function addMapped(count = 3) {
  const environmentId = await addEnvironment(db)
  const id = await addSubscription(db, environmentId, { mapping: 'now' })
  const [subscription] = await findSubscriptions(db, environmentId, [id])
  if (subscription === undefined) throw new Error('It is not there.')
  const events = Array.from({ length: count }, () => newEvent(environmentId))
  await insertEvents(db, events)
  return { environmentId, subscription, eventId: events[0]?.id ?? '' }
}

type Mapped = Awaited<ReturnType<typeof addMapped>>

/** One process, whose scripts go on when so many run; it counts how many do, and of how many environments. */
function startProcess(enough = 1) {
  const trials = createMappingTrials()
  const running: string[] = []
  const most = { scripts: 0, environments: 0 }
  const isEnough = Promise.withResolvers<void>()
  const sandbox = {
    async map(script: string, { context }: { context: { environmentId: string } }) {
      running.push(context.environmentId)
      most.scripts = Math.max(most.scripts, running.length)
      most.environments = Math.max(most.environments, new Set(running).size)
      if (running.length >= enough) isEnough.resolve()
      await isEnough.promise
      for (let count = 0; count < 5; count += 1) await new Promise(setImmediate)
      running.splice(running.indexOf(context.environmentId), 1)
      const run: MappingRun = { result: { kind: 'mapped', body: script }, logs: [], durationMs: 0 }
      return run
    },
  }
  const given = { db, sandbox, exportSettings: DEFAULT_EXPORT_SETTINGS, oldestId: NIL_UUID }
  return {
    most,
    runBacktest: ({ subscription }: Mapped, signal?: AbortSignal) =>
      backtestInTurn({ ...given, places: trials.backtests, signal }, subscription, {
        ...{ script: 'next', last: 10, samples: 1 },
      }),
    runPreview: ({ environmentId, subscription, eventId }: Mapped, signal?: AbortSignal) =>
      previewMapping(
        {
          ...{ ...given, places: trials.previews, signal, now: () => new Date() },
          owner: { environmentId, publisherId: null },
        },
        { script: 'next', event: eventId, subscription },
      ),
  }
}

const times = <T>(count: number, work: () => Promise<T>) =>
  Promise.all(Array.from({ length: count }, work))

test('who goes away before it is their turn has nothing run, and holds nobody up', async () => {
  const { runBacktest, runPreview, most } = startProcess()
  const here = await addMapped()

  const [alone, unseen] = [
    await runBacktest(here, AbortSignal.abort()),
    await runPreview(here, AbortSignal.abort()),
  ]

  expect(alone).toMatchObject({ counts: { changed: 0 }, samples: [], isComplete: false })
  expect(unseen).toBeUndefined()
  expect(most.scripts).toBe(0)
})

test('an environment has one backtest at a time, and each of them is run in full', async () => {
  const { runBacktest, most } = startProcess(3)
  const here = await addMapped(3)

  const ran = await times(5, () => runBacktest(here))

  expect(ran.map(({ counts, isComplete }) => [counts.changed, isComplete])).toEqual(
    ran.map(() => [3, true]),
  )
  expect(most.scripts).toBe(3)
})

test('two environments at once have backtests, and no third', async () => {
  const { runBacktest, most } = startProcess(2 * 3)
  const environments = await times(5, addMapped)

  const ran = await Promise.all(environments.map((one) => runBacktest(one)))

  expect(ran.every(({ isComplete }) => isComplete)).toBe(true)
  expect(most.environments).toBe(2)
})

test('an environment has four previews at once, and a process sixteen', async () => {
  const [one, all] = [startProcess(4), startProcess(16)]
  const environments = await times(6, addMapped)

  const ofOne = await times(12, () => one.runPreview(environments[0] as Mapped))
  const ofAll = await Promise.all(
    environments.map((mapped) => times(6, () => all.runPreview(mapped))),
  )

  expect([...ofOne, ...ofAll.flat()].every((preview) => preview !== undefined)).toBe(true)
  expect([one.most.scripts, all.most.scripts]).toEqual([4, 16])
})
