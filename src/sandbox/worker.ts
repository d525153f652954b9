// A thread for scripts, which may be ended at any moment: it holds nothing that cannot be made again.
import { answerBatches } from './answering.ts'
import { type Compilation, compileScript } from './compile.ts'
import { compileEngine } from './engine.ts'
import { openGuests } from './guest.ts'
import type { Answers, MapJob } from './jobs.ts'
import { MAX_IMAGES, MAX_IMAGES_BYTES, SOFT_LIMIT_MS } from './limits.ts'
import { createLru } from './lru.ts'
import { runScript } from './mapping-runs.ts'
import { sizeOf } from './memory-image.ts'

const NO_TIME = new Date(0)
const WARM_UP = {
  kind: 'map',
  head: '{"event":{},"context":{}}',
  now: NO_TIME,
  seed: 0,
} as const

const guests = await openGuests(compileEngine())
const images = createLru<Compilation>({
  ...{ maxEntries: MAX_IMAGES, maxWeight: MAX_IMAGES_BYTES },
  weigh: (compilation) => (compilation.kind === 'compiled' ? sizeOf(compilation.guest.image) : 0),
})

// What the first job would pay for: engines compile what they run.
await map({ ...WARM_UP, source: 'return event', data: '{}' })

answerBatches(async (job) => {
  if (job.kind === 'map') return map(job)
  if (job.kind === 'checkScript') return check(job.source)
  throw new Error('Schemas have a worker of their own.')
})

async function map(job: MapJob): Promise<Answers['map']> {
  const startedAt = performance.now()
  const script = await compile(job.source)
  const run =
    script.kind === 'failed'
      ? { result: { kind: 'failed', error: script.error } as const, logs: [] }
      : await runScript(guests, script, job)
  return { ...run, durationMs: performance.now() - startedAt }
}

async function check(source: string): Promise<Answers['checkScript']> {
  const script = await compile(source)
  return script.kind === 'failed' ? script.error : null
}

async function compile(source: string): Promise<Compilation> {
  const known = images.get(source)
  if (known !== undefined) return known

  guests.begin(NO_TIME, SOFT_LIMIT_MS) // what the top level sees is in the image, and so in every call
  const compilation = await compileScript(guests, source)
  if (compilation.kind === 'compiled' || compilation.isFinal) images.set(source, compilation)
  return compilation
}
