import type { TortureLogQuery } from '../../examples/generated/graphql.ts'
import { ask, TortureDeliveries, TortureLog } from './client.ts'
import type { Received } from './journal.ts'
import type { Life } from './rig.ts'

export interface LogEntry {
  readonly id: string
  readonly eventId: string
  readonly outcome: string
}

export interface Evidence {
  /** By id, the hash of what was published under it. */
  readonly published: ReadonlyMap<string, string>
  readonly journal: readonly Received[]
  readonly log: readonly LogEntry[]
  readonly lives: readonly Life[]
  /** Deliveries that ended in another way than by success, or did not end. */
  readonly unsuccessful: readonly string[]
}

/** What one life left unrecorded: requests that the receiver got and the log does not know. */
export interface Unrecorded {
  /** Not answered when the process was killed. */
  readonly inFlight: number
  /** Answered, but not yet committed. */
  readonly uncommitted: number
  /** How long before the kill the earliest of them came. */
  readonly oldestMs: number
}

export interface Verdict {
  /** In sentences; none where all is well. */
  readonly violations: readonly string[]
  readonly lost: number
  readonly duplicates: number
  readonly unrecorded: readonly Unrecorded[]
}

/** Requests in flight in a process, and two commits of outcomes: what a kill may repeat. */
const MAX_UNRECORDED = 200 + 2 * 500
const MAX_NAMED = 5

/** Reads what the API says of what became of everything. */
export async function readApi(url: string): Promise<Pick<Evidence, 'log' | 'unsuccessful'>> {
  const log: LogEntry[] = []
  for (let after: string | null | undefined = null; after !== undefined; ) {
    const { requestLog }: TortureLogQuery = await ask(url, TortureLog, { after })
    for (const { node } of requestLog.edges) {
      log.push({ id: node.id, eventId: node.event.id, outcome: node.outcome })
    }
    after = requestLog.pageInfo.hasNextPage ? requestLog.pageInfo.endCursor : undefined
  }
  const status = ['PENDING', 'EXHAUSTED', 'CANCELED'] as const
  const { deliveries } = await ask(url, TortureDeliveries, { status: [...status] })
  return { log, unsuccessful: deliveries.edges.map(({ node }) => `${node.id} is ${node.status}`) }
}

/** Each publish that was answered with success is received; nothing else is; all of it is logged. */
export function judge(evidence: Evidence): Verdict {
  const { published, journal, log, lives, unsuccessful } = evidence
  const received = new Set(journal.map(({ eventId }) => eventId))
  const logged = new Map(log.map((entry) => [entry.id, entry]))
  const sent = new Set(journal.map(({ requestId }) => requestId))
  const unrecorded = journal.filter(({ requestId }) => !logged.has(requestId))
  const byLife = Map.groupBy(unrecorded, ({ at }) => lifeAt(lives, at))

  const lost = [...published.keys()].filter((id) => !received.has(id))
  const violations = [
    ...complaint('were published and not received', lost),
    ...complaint(
      'were received and not published',
      [...received].filter((id) => !published.has(id)),
    ),
    ...complaint(
      'were received with other bytes than published',
      journal.flatMap(({ eventId, hash }) => (published.get(eventId) === hash ? [] : [eventId])),
    ),
    ...complaint(
      'have a log entry and never came',
      log.flatMap(({ id }) => (sent.has(id) ? [] : [id])),
    ),
    ...complaint(
      'were not sent with success, says the log',
      log.flatMap(({ id, outcome }) => (outcome === 'SUCCEEDED' ? [] : [`${id} ${outcome}`])),
    ),
    ...complaint('were sent with success more than once, says the log', repeated(log)),
    ...complaint('did not end with success', unsuccessful),
    ...complaint(
      'are not in the log, though the process that sent them was not killed',
      unrecorded
        .filter(({ at }) => lives[lifeAt(lives, at)]?.ending.signal !== 'SIGKILL')
        .map(({ requestId }) => requestId),
    ),
    ...[...byLife.values()].flatMap(({ length }) =>
      length > MAX_UNRECORDED ? [`${length} requests of one process were not recorded.`] : [],
    ),
  ]
  return {
    violations,
    lost: lost.length,
    duplicates: journal.length - received.size,
    unrecorded: lives.map((life, index) => countUnrecorded(life, byLife.get(index) ?? [])),
  }
}

/**
 * In which life a request was sent. Some are read from the socket after their sender's end, but all
 * before the next one, which starts its PostgreSQL first, is ready.
 */
function lifeAt(lives: readonly Life[], at: number): number {
  const next = lives.findIndex(({ spawnedAt, readyAt }) => at < (spawnedAt + readyAt) / 2)
  return (next === -1 ? lives.length : next) - 1
}

function countUnrecorded({ signalledAt }: Life, requests: readonly Received[]): Unrecorded {
  const inFlight = requests.filter(({ answeredAt }) => answeredAt >= signalledAt).length
  const oldest = requests.reduce((least, { at }) => Math.min(least, at), signalledAt)
  return {
    inFlight,
    uncommitted: requests.length - inFlight,
    oldestMs: signalledAt - oldest,
  }
}

function repeated(log: readonly LogEntry[]): string[] {
  const seen = new Set<string>()
  return log.flatMap(({ eventId }) => (seen.size === seen.add(eventId).size ? [eventId] : []))
}

function complaint(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const more = names.length > MAX_NAMED ? ', …' : ''
  return [`${names.length} ${what}: ${names.slice(0, MAX_NAMED).join(', ')}${more}.`]
}
