import type { MappingError, MappingResult } from '../domain/mappings.ts'
import { storable } from '../domain/text.ts'
import { type CompiledScript, readThrown, textOf } from './compile.ts'
import type { Guests } from './guest.ts'
import type { MapJob } from './jobs.ts'
import {
  MAX_LOG_CHARACTERS,
  MAX_LOG_LINES,
  MAX_OUTPUT_BYTES,
  MEASURE_LIMIT_MS,
  SOFT_LIMIT_MS,
} from './limits.ts'
import {
  errorOf,
  type Layout,
  NOT_JSON,
  OUT_OF_MEMORY,
  PROMISED,
  TIMEOUT,
  TOO_DEEP,
  TOO_LARGE,
} from './mapping-errors.ts'
import { callGuest } from './private-parts.ts'

export interface GuestRun {
  readonly result: MappingResult
  readonly logs: readonly string[]
}

/** Calls a script once. The guest has what it is given here, and nothing else. */
export async function runScript(
  guests: Guests,
  script: CompiledScript,
  { head, data, now, seed }: MapJob,
): Promise<GuestRun> {
  guests.begin(now, SOFT_LIMIT_MS)
  const vm = await guests.wake(script.guest)
  let isLate = false
  try {
    const entry = vm.importHandle(script.guest.entry)
    const call = [vm.newString('run'), vm.newNumber(seed), vm.newString(head), vm.newString(data)]
    const answer = textOf(callGuest(vm, entry, call))
    isLate = guests.wasInterrupted()
    if (isLate) {
      // Writing it down runs getters and toJSON. What is too large may take all the time there is, and its
      // owner should learn of the size: so there is time again to find out.
      guests.begin(now, MEASURE_LIMIT_MS)
      const measured = textOf(callGuest(vm, entry, [vm.newString('measure')]))
      return measured === '' ? failed(TIMEOUT) : readAnswer(measured, script.layout)
    }
    // Even the prelude, which catches everything, had no room left to say so.
    if (answer === '') return failed(OUT_OF_MEMORY)
    return readAnswer(answer, script.layout)
  } catch (error) {
    guests.discard()
    if (isLate || guests.wasInterrupted()) return failed(TIMEOUT)
    if (error instanceof RangeError) return failed(TOO_DEEP)
    return failed(OUT_OF_MEMORY) // a trap of the engine, or no room for the input
  }
}

/** The prelude's last line of a log that was cut. */
const MORE = '…'

/** The prelude's frame: what happened, how long the log is, the log, and what belongs to it. */
const FRAME = /^([a-z]+)(\d+):/

function readAnswer(answer: string, layout: Layout): GuestRun {
  const [opening, what, length] = FRAME.exec(answer) ?? ['', '', '0']
  const end = opening.length + Number(length)
  const logs = length === '0' ? [] : readLogs(answer.slice(opening.length, end))
  return { result: readResult(what ?? '', answer.slice(end), layout), logs }
}

function readResult(what: string, rest: string, layout: Layout): MappingResult {
  switch (what) {
    case 'mapped':
      if (Buffer.byteLength(rest) > MAX_OUTPUT_BYTES) return { kind: 'failed', error: TOO_LARGE }
      return { kind: 'mapped', body: rest }
    case 'dropped':
      return { kind: 'dropped' }
    case 'promise':
      return { kind: 'failed', error: PROMISED }
    case 'large':
      return { kind: 'failed', error: TOO_LARGE }
    case 'late':
      return { kind: 'failed', error: TIMEOUT }
    case 'thrown':
      return { kind: 'failed', error: errorOf('runtime', readThrown(rest), layout) }
    default:
      return { kind: 'failed', error: NOT_JSON }
  }
}

function readLogs(text: string): string[] {
  const lines = JSON.parse(`[${text}]`) as string[]
  let room = MAX_LOG_CHARACTERS + MORE.length
  return lines.slice(0, MAX_LOG_LINES + 1).map((line) => {
    const kept = storable(line.slice(0, room))
    room -= kept.length
    return kept
  })
}

function failed(error: MappingError): GuestRun {
  return { result: { kind: 'failed', error }, logs: [] }
}
