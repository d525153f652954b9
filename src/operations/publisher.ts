import { IdempotencyConflictError } from '../domain/errors.ts'
import type { NewEvent } from '../domain/events.ts'
import { UnavailableError } from '../domain/unavailable.ts'
import type { Transact } from '../storage/transaction.ts'
import { type PublishChecked, UncheckedError } from './event-checks.ts'
import { type PublishedEvent, publishEvents } from './events.ts'
import type { Precedence } from './precedence.ts'

/** Publishes one event; many at once share a commit, which is what a publish costs. */
export type PublishOne = (event: NewEvent) => Promise<PublishedEvent>

interface Waiting {
  readonly untilMs: number
  readonly event: NewEvent
  readonly resolve: (published: PublishedEvent) => void
  readonly reject: (error: unknown) => void
}

const MAX_GROUP_EVENTS = 100
/** Two, so that one group is matched and written while the other waits for the disk. */
const MAX_GROUPS_AT_ONCE = 2

/** When the database is away: whoever waits behind others for it is told before everybody has been tried. */
const MAX_WAIT_MS = 10_000

/** Each caller's event is checked by itself, so that nobody waits for what others wrote. */
export function checkFirst(publishChecked: PublishChecked, publishOne: PublishOne): PublishOne {
  return (event) =>
    publishChecked(
      [event],
      () => [],
      ([checked = event]) => publishOne(checked),
    )
}

/**
 * Groups the single publishes of this process: while a commit is under way the next callers gather,
 * and go together. Nobody waits when nothing is under way; each gets its own result.
 */
export function groupPublishes(
  transact: Transact,
  precedence?: Precedence,
  elapsedMs: () => number = () => performance.now(),
): PublishOne {
  let waiting: Waiting[] = []
  let underWay = 0
  let timer: NodeJS.Timeout | undefined

  const refuseLate = () => {
    const inTime = waiting.findIndex(({ untilMs }) => untilMs > elapsedMs())
    const late = waiting.slice(0, inTime === -1 ? undefined : inTime)
    waiting = waiting.slice(late.length)
    for (const { reject } of late) reject(tooLate())
  }
  /** Those before them may hang: no group's end has them told. */
  const expectLate = () => {
    clearTimeout(timer)
    const [first] = waiting
    if (first !== undefined) timer = setTimeout(start, first.untilMs - elapsedMs())
  }
  const start = () => {
    refuseLate()
    while (waiting.length > 0 && underWay < MAX_GROUPS_AT_ONCE) {
      const group = waiting.slice(0, MAX_GROUP_EVENTS)
      waiting = waiting.slice(MAX_GROUP_EVENTS)
      underWay += 1
      void publishGroup(transact, group, precedence).then(() => {
        underWay -= 1
        start()
      })
    }
    expectLate()
  }

  return (event) =>
    new Promise((resolve, reject) => {
      waiting.push({ event, resolve, reject, untilMs: elapsedMs() + MAX_WAIT_MS })
      // After this turn of the event loop, so that requests read from the sockets together go together.
      if (waiting.length === 1) setImmediate(start)
    })
}

function tooLate(): UnavailableError {
  return new UnavailableError('It has waited too long for the database. Nothing was stored.')
}

async function publishGroup(
  transact: Transact,
  group: readonly Waiting[],
  precedence: Precedence | undefined,
): Promise<void> {
  try {
    const events = group.map(({ event }) => event)
    const publications = await transact((tx) => publishEvents(tx, events, precedence))
    group.forEach(({ resolve, reject }, index) => {
      const publication = publications[index]
      if (publication instanceof IdempotencyConflictError) reject(publication)
      else resolve(publication as PublishedEvent)
    })
  } catch (error) {
    const others = group.filter(({ event }) => !isToBlame(error, event))
    for (const { event, reject } of group) if (isToBlame(error, event)) reject(error)
    if (others.length > 0) await publishGroup(transact, others, precedence)
  }
}

/** An event whose type has changed undoes its group, and the others must not suffer for it. */
function isToBlame(error: unknown, event: NewEvent): boolean {
  return !(error instanceof UncheckedError) || error.concerns(event)
}
