import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const CALLS = 300
const WARM_UP_CALLS = 200
const LOOPS = 8
const NANOSECONDS_PER_MS = 1_000_000

const HONEST = '(event) => ({ id: event.id, cents: event.data.amount * 100 })'

const sandbox = createSandbox({ workers: 2 })
afterAll(sandbox.stop)

// How long it all takes, `npm run bench -- mapping` measures: here other tests run as well. That it does not
// stand in line behind the loops can be told without a clock.
test.each(['env_hostile', 'env_one'])(
  'an honest script goes on beside eight of %s that loop for ever',
  async (environmentId) => {
    await honestCalls(WARM_UP_CALLS)
    const quiet = await honestCalls(CALLS)
    const delay = monitorEventLoopDelay({ resolution: 1 })

    const loops = keepLooping(environmentId)
    await loops.haveBegun
    delay.enable()
    const beside = await honestCalls(CALLS, loops.ended)
    const mostInBetween = Math.max(...beside.map(({ endedMeanwhile }) => endedMeanwhile))
    await loops.stop()
    delay.disable()

    const delayMs = delay.percentile(99) / NANOSECONDS_PER_MS
    const [before, after] = [p99(quiet), p99(beside)]
    console.log(
      `honest p99 ${before.toFixed(2)} ms alone, ${after.toFixed(2)} ms beside ${LOOPS} loops ` +
        `(${(after / before).toFixed(2)} times); main loop delay p99 ${delayMs.toFixed(1)} ms`,
    )
    expect(mostInBetween).toBeLessThan(LOOPS / 2)
  },
)

interface Call {
  readonly ms: number
  readonly endedMeanwhile: number
}

/** All of them answer. */
async function honestCalls(count: number, ended: () => number = () => 0): Promise<Call[]> {
  const calls: Call[] = []
  for (let call = 0; call < count; call += 1) {
    const [startedAt, endedBefore] = [performance.now(), ended()]
    const { result } = await sandbox.map(HONEST, mappingInput())
    calls.push({ ms: performance.now() - startedAt, endedMeanwhile: ended() - endedBefore })
    expect(result.kind).toBe('mapped')
  }
  return calls
}

/** Each is called again whenever it was ended. */
function keepLooping(environmentId: string) {
  let isStopping = false
  let endedCount = 0
  const begun = Promise.withResolvers<void>()
  const running = Array.from({ length: LOOPS }, async (_, index) => {
    const input = mappingInput({}, { environmentId })
    while (!isStopping) {
      const { result } = await sandbox.map(`() => { for (;;); /* ${index} */ }`, input)
      expect(result).toMatchObject({ kind: 'failed', error: { kind: 'timeout' } })
      endedCount += 1
      begun.resolve()
    }
  })
  return {
    haveBegun: begun.promise,
    ended: () => endedCount,
    async stop() {
      isStopping = true
      await Promise.all(running)
    },
  }
}

function p99(calls: readonly Call[]): number {
  const sorted = calls.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
}
