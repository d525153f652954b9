import { setTimeout as sleep } from 'node:timers/promises'
import { type ListenedRequest, type Listener, listenedRequest } from '../domain/listening.ts'
import type { EventKey } from '../storage/arrivals.ts'
import { findEnvironment } from '../storage/environments.ts'
import { findEvents } from '../storage/events.ts'
import { type Arrivals, type ArrivalsOptions, startArrivals } from './arrivals.ts'
import type { EndReason } from './audience.ts'
import { TooSlowError } from './errors.ts'
import { READ_LIMIT_MS, untilAborted, withDeadline } from './waiting.ts'

export interface ListeningOptions extends ArrivalsOptions {
  readonly userAgent: string
}

/** What would be sent of the events that are committed from now on. */
export interface Listening {
  /** Throws `TooManyListenersError` at once, and `TooSlowError` from `next()`. */
  requests(listener: Listener): AsyncIterableIterator<ListenedRequest>
  /** Ends every listener. */
  stop(): Promise<void>
}

/** Keys alone: events are read when they are asked for, so that a slow listener costs next to nothing. */
const MAX_WAITING = 10_000
const RETRY_MS = 1_000

export function startListening(options: ListeningOptions): Listening {
  const arrivals = startArrivals(options)
  return {
    requests: (listener) => listenOnce(options, arrivals, listener),
    stop: arrivals.stop,
  }
}

function listenOnce(
  options: ListeningOptions,
  arrivals: Arrivals,
  listener: Listener,
): AsyncIterableIterator<ListenedRequest> {
  const end = new AbortController()
  const queue = openQueue(end)
  const leave = arrivals.join(listener.environmentId, { eventTypes: listener.eventTypes, ...queue })
  end.signal.addEventListener('abort', leave, { once: true })
  const requests = readRequests(options, listener, queue, end)
  return {
    next: () => requests.next(),
    return() {
      end.abort() // a generator that waits would return only when it has what it waits for
      return requests.return(undefined)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

async function* readRequests(
  options: ListeningOptions,
  listener: Listener,
  queue: KeyQueue,
  end: AbortController,
): AsyncGenerator<ListenedRequest, undefined> {
  try {
    for (;;) {
      const { id } = await queue.next(end.signal)
      const request = await makeRequest(options, listener, id, end.signal)
      if (request !== undefined) yield request
    }
  } catch (error) {
    const { aborted, reason } = end.signal
    if (reason instanceof TooSlowError) throw reason // whatever it interrupted
    if (!aborted) throw error
  } finally {
    end.abort() // which leaves
  }
}

/** Undefined where nothing of it leaves; waits for a database that is away. */
async function makeRequest(
  { db, now, userAgent, onError }: ListeningOptions,
  listener: Listener,
  id: string,
  signal: AbortSignal,
): Promise<ListenedRequest | undefined> {
  for (;;) {
    try {
      const read = Promise.all([
        findEvents(db, listener.environmentId, [id]),
        findEnvironment(db, listener.environmentId),
      ])
      const [[event], settings] = await untilAborted(withDeadline(read, READ_LIMIT_MS), signal)
      if (event === undefined || settings === undefined) return undefined
      return listenedRequest(listener, event, settings, userAgent, now())
    } catch (error) {
      signal.throwIfAborted()
      onError(error)
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
}

interface KeyQueue {
  tell(keys: readonly EventKey[]): void
  end(reason: EndReason): void
  next(signal: AbortSignal): Promise<EventKey>
}

function openQueue(control: AbortController): KeyQueue {
  let keys: EventKey[] = []
  let wake: (() => void) | undefined
  const end = (reason: EndReason) => {
    keys = []
    control.abort(reason === 'too_much' ? new TooSlowError() : undefined)
  }
  return {
    end,
    tell(more) {
      if (keys.length + more.length > MAX_WAITING) return end('too_much')
      keys.push(...more)
      wake?.()
    },
    async next(signal) {
      for (;;) {
        signal.throwIfAborted()
        const key = keys.shift()
        if (key !== undefined) return key
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await untilAborted(promise, signal)
      }
    },
  }
}
