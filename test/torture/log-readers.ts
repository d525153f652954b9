import { setTimeout as pause } from 'node:timers/promises'
import { parseId, publicId } from '../../src/domain/ids.ts'
import { logCursor, parseLogCursor } from '../../src/graphql/cursors.ts'
import { oneOf, randomWish, type Wish, type World } from './log-entries.ts'
import { RefusedError, socketPages, streamPages, type TorturePage } from './log-pages.ts'
import { between, type Random, seededRandom } from './random.ts'

/** One who follows the log and is cut off again and again, and what it got. */
export interface Reader extends Wish {
  readonly name: string
  readonly environmentId: string
  readonly positions: number[]
  /** Of each entry, as a number: what of its id is no time. */
  readonly marks: number[]
  readonly cursor: number
  readonly connections: number
  /** What it must not have met. */
  readonly violations: readonly string[]
  /** Resolves when its cursor has reached the goal. */
  run(): Promise<void>
  /** To where it reads; then it is cut once more, because a page comes at once only at the beginning. */
  finish(goal: number): void
}

const SHARE_OF_STREAMS = 0.25
const SHARE_OF_DEFAULT_ENVIRONMENT = 0.7
const BATCH_SIZES = [50, 200, 500, 1_000]
const MAX_PAGES = 100
const MAX_LIFE_MS = 4_000
/** Some live long enough to be sent heartbeats. */
const SHARE_OF_LONG_LIVES = 0.1
const MAX_LONG_LIFE_MS = 40_000
const SHARE_OF_DEAF = 0.2
const MAX_DEAF_MS = 1_000
const RECONNECT_MS = 50
/** As it is while the database is away. */
const PASSING: readonly unknown[] = ['INTERNAL_SERVER_ERROR', 'UNAVAILABLE']

export function createReader(url: string, world: World, seed: number): Reader {
  const random = seededRandom(seed)
  const wish = randomWish(world, random)
  const open = random() < SHARE_OF_STREAMS ? streamPages : socketPages
  const [here, elsewhere] = world.environmentIds
  const environmentId = random() < SHARE_OF_DEFAULT_ENVIRONMENT ? here : elsewhere
  const batchSize = oneOf(BATCH_SIZES, random)
  const environment = publicId('Environment', environmentId)
  const state = { positions: [] as number[], marks: [] as number[], cursor: 0, connections: 0 }
  const violations: string[] = []
  let goal = Number.POSITIVE_INFINITY
  let connection = new AbortController()

  async function readOnce(): Promise<void> {
    connection = new AbortController()
    const mostMs = random() < SHARE_OF_LONG_LIVES ? MAX_LONG_LIFE_MS : MAX_LIFE_MS
    const timer = setTimeout(() => connection.abort(), random() * mostMs)
    const variables = { after: logCursor(state.cursor), filter: wish.filter, batchSize }
    const more = { ...deafness(random), signal: connection.signal }
    let left = between(random, 1, MAX_PAGES)
    state.connections += 1
    try {
      for await (const page of open({ url, environment, variables, ...more })) {
        violations.push(...takePage(state, page))
        left -= 1
        if (left === 0 || state.cursor >= goal) return
      }
    } finally {
      clearTimeout(timer)
    }
  }
  return {
    ...wish,
    ...{ name: nameOf(open === streamPages, batchSize, wish), environmentId },
    ...{ positions: state.positions, marks: state.marks, violations },
    get cursor() {
      return state.cursor
    },
    get connections() {
      return state.connections
    },
    async run() {
      while (state.cursor < goal) {
        await readOnce().catch((error: unknown) => {
          if (error instanceof RefusedError && !PASSING.includes(error.code))
            violations.push(`${error}`)
        })
        await pause(RECONNECT_MS)
      }
    },
    finish(position) {
      goal = position
      connection.abort()
    },
  }
}

function deafness(random: Random) {
  if (random() > SHARE_OF_DEAF) return {}
  return { deaf: { afterMs: random() * MAX_LIFE_MS, forMs: random() * MAX_DEAF_MS } }
}

function nameOf(isStream: boolean, batchSize: number, { filter }: Wish): string {
  return `${isStream ? 'SSE' : 'WebSocket'}, ${batchSize} a page, ${JSON.stringify(filter)}`
}

type Place = Pick<Reader, 'positions' | 'marks'> & { cursor: number }

/** Answers what is wrong with it. */
function takePage(place: Place, { entries, ...page }: TorturePage): string[] {
  const [previous, cursor] = [parseLogCursor(page.previousCursor), parseLogCursor(page.cursor)]
  const follows = previous === place.cursor && cursor >= previous
  const found = follows ? [] : [`A page of ${previous} to ${cursor} follows ${place.cursor}.`]
  for (const entry of entries) {
    const position = parseLogCursor(entry.cursor)
    if (position <= previous || position > cursor) found.push(`${position} is in ${page.cursor}.`)
    place.positions.push(position)
    place.marks.push(markOf(parseId('RequestLogEntry', entry.id) ?? ''))
  }
  place.cursor = cursor
  return found
}

/** The last 48 bits of a UUID, which a number holds exactly. */
export function markOf(uuid: string): number {
  return Number.parseInt(uuid.slice(-12), 16)
}
