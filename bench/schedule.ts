import { cpus } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'

/** Events of one type at a steady rate. */
export interface Stream {
  readonly type: string
  readonly perSecond: number
  /** Its events are judged together with others of the same window; 0: not at all. */
  readonly window: number
}

/** Those that are due at one moment. */
export interface Tick<S extends Stream> {
  readonly dueAt: number
  readonly due: readonly S[]
}

/** Whether the load was what it was to be. */
export interface Punctuality {
  readonly eventCounts: ReadonlyMap<number, number>
  /** How late each tick was sent. */
  readonly lateMs: readonly number[]
  /** How long each took to be accepted. */
  readonly acceptedMs: readonly number[]
  /** How much of the machine nobody used meanwhile; without some, everyone waits in line. */
  readonly idleShare: number
  /** Why some were not: their events count, and never arrive. */
  readonly failures: readonly unknown[]
}

const TICK_MS = 10

export const now = () => performance.timeOrigin + performance.now()

/**
 * An open loop: sends what is due every 10 ms, however long earlier sends take, until it is over. What
 * a tick owes is counted from its due time, so a sender that is held up hides nothing.
 */
export async function keepSchedule<S extends Stream>(
  streams: readonly S[],
  isOver: (elapsedMs: number) => boolean,
  send: (tick: Tick<S>) => Promise<unknown>,
): Promise<Punctuality> {
  const startAt = now()
  const processorsBefore = processorTimes()
  const eventCounts = new Map<number, number>()
  const lateMs: number[] = []
  const acceptedMs: number[] = []
  const sending = new Set<Promise<void>>()
  const failures: unknown[] = []

  const sendOne = async (tick: Tick<S>) => {
    const sentAt = now()
    try {
      await send(tick)
      acceptedMs.push(now() - sentAt)
    } catch (error) {
      failures.push(error)
    }
  }
  for (let index = 0; !isOver(index * TICK_MS); index += 1) {
    const dueAt = startAt + index * TICK_MS
    await until(dueAt)
    lateMs.push(now() - dueAt)
    const due = dueAtTick(streams, index)
    for (const { window } of due) eventCounts.set(window, (eventCounts.get(window) ?? 0) + 1)
    const sent = sendOne({ dueAt, due })
    sending.add(sent)
    void sent.then(() => sending.delete(sent))
  }
  await Promise.all(sending)
  const processors = processorTimes()
  const idleShare =
    (processors.idle - processorsBefore.idle) / (processors.all - processorsBefore.all)
  return { eventCounts, lateMs, acceptedMs, idleShare, failures }
}

/** A timer may fire a little early. */
async function until(dueAt: number): Promise<void> {
  for (let leftMs = dueAt - now(); leftMs > 0; leftMs = dueAt - now())
    await pause(Math.ceil(leftMs))
}

function processorTimes(): { idle: number; all: number } {
  const times = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    idle,
    all: user + nice + sys + idle + irq,
  }))
  return times.reduce((sum, { idle, all }) => ({ idle: sum.idle + idle, all: sum.all + all }))
}

/** Streams that are slower than the ticks take turns. */
function dueAtTick<S extends Stream>(streams: readonly S[], index: number): S[] {
  return streams.flatMap((stream, place) => {
    const perTick = (stream.perSecond * TICK_MS) / 1_000
    const dueUntil = (tick: number) => Math.floor(tick * perTick + place / streams.length)
    const count = dueUntil(index + 1) - dueUntil(index)
    return Array.from({ length: count }, () => stream)
  })
}
