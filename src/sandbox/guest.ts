import { randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { EvalFlags, Intrinsics, QuickJS, type QuickJSOptions } from 'quickjs-wasi'
import {
  GUEST_HEAP_BYTES,
  GUEST_STACK_BYTES,
  MAX_LOG_CHARACTERS,
  MAX_LOG_LINES,
  MAX_MESSAGE_CHARACTERS,
  MAX_OUTPUT_BYTES,
  MAX_STACK_TRACE_CHARACTERS,
} from './limits.ts'
import { applyImage, captureImage, type MemoryImage } from './memory-image.ts'
import { callGuest } from './private-parts.ts'

/** Room in the image, so that an ordinary call need not make the memory grow. */
const SLACK_BYTES = 256 * 1_024
/** Most calls end before there is anything worth collecting. */
const COLLECTOR_THRESHOLD_BYTES = 4 * 1_024 * 1_024

const BAD_DESCRIPTOR = 8 // WASI's
const MICROSECONDS_PER_MS = 1_000
/** WASI counts nanoseconds from 1970 in 64 bits without a sign. */
const MAX_CLOCK_MS = Date.UTC(2554, 0)

const PRELUDE = readFileSync(new URL('./guest-prelude.js', import.meta.url), 'utf8')
const PRELUDE_LIMITS = JSON.stringify({
  body: MAX_OUTPUT_BYTES,
  logLines: MAX_LOG_LINES,
  logCharacters: MAX_LOG_CHARACTERS,
  message: MAX_MESSAGE_CHARACTERS,
  trace: MAX_STACK_TRACE_CHARACTERS,
})

/** A guest at rest: its memory, and where in it the prelude's function is. */
export interface RestingGuest {
  readonly image: MemoryImage
  readonly entry: number
}

/** One engine that is many guests in turn, each from its image. */
export interface Guests {
  /** The prelude alone, without a script. */
  readonly blank: RestingGuest
  /** From here a job's processor time counts, up to the limit. For its guests it is `now`, and stays so. */
  begin(now: Date, limitMs: number): void
  /** The job has used up its time: whatever came of it does not count. */
  wasInterrupted(): boolean
  wake(guest: RestingGuest): Promise<QuickJS>
  /** What was left behind cannot be trusted any more. */
  discard(): void
}

export async function openGuests(wasm: WebAssembly.Module): Promise<Guests> {
  const time = {
    nowMs: 0,
    start: process.threadCpuUsage(),
    limitMs: Number.POSITIVE_INFINITY,
    isInterrupted: false,
  }
  const options = engineOptions(wasm, {
    nowMs: () => time.nowMs,
    isOver() {
      const { user, system } = process.threadCpuUsage(time.start)
      time.isInterrupted ||= user + system > time.limitMs * MICROSECONDS_PER_MS
      return time.isInterrupted
    },
  })
  let vm: QuickJS | undefined = await QuickJS.create(options)
  vm.gcThreshold = COLLECTOR_THRESHOLD_BYTES
  const blank = loadPrelude(vm)

  return {
    blank,
    begin(now, limitMs) {
      time.nowMs = now.getTime()
      time.limitMs = limitMs
      time.start = process.threadCpuUsage()
      time.isInterrupted = false
    },
    wasInterrupted: () => time.isInterrupted,
    async wake({ image }) {
      vm = await applyImage(vm, image, options)
      return vm
    },
    discard() {
      vm = undefined
    },
  }
}

function loadPrelude(vm: QuickJS): RestingGuest {
  const entry = vm.evalCode(PRELUDE, 'hookwire', EvalFlags.STRICT)
  callGuest(vm, entry, [vm.newString('limit'), vm.newString(PRELUDE_LIMITS)])
  vm.evalCode(`void new ArrayBuffer(${SLACK_BYTES})`).dispose()
  vm.runGC()
  return { image: captureImage(vm), entry: vm.exportHandle(entry) }
}

/** What the engine may ask the outside. */
interface Answers {
  /** All the time there is. */
  nowMs(): number
  /** Asked every ten thousand steps. */
  isOver(): boolean
}

function engineOptions(wasm: WebAssembly.Module, answers: Answers): QuickJSOptions {
  return {
    wasm,
    memoryLimit: GUEST_HEAP_BYTES,
    maxStackSize: GUEST_STACK_BYTES,
    intrinsics: Intrinsics.ALL & ~Intrinsics.PERFORMANCE & ~Intrinsics.WEAK_REF,
    timezoneOffset: 0,
    interruptHandler: () => answers.isOver(),
    wasi: (memory) => ({
      clock_time_get(_clock: number, _precision: bigint, result: number) {
        const nowMs = Math.min(Math.max(0, Math.trunc(answers.nowMs())), MAX_CLOCK_MS)
        new DataView(memory.buffer).setBigUint64(result, BigInt(nowMs) * 1_000_000n, true)
        return 0
      },
      fd_write: () => BAD_DESCRIPTOR,
      random_get(start: number, length: number) {
        randomFillSync(new Uint8Array(memory.buffer, start, length))
        return 0
      },
    }),
  }
}
