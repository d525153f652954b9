import { fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answered, Commands, Mode, Seen } from './endpoint-process.ts'

/** Where webhooks go: each endpoint listens on a port of its own. */
export interface Endpoints {
  open(): Promise<Endpoint>
  /** What arrived of the window's events: a delay for each; those that never came were late for ever. */
  collect(window: number, expected: number): Promise<number[]>
  arrived(window: number): Promise<{ readonly count: number; readonly lastAt: number }>
  stop(): void
}

export interface Endpoint {
  readonly url: string
  /** Answers when it was. */
  set(mode: Mode): Promise<{ readonly at: number }>
  /** Since its mode was set. */
  seen(): Promise<Seen>
  /** Resolves once no request hangs here. */
  quiet(): Promise<void>
}

const LOOK_MS = 200
/** Three times the default timeout: what has not come until then is counted as lost. */
const PATIENCE_MS = 45_000

type Ask = <K extends keyof Commands>(
  name: K,
  input: Parameters<Commands[K]>[0],
) => Promise<Awaited<ReturnType<Commands[K]>>>

export function startEndpoints(): Endpoints {
  const { ask, stop } = startProcess()
  const arrived = (window: number) => ask('arrived', { window })
  return {
    stop,
    arrived,
    async open() {
      const { index, url } = await ask('open', undefined)
      return {
        url,
        set: (mode) => ask('set', { index, mode }),
        seen: () => ask('seen', { index }),
        quiet: () => patiently(async () => (await ask('seen', { index })).atOnce === 0),
      }
    },
    async collect(window, expected) {
      await patiently(async () => (await arrived(window)).count >= expected)
      const delays = await ask('takeDelays', { window })
      const lostCount = Math.max(0, expected - delays.length)
      return [...delays, ...Array.from({ length: lostCount }, () => Number.POSITIVE_INFINITY)]
    },
  }
}

function startProcess(): { ask: Ask; stop(): void } {
  const child = fork(new URL('./endpoint-process.ts', import.meta.url))
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let lastId = 0
  child.on('message', ({ id, answer, error }: Answered) => {
    if (error === undefined) waiting.get(id)?.resolve(answer)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  const ask = (name: string, input: unknown) => {
    lastId += 1
    const asked = Promise.withResolvers<unknown>()
    waiting.set(lastId, asked)
    child.send({ id: lastId, name, input })
    return asked.promise
  }
  const stop = () => {
    if (child.connected) child.disconnect()
  }
  return { ask: ask as Ask, stop }
}

async function patiently(isDone: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS
  while (!(await isDone()) && performance.now() < giveUpAt) await pause(LOOK_MS)
}
