import { expect, test } from 'vitest'
import { crash } from '../torture/crash.ts'

const TIMEOUT_MS = 120_000

test(
  'three kill -9 in 2 000 events lose nothing, repeat only what was in flight, and a watcher misses and repeats nothing',
  async () => {
    const report = await crash({ events: 2_000, kills: 3, seed: 7, maxPauseMs: 0 })

    const repeated = report.unrecorded.map(({ inFlight, uncommitted }) => inFlight + uncommitted)
    expect(report.violations).toEqual([])
    expect(report.duplicates).toBe(repeated.reduce((sum, count) => sum + count, 0))
    expect(report.lives.map(({ ending }) => ending)).toEqual([
      { code: null, signal: 'SIGKILL' },
      { code: null, signal: 'SIGKILL' },
      { code: null, signal: 'SIGKILL' },
      { code: 0, signal: null },
    ])
  },
  TIMEOUT_MS,
)
