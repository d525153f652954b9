import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { MAX_SCHEMA_BYTES } from '../domain/event-type-input.ts'
import { MAX_MAPPING_BYTES } from '../domain/mapping-rules.ts'
import {
  type MappingError,
  type MappingInput,
  type MappingRun,
  type Sandbox,
  SchemaDeadlineError,
} from '../domain/mappings.ts'
import { HARD_LIMIT_MS } from './limits.ts'
import { BUSY, ENDED, SOURCE_TOO_LARGE } from './mapping-errors.ts'
import { createPool } from './pool.ts'
import { startThread } from './thread.ts'

const KIB = 1_024
const SCRIPT_WORKER = new URL('./worker.ts', import.meta.url)
const SCHEMA_WORKER = new URL('./schema-worker.ts', import.meta.url)
const MIN_WORKERS = 2 // so that there is one for those who wait behind somebody's loop
const MAX_WORKERS = 4
/** They are quick, and apart from the others, since one that compiles a pattern cannot be ended at once. */
const SCHEMA_WORKERS = 1
const SEEDS = 2 ** 32
const SCHEMA_DEADLINE = `Checking data against the schema took more than ${HARD_LIMIT_MS} ms, or more memory than it may.`
const SCHEMA_TOO_SLOW = `takes more than ${HARD_LIMIT_MS} ms to compile.`
const SCHEMA_BUSY = 'could not be checked: too many checks of this environment wait. Try again.'

export interface SandboxOptions {
  /** How many scripts run at the same time. */
  readonly workers?: number
}

/** Starts its workers when there is something to run. */
export function createSandbox({ workers = defaultWorkers() }: SandboxOptions = {}): Sandbox {
  const nowMs = () => performance.now()
  const scripts = createPool({
    size: workers,
    startThread: (givesWay) => startThread(SCRIPT_WORKER, givesWay),
    nowMs,
  })
  const schemas = createPool({
    size: SCHEMA_WORKERS,
    startThread: (givesWay) => startThread(SCHEMA_WORKER, givesWay),
    nowMs,
  })

  return {
    async map(script, input) {
      if (isTooLarge(script)) return failedRun(SOURCE_TOO_LARGE, 0)
      const { environmentId } = input.context
      const ran = await scripts.run(environmentId, mapJob(script, input))
      if (ran.kind === 'value') return ran.value
      return ran.kind === 'ended' ? failedRun(ENDED, ran.durationMs) : failedRun(BUSY, 0)
    },
    async checkScript(environmentId, script) {
      if (isTooLarge(script)) return SOURCE_TOO_LARGE
      const ran = await scripts.run(environmentId, { kind: 'checkScript', source: script })
      if (ran.kind === 'value') return ran.value
      return ran.kind === 'ended' ? ENDED : BUSY
    },
    async checkSchema(environmentId, schema) {
      if (Buffer.byteLength(schema) > MAX_SCHEMA_BYTES) {
        return `must have at most ${MAX_SCHEMA_BYTES / KIB} KiB.`
      }
      const ran = await schemas.run(environmentId, { kind: 'checkSchema', source: schema })
      if (ran.kind === 'value') return ran.value
      return ran.kind === 'ended' ? SCHEMA_TOO_SLOW : SCHEMA_BUSY
    },
    async validate(environmentId, schema, data) {
      const ran = await schemas.run(environmentId, { kind: 'validate', source: schema, data })
      if (ran.kind === 'value') return ran.value
      throw new SchemaDeadlineError(ran.kind === 'ended' ? SCHEMA_DEADLINE : SCHEMA_BUSY)
    },
    async stop() {
      await Promise.all([scripts.stop(), schemas.stop()])
    },
  }
}

function defaultWorkers(): number {
  return Math.min(MAX_WORKERS, Math.max(MIN_WORKERS, availableParallelism()))
}

function isTooLarge(script: string): boolean {
  return Buffer.byteLength(script) > MAX_MAPPING_BYTES
}

/** The data keeps its text: it is the guest that parses it. */
function mapJob(script: string, { event, context }: MappingInput) {
  const { data, timestamp, ...others } = event
  // `data` has its place here, and gets its value in the guest.
  const { id, type, ...scope } = others
  const head = { event: { id, type, timestamp, data: null, ...scope }, context }
  return {
    kind: 'map',
    source: script,
    head: JSON.stringify(head),
    ...{ data, now: timestamp, seed: randomInt(SEEDS) },
  } as const
}

function failedRun(error: MappingError, durationMs: number): MappingRun {
  return { result: { kind: 'failed', error }, logs: [], durationMs }
}
