import type { RequestLogFilter } from '../../examples/generated/graphql.ts'
import { publicId } from '../../src/domain/ids.ts'
import type { NewRequestLogEntry, RequestLogEntry } from '../../src/domain/request-log.ts'
import { newEntry } from '../live/entries.ts'
import { between, type Random } from './random.ts'

/** What entries have in common, so that filters select some. */
export interface World {
  /** The default environment first. */
  readonly environmentIds: readonly [string, string]
  /** Of each of them: a page is worth nothing to a reader where an event of it cannot be read. */
  readonly eventIds: readonly [readonly string[], readonly string[]]
  readonly subscriptionIds: readonly string[]
}

/** A filter, and the same said again: a reader is owed exactly what it wants. */
export interface Wish {
  readonly filter: RequestLogFilter
  readonly isWanted: (entry: RequestLogEntry) => boolean
}

const SHARE_OF_DEFAULT_ENVIRONMENT = 0.8
const SHARE_OF_SUCCESSES = 0.7
const SHARE_OF_RESENDS = 0.1
const EVENT_TYPES = ['card.created', 'card.deleted', 'card-created', 'user.created']
const MAX_DURATION_MS = 100
/** How many conditions a filter has: most have some, or all readers would read nearly all. */
const CONDITION_COUNTS = [0, 1, 1, 1, 2, 2]

export function randomEntry(world: World, random: Random): NewRequestLogEntry {
  const isFailed = random() > SHARE_OF_SUCCESSES
  const where = random() < SHARE_OF_DEFAULT_ENVIRONMENT ? 0 : 1
  return newEntry({
    environmentId: world.environmentIds[where],
    eventId: oneOf(world.eventIds[where], random),
    subscriptionId: oneOf(world.subscriptionIds, random),
    eventType: oneOf(EVENT_TYPES, random),
    trigger: random() < SHARE_OF_RESENDS ? 'resend' : 'automatic',
    durationMs: random() * MAX_DURATION_MS,
    ...(isFailed ? failure(random) : {}),
  })
}

function failure(random: Random): Partial<NewRequestLogEntry> {
  const statusCode = oneOf([404, 500, undefined], random)
  if (statusCode !== undefined) return { outcome: 'rejected', statusCode }
  return { outcome: 'unreachable', statusCode: null, errorClass: 'timeout' }
}

/** Everything, or what fits one condition or two. */
export function randomWish(world: World, random: Random): Wish {
  const conditions = conditionsOf(world, random)
  const chosen: Wish[] = []
  for (let left = oneOf(CONDITION_COUNTS, random); left > 0; left -= 1) {
    chosen.push(...conditions.splice(between(random, 0, conditions.length - 1), 1))
  }
  return {
    filter: Object.assign({}, ...chosen.map(({ filter }) => filter)),
    isWanted: (entry) => chosen.every(({ isWanted }) => isWanted(entry)),
  }
}

const typeConditions: readonly Wish[] = [
  {
    filter: { eventTypes: ['card.*', 'torture.*'] },
    isWanted: ({ eventType }) => /^(card|torture)\./.test(eventType),
  },
  {
    filter: { eventTypes: ['user.created', 'card-*'] },
    isWanted: ({ eventType }) => eventType === 'user.created' || eventType === 'card-created',
  },
  { filter: { eventTypes: ['never'] }, isWanted: () => false },
]

/** Of each field one, or one of the two would be lost from the filter. */
function conditionsOf(world: World, random: Random): Wish[] {
  const subscription = oneOf(world.subscriptionIds, random)
  const least = between(random, 1, MAX_DURATION_MS)
  return [
    {
      filter: { webhookSubscriptionId: publicId('WebhookSubscription', subscription) },
      isWanted: ({ subscriptionId }) => subscriptionId === subscription,
    },
    oneOf(typeConditions, random),
    {
      filter: { outcome: ['REJECTED', 'UNREACHABLE'] },
      isWanted: ({ outcome }) => outcome !== 'succeeded',
    },
    { filter: { trigger: ['RESEND'] }, isWanted: ({ trigger }) => trigger === 'resend' },
    {
      filter: { statusCodeMin: 404, statusCodeMax: 499 },
      isWanted: ({ statusCode }) => statusCode === 404,
    },
    {
      filter: { minDurationMs: least },
      isWanted: ({ durationMs }) => durationMs >= least,
    },
  ]
}

export function oneOf<T>(choices: readonly T[], random: Random): T {
  return choices[between(random, 0, choices.length - 1)] as T
}
