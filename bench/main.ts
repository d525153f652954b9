// npm run bench: a table for this machine, of processes as an installation has them.
import { bombs } from './bombs.ts'
import { isolation } from './isolation.ts'
import { live } from './live.ts'
import { mappedDrain } from './mapped-drain.ts'
import { mapsAlone } from './mapping.ts'
import { recovery } from './recovery.ts'
import { resend } from './resend.ts'
import { retention } from './retention.ts'
import { createRig, type Rig } from './rig.ts'
import { scale } from './scale.ts'
import { sockets } from './sockets.ts'
import { throughput } from './throughput.ts'

const USAGE = `Usage: npm run bench                 how much it delivers, and how soon
       npm run bench -- bombs        what it costs to refuse what is meant to exhaust the API
       npm run bench -- isolation    what one endpoint that never answers costs the others
       npm run bench -- live         what readers of the live log see, also beside those that never read
       npm run bench -- map          how often a mapping runs in a second, and in plain Node
       npm run bench -- mapping      what mappings cost of what is delivered
       npm run bench -- recovery     what one that was down costs the others, and when it has all
       npm run bench -- resend       what a bulk resend costs new events, and what a killed worker repeats of it
       npm run bench -- retention    how soon old days are dropped, and what publishing notices
       npm run bench -- scale [rows] how soon lists answer from a long log (of 10000000), and what that costs
       npm run bench -- sockets      what 10,000 idle WebSockets cost, and how soon all are back that come at once
`
const EXIT_INTERRUPTED = 130

const [name = 'throughput', rows, ...others] = process.argv.slice(2)

const BENCHES: Readonly<Record<string, (rig: Rig) => Promise<string>>> = {
  throughput,
  bombs,
  isolation,
  live,
  map: mapsAlone,
  mapping: mappedDrain,
  recovery,
  resend,
  retention,
  sockets,
  scale: (rig) => scale(rig, rows === undefined ? undefined : Number(rows)),
}

const bench = BENCHES[name]
const isRowsRight = rows === undefined || (name === 'scale' && /^\d{4,8}$/.test(rows))
if (bench === undefined || !isRowsRight || others.length > 0) {
  process.stderr.write(USAGE)
  process.exitCode = 1
} else {
  process.exitCode = await run(bench)
  process.exit() // what an interrupted benchmark still waits for will not come
}

async function run(measure: (rig: Rig) => Promise<string>): Promise<number> {
  const interrupted = Promise.withResolvers<undefined>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.resolve(undefined))
  }
  await using rig = await createRig()
  const table = await Promise.race([measure(rig), interrupted.promise, rig.failed])
  if (table === undefined) return EXIT_INTERRUPTED
  process.stdout.write(`${table}\n`)
  return 0
}
