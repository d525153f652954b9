import { join } from 'node:path'
import process from 'node:process'
import { defineConfig } from 'vitest/config'

const TIMEOUT_MS = 20_000

// .ci/run counts tests from this file.
const reportFile = process.env['TEST_REPORT']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // They often wait: four fill two cores. They share a process, or half of the time would go into
    // importing the same modules again; so no file may replace a module.
    pool: 'forks',
    maxWorkers: 4,
    isolate: false,
    // The many processes of Hookwire that tests start are up in half of the time.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/hookwire') },
    testTimeout: TIMEOUT_MS,
    hookTimeout: TIMEOUT_MS,
    reporters: reportFile ? ['default', ['json', { outputFile: reportFile }]] : ['default'],
  },
  // Without these conditions vitest loads graphql twice and its instanceof checks fail.
  ssr: { resolve: { conditions: ['node', 'module-sync', 'default'] } },
})
