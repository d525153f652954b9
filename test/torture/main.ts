// npm run torture: what is done to Hookwire here is in no test, because it takes minutes.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { tortureDeliveries } from './deliveries-report.ts'
import { tortureLiveLog } from './log-report.ts'
import { say } from './report.ts'

const USAGE = `Usage: npm run torture [-- --events N] [--kills N]            publishing and delivering
       npm run torture -- log [--entries N] [--readers N] [--kills N]   the live request log
       --seed N repeats a run as far as machines allow it.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '20000' },
    entries: { type: 'string', default: '1000000' },
    readers: { type: 'string', default: '20' },
    kills: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const [what = 'deliveries'] = positionals
const seed = count('seed')
const kills = values.kills === undefined ? {} : { kills: count('kills') }

const violations = await run()
for (const violation of violations) say(`  ${violation}`)
say(violations.length === 0 ? 'Torture: passed.' : `Torture: FAILED (--seed ${seed}).`)
process.exit(violations.length === 0 ? 0 : 1) // what still waits for something will not get it

function run(): Promise<readonly string[]> {
  if (what === 'deliveries') {
    return tortureDeliveries({ events: count('events'), seed, ...kills })
  }
  if (what === 'log') {
    return tortureLiveLog({ entries: count('entries'), readers: count('readers'), seed, ...kills })
  }
  throw new Error(`There is no torture of ${what}.\n${USAGE}`)
}

function count(name: keyof typeof values): number {
  const value = Number(values[name])
  if (Number.isInteger(value) && value >= 0) return value
  throw new Error(`--${name} must be a whole number.\n${USAGE}`)
}
