import { join } from 'node:path'
import process from 'node:process'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What hangs fails; what is slow on a busy machine does not. */
const TIMEOUT_MS = 60_000

// .ci/run counts tests from this file.
const reportFile = process.env['TEST_REPORT']

/** They start many processes, clusters, browsers or other languages, or burn time on purpose: npm run test:long. */
const LONG = 'test/**/*.long.test.ts'

/** Where the files stand that take longest. */
const SLOW = /\/test\/(e2e|examples|sandbox)\//

/** In a fresh clone nobody knows which files take long, and the last of them would run alone at the end. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? [LONG] : ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(mode === 'long' ? [] : [LONG])],
    globalSetup: ['test/support/global-setup.ts'],
    // They often wait: four fill two cores. They share a process, or half of the time would go into
    // importing the same modules again; so no file may replace a module.
    pool: 'forks',
    maxWorkers: 4,
    isolate: false,
    sequence: { sequencer: SlowFirst },
    // The many processes of Hookwire that tests start are up in half of the time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/hookwire') },
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
  },
  // Without these conditions vitest loads graphql twice and its instanceof checks fail.
  ssr: { resolve: { conditions: ['node', 'module-sync', 'default'] } },
}))
