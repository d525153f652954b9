import { expect, test } from 'vitest'
import { copyTemplate } from '../support/database.ts'
import { tortureLog } from '../torture/log.ts'

const ENTRIES = 20_000
const WRITE_LIMIT_MS = 60_000
const CATCH_UP_LIMIT_MS = 60_000
/** With the start and the end: longer than all waits in it, so that it says what has not come. */
const TIMEOUT_MS = 150_000

test(
  'ten readers that are cut off while writers, API and worker are killed get exactly what is theirs of 20 000 entries',
  async () => {
    const { url, drop } = await copyTemplate()
    await using database = { url, [Symbol.asyncDispose]: drop }

    const report = await tortureLog({
      ...{ entries: ENTRIES, readers: 10, writerProcesses: 2, seed: 6, database },
      victims: ['API and worker', 'a writer'],
      ...{ writeLimitMs: WRITE_LIMIT_MS, catchUpLimitMs: CATCH_UP_LIMIT_MS },
    })

    expect(report.violations).toEqual([])
    expect(report.entries).toBeGreaterThanOrEqual(ENTRIES)
    expect(report.owed).toBeGreaterThan(ENTRIES)
    expect(report.received).toBeGreaterThanOrEqual(report.owed)
    expect(report.published).toBeGreaterThan(0)
  },
  TIMEOUT_MS,
)
