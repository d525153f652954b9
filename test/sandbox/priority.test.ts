import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { RISK_NICENESS } from '../../src/sandbox/limits.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const TASKS = '/proc/self/task'
const NICENESS_FIELD = 16 // of what follows the name in proc(5), from 0

const sandbox = createSandbox({ workers: 2 })
afterAll(sandbox.stop)

test.runIf(process.platform === 'linux')(
  'what nobody knows yet has what others leave of the processor, and what is known does not',
  async () => {
    const before = niceness()

    await sandbox.map('() => 1', mappingInput())
    const unknown = niceness()
    await sandbox.map('() => 1', mappingInput())

    expect(unknown.filter((nice) => nice === before[0] + RISK_NICENESS)).not.toEqual([])
    expect(niceness().filter((nice) => nice === before[0]).length).toBeGreaterThan(before.length)
  },
)

/** Of each thread of this process. */
function niceness(): [number, ...number[]] {
  return readdirSync(TASKS).map((id) => {
    const stat = readFileSync(`${TASKS}/${id}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[NICENESS_FIELD])
  }) as [number, ...number[]]
}
