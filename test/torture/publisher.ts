import { setTimeout as pause } from 'node:timers/promises'
import { ask, NoSuccessError, TorturePublish, TorturePublishMany } from './client.ts'
import type { Call, TortureEvent } from './events.ts'
import { hashOf } from './journal.ts'

/** Publishes what it is given, and each call again until it is answered with success. */
export interface Publisher {
  publish(calls: readonly Call[]): Promise<void>
  /** Resolves when so many events were answered with success. */
  reached(count: number): Promise<void>
  /** By the ids that were answered, the hash of what was published under each. */
  readonly published: ReadonlyMap<string, string>
  readonly figures: PublishFigures
}

export interface PublishFigures {
  /** Calls made again, because nobody answered; most of them while nothing ran. */
  readonly unanswered: number
  /** Calls made again, because the answer was an error of the service. */
  readonly failed: number
  /** Events that such a call had published nevertheless: its key was known. */
  readonly keptByKey: number
}

const CALLS_AT_ONCE = 16
const REPEAT_PAUSE_MS = 50

export function createPublisher(url: () => string): Publisher {
  const published = new Map<string, string>()
  const figures = { unanswered: 0, failed: 0, keptByKey: 0 }
  const waiters = new Set<{ count: number; resolve: () => void }>()

  const note = (event: TortureEvent, id: string) => {
    if (published.has(id)) throw new Error(`${id} was answered for two events.`)
    published.set(id, hashOf(event.rawData.slice(1, -1)))
  }
  const publishOnce = async (call: Call) => {
    const { ids, duplicateCount } = await send(url(), call)
    figures.keptByKey += duplicateCount
    call.forEach((event, index) => {
      note(event, ids[index] ?? 'undefined')
    })
    for (const waiter of waiters) {
      if (published.size < waiter.count) continue
      waiters.delete(waiter)
      waiter.resolve()
    }
  }
  const publishUntilAnswered = async (call: Call) => {
    for (;;) {
      try {
        return await publishOnce(call)
      } catch (error) {
        if (!(error instanceof NoSuccessError)) throw error
        figures[error.isAnswered ? 'failed' : 'unanswered'] += 1
        await pause(REPEAT_PAUSE_MS)
      }
    }
  }
  return {
    published,
    figures,
    async publish(calls) {
      const rest = [...calls]
      const lane = async () => {
        for (let call = rest.shift(); call !== undefined; call = rest.shift()) {
          await publishUntilAnswered(call)
        }
      }
      await Promise.all(Array.from({ length: CALLS_AT_ONCE }, lane))
    },
    reached(count) {
      if (published.size >= count) return Promise.resolve()
      return new Promise((resolve) => waiters.add({ count, resolve }))
    },
  }
}

async function send(url: string, call: Call): Promise<{ ids: string[]; duplicateCount: number }> {
  const [first] = call
  if (first !== undefined && call.length === 1) {
    const { eventPublish: answer } = await ask(url, TorturePublish, { input: first })
    if (!('event' in answer)) throw new Error(JSON.stringify(answer))
    return { ids: [answer.event.id], duplicateCount: answer.isDuplicate ? 1 : 0 }
  }
  const { eventsPublish: answer } = await ask(url, TorturePublishMany, {
    input: { events: [...call] },
  })
  if (!('events' in answer)) throw new Error(JSON.stringify(answer))
  return { ids: answer.events.map(({ id }) => id), duplicateCount: answer.duplicateCount }
}
