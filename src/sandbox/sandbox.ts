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
import { ENDED, SOURCE_TOO_LARGE } from './mapping-errors.ts'
import { createPool } from './pool.ts'
import { startThread } from './thread.ts'

const KIB = 1_024
const MIN_WORKERS = 2 // so that there is one for those who wait behind somebody's loop
const MAX_WORKERS = 4
const SEEDS = 2 ** 32
/** Those who save a script or a schema wait in a lane of their own. */
const CHECKS = 'checks'
const PUBLISHERS = 'publishers'
const SCHEMA_DEADLINE = `Checking data against the schema took more than ${HARD_LIMIT_MS} ms, or more memory than it may.`

export interface SandboxOptions {
  /** How many scripts run at the same time. */
  readonly workers?: number
}

/** Starts its workers when there is something to run. */
export function createSandbox({ workers = defaultWorkers() }: SandboxOptions = {}): Sandbox {
  const pool = createPool({ size: workers, startThread, nowMs: () => performance.now() })

  return {
    async map(script, input) {
      if (isTooLarge(script)) return failedRun(SOURCE_TOO_LARGE, 0)
      const { environmentId } = input.context
      const ran = await pool.run(environmentId, mapJob(script, input))
      return ran.kind === 'value' ? ran.value : failedRun(ENDED, HARD_LIMIT_MS)
    },
    async checkScript(script) {
      if (isTooLarge(script)) return SOURCE_TOO_LARGE
      const ran = await pool.run(CHECKS, { kind: 'checkScript', source: script })
      return ran.kind === 'value' ? ran.value : ENDED
    },
    async checkSchema(schema) {
      if (Buffer.byteLength(schema) > MAX_SCHEMA_BYTES) {
        return `must have at most ${MAX_SCHEMA_BYTES / KIB} KiB.`
      }
      const ran = await pool.run(CHECKS, { kind: 'checkSchema', source: schema })
      return ran.kind === 'value' ? ran.value : `takes more than ${HARD_LIMIT_MS} ms to compile.`
    },
    async validate(schema, data) {
      const ran = await pool.run(PUBLISHERS, { kind: 'validate', source: schema, data })
      if (ran.kind === 'ended') throw new SchemaDeadlineError(SCHEMA_DEADLINE)
      return ran.value
    },
    stop: pool.stop,
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
    ...{ data, now: timestamp, seed: Math.floor(Math.random() * SEEDS) },
  } as const
}

function failedRun(error: MappingError, durationMs: number): MappingRun {
  return { result: { kind: 'failed', error }, logs: [], durationMs }
}
