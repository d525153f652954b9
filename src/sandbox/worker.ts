// A thread of its own, which may be ended at any moment: it holds nothing that cannot be made again.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'
import { parentPort, workerData } from 'node:worker_threads'
import { type Compilation, compileScript } from './compile.ts'
import { openGuests } from './guest.ts'
import {
  type Answer,
  type Answers,
  BEGUN,
  BEGUN_AT,
  BEGUN_AT_CPU,
  type Job,
  type MapJob,
} from './jobs.ts'
import { GUEST_MEMORY_BYTES, MAX_IMAGES, SLOW_MS } from './limits.ts'
import { createLru } from './lru.ts'
import { runScript } from './mapping-runs.ts'
import { createSchemas } from './schemas.ts'
import { withMemoryMaximum } from './wasm-maximum.ts'

const MICROSECONDS_PER_MS = 1_000
const NO_TIME = new Date(0)
const WARM_UP = {
  kind: 'map',
  head: '{"event":{},"context":{}}',
  now: NO_TIME,
  seed: 0,
} as const

const { cells } = workerData as { readonly cells: BigInt64Array }
const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'))
const guests = await openGuests(new WebAssembly.Module(withMemoryMaximum(wasm, GUEST_MEMORY_BYTES)))
const images = createLru<Compilation>(MAX_IMAGES)
const schemas = createSchemas()

// What the first job would pay for: engines compile what they run.
await map({ ...WARM_UP, source: 'return event', data: '{}' })
schemas.validate('{"type":"object"}', '{}')

parentPort?.on('message', (batch: readonly Job[]) => {
  void answerAll(batch).then((answers) => parentPort?.postMessage(answers))
})

async function answerAll(batch: readonly Job[]): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const job of batch) {
    const { user, system } = process.threadCpuUsage()
    Atomics.store(cells, BEGUN_AT_CPU, BigInt(user + system))
    Atomics.store(cells, BEGUN_AT, process.hrtime.bigint())
    Atomics.add(cells, BEGUN, 1n)
    answers.push(await answer(job))
  }
  return answers
}

async function answer(job: Job): Promise<Answer> {
  const before = process.threadCpuUsage()
  try {
    const value = await work(job)
    return { kind: 'value', value, isQuick: usedMs(before) < SLOW_MS }
  } catch (error) {
    return { kind: 'fault', place: placeOf(error) }
  }
}

function usedMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / MICROSECONDS_PER_MS
}

/** Without the message, in which there could be some of the data. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return `${error.name} ${/\n\s+(at .*)/.exec(error.stack ?? '')?.[1] ?? ''}`
}

async function work(job: Job): Promise<Answers[keyof Answers]> {
  switch (job.kind) {
    case 'map':
      return map(job)
    case 'checkScript': {
      const script = await compile(job.source)
      return script.kind === 'failed' ? script.error : null
    }
    case 'checkSchema':
      return schemas.check(job.source)
    case 'validate':
      return schemas.validate(job.source, job.data)
  }
}

async function map(job: MapJob): Promise<Answers['map']> {
  const startedAt = performance.now()
  const script = await compile(job.source)
  const run =
    script.kind === 'failed'
      ? { result: { kind: 'failed', error: script.error } as const, logs: [] }
      : await runScript(guests, script, job)
  return { ...run, durationMs: performance.now() - startedAt }
}

async function compile(source: string): Promise<Compilation> {
  const known = images.get(source)
  if (known !== undefined) return known

  guests.begin(NO_TIME) // what the top level sees is in the image, and so in every call
  const compilation = await compileScript(guests, source)
  if (compilation.kind === 'compiled' || compilation.isFinal) images.set(source, compilation)
  return compilation
}
