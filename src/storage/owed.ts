import { sql } from 'kysely'
import type { Delivery } from '../domain/deliveries.ts'
import type { Event } from '../domain/events.ts'
import type { Db } from './database.ts'

/** What a claimed job is about, as it stands now. */
export interface LoadedDelivery {
  readonly delivery: Pick<
    Delivery,
    | 'id'
    | 'environmentId'
    | 'eventId'
    | 'subscriptionId'
    | 'trigger'
    | 'status'
    | 'attemptCount'
    | 'firstFailureAt'
  > & {
    /** How often it was resent. */
    readonly cycle: number
    /** Attempts that were made before this cycle. */
    readonly cycleStart: number
    /** The bulk resend that waits for this attempt. */
    readonly resendId: string | null
    /** What its last attempt was signed with; if by another key, what this one began with. */
    readonly signingSecretId: string | null
  }
  /** Null where it is gone with its day. */
  readonly event: Pick<
    Event,
    | 'type'
    | 'rawData'
    | 'occurredAt'
    | 'isTest'
    | 'publisherId'
    | 'cardTemplateId'
    | 'actionFlowConfigId'
  > | null
  /** Of the subscription, by which a copy in memory is told to be old; null once it was deleted. */
  readonly revision: number | null
}

interface DeliveryRow {
  id: string
  environmentId: string
  eventId: string
  subscriptionId: string
  trigger: Delivery['trigger']
  status: Delivery['status']
  attemptCount: number
  cycle: number
  cycleStart: number
  resendId: string | null
  firstFailureAt: Date | null
  signingSecretId: string | null
  revision: number | null
}

interface EventRow {
  id: string
  type: string
  rawData: string
  occurredAt: Date
  isTest: boolean
  publisherId: string | null
  cardTemplateId: string | null
  actionFlowConfigId: string | null
}

/** Two queries for a whole batch; an event that goes to many subscriptions is read once. */
export async function loadDeliveries(
  db: Db,
  jobs: readonly { readonly id: string; readonly data: { readonly eventId: string } }[],
): Promise<Map<string, LoadedDelivery>> {
  const deliveryIds = jobs.map(({ id }) => id)
  const eventIds = [...new Set(jobs.map(({ data }) => data.eventId))]
  const [deliveries, events] = await Promise.all([
    sql<DeliveryRow>`
      select delivery.id, delivery.environment_id, delivery.event_id, delivery.subscription_id,
        delivery.trigger, delivery.status, delivery.attempt_count, delivery.first_failure_at,
        delivery.cycle, delivery.cycle_start, delivery.resend_id,
        case when delivery.signing_key_id = subscription.signing_key_id
            then delivery.signing_secret_id
          when delivery.signing_key_id is not null then subscription.signing_since
        end as signing_secret_id,
        subscription.revision
      from deliveries as delivery
      left join subscriptions as subscription on subscription.id = delivery.subscription_id
      where delivery.id = any(${deliveryIds}::uuid[])`.execute(db),
    sql<EventRow>`
      select id, type, data as raw_data, occurred_at, is_test, publisher_id,
        card_template_id, action_flow_config_id
      from events where id = any(${eventIds}::uuid[])`.execute(db),
  ])
  const eventById = new Map(events.rows.map((event) => [event.id, event]))
  const loaded = new Map<string, LoadedDelivery>()
  for (const { revision, ...delivery } of deliveries.rows) {
    const event = eventById.get(delivery.eventId) ?? null
    loaded.set(delivery.id, { delivery, event, revision })
  }
  return loaded
}
