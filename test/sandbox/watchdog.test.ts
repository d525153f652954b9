import { expect, test } from 'vitest'
import { BEGUN, BEGUN_AT, BEGUN_AT_CPU, PROGRESS_CELLS } from '../../src/sandbox/jobs.ts'
import { HARD_LIMIT_MS, STUCK_LIMIT_MS } from '../../src/sandbox/limits.ts'
import { watch } from '../../src/sandbox/watchdog.ts'

const usedAtStart = 7_000_000n // microseconds, of jobs before this one

/** Ends when the watchdog says so; `asked` settles when it has asked for the n-th time. */
function watchJob(ranMs: number, usedMs: readonly number[], hasBegun = true) {
  const cells = new BigInt64Array(new SharedArrayBuffer(PROGRESS_CELLS * 8))
  cells[BEGUN] = hasBegun ? 1n : 0n
  cells[BEGUN_AT] = process.hrtime.bigint() - BigInt(ranMs) * 1_000_000n
  cells[BEGUN_AT_CPU] = usedAtStart
  const ended = Promise.withResolvers<number>()
  const askedOften = Promise.withResolvers<number>()
  let asked = 0
  const cpuUsage = async () => {
    const user = Number(usedAtStart) + (usedMs[Math.min(asked, usedMs.length - 1)] ?? 0) * 1_000
    asked += 1
    if (asked === usedMs.length + 1) askedOften.resolve(asked)
    return { user, system: 0 }
  }
  const watchdog = watch({ cells, cpuUsage, end: () => ended.resolve(asked) })
  return { watchdog, cells, ended: ended.promise, askedOften: askedOften.promise }
}

test('a job that has used its processor time is ended', async () => {
  const { watchdog, ended } = watchJob(HARD_LIMIT_MS, [HARD_LIMIT_MS])

  expect(await ended).toBe(1)
  watchdog.stop()
})

test('a job that only waited for the processor is asked again, and not ended before it has used it', async () => {
  const { watchdog, ended } = watchJob(HARD_LIMIT_MS, [0, HARD_LIMIT_MS - 1, HARD_LIMIT_MS])

  expect(await ended).toBe(3)
  watchdog.stop()
})

test('a job that is stuck is ended without being asked', async () => {
  const { watchdog, ended } = watchJob(STUCK_LIMIT_MS, [0])

  expect(await ended).toBe(0)
  watchdog.stop()
})

test('a thread that cannot be asked has that much real time', async () => {
  const ended = Promise.withResolvers<void>()
  const { cells, watchdog: other } = watchJob(HARD_LIMIT_MS, [0])
  other.stop()

  const watchdog = watch({ cells, cpuUsage: undefined, end: ended.resolve })

  await ended.promise
  watchdog.stop()
})

test('the time of one job is not counted for the next', async () => {
  const { watchdog, cells, ended, askedOften } = watchJob(HARD_LIMIT_MS, [0, 0])
  cells[BEGUN_AT_CPU] = usedAtStart * 2n

  expect(await Promise.race([askedOften, ended.then(() => 'ended')])).toBe(3)
  watchdog.stop()
})

test('a thread that does not answer is not asked again, and ended when it is stuck', async () => {
  const { cells, watchdog: other } = watchJob(STUCK_LIMIT_MS - 500, [0])
  other.stop()
  const ended = Promise.withResolvers<void>()
  let asked = 0
  const cpuUsage = () => {
    asked += 1
    return new Promise<NodeJS.CpuUsage>(() => undefined)
  }

  const watchdog = watch({ cells, cpuUsage, end: ended.resolve })

  await ended.promise
  expect(asked).toBe(1)
  watchdog.stop()
})
