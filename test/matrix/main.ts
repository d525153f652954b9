// npm run matrix: who sees and changes what, as a table of every field of the schema and every case.
import process from 'node:process'
import setup from '../support/global-setup.ts'
import { startService } from '../support/service.ts'
import { gaps } from './gaps.ts'
import { faultsOf, headLines, judge, lineOf, rowsOf, type Verdict } from './matrix.ts'
import { createWorld } from './world.ts'

process.exitCode = await run()
process.exit() // connections that are still open have nothing more to say

async function run(): Promise<number> {
  let template = { clusterUrl: '', template: '' }
  const tearDown = await setup({
    provide: (name: keyof typeof template, value: string) => {
      template = { ...template, [name]: value }
    },
  } as Parameters<typeof setup>[0])
  const databaseUrl = new URL(template.clusterUrl)
  databaseUrl.pathname = `/${template.template}`
  const verdicts = await judgeAll(databaseUrl.href)
  await tearDown()

  const faults = [...gaps(), ...faultsOf(verdicts)]
  for (const fault of faults) say(fault)
  const fields = new Set(verdicts.map(({ row }) => row)).size
  say(`${fields} fields, ${verdicts.length} cases, ${faults.length} wrong`)
  return faults.length === 0 ? 0 : 1
}

async function judgeAll(databaseUrl: string): Promise<Verdict[]> {
  await using service = await startService({ databaseUrl })
  await using world = await createWorld(service)
  const verdicts: Verdict[] = []
  for (const line of headLines()) say(line)
  for (const [row, cells] of rowsOf()) {
    const found = await judge(world, cells)
    say(lineOf(row, found))
    verdicts.push(...found)
  }
  return verdicts
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
