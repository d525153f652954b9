import type { PgBoss } from 'pg-boss'
import { afterAll } from 'vitest'
import { cacheConfigurations } from '../../src/delivery/configurations.ts'
import { loadOwed } from '../../src/delivery/load.ts'
import type { Claim, OwedDelivery, ReadySecret } from '../../src/delivery/owed-delivery.ts'
import { DEFAULT_EXPORT_SETTINGS, type ExportSettings } from '../../src/domain/export-settings.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { newSecret } from '../../src/domain/secrets.ts'
import { SCHEMES } from '../../src/domain/signatures.ts'
import type { Subscription } from '../../src/domain/subscriptions.ts'
import { publishEvents } from '../../src/operations/events.ts'
import type { Db } from '../../src/storage/database.ts'
import { openVault } from '../../src/storage/encryption.ts'
import { type DeliveryKeys, deliver, type Queue } from '../../src/storage/jobs.ts'
import { claimJobs } from '../../src/storage/queue.ts'
import { type Transact, transactWith } from '../../src/storage/transaction.ts'
import { connect } from './database.ts'
import { newInput } from './new-event.ts'
import { anId } from './rows.ts'
import { shareDatabase, shareQueue } from './shared-database.ts'

const ALL = 10_000
const vault = openVault([{ id: 'test', bytes: Buffer.alloc(32, 7) }])

export const succeeded: Outcome = { kind: 'succeeded', statusCode: 200, isTruncated: false }
export const rejected: Outcome = {
  kind: 'rejected',
  statusCode: 503,
  errorClass: 'http_error',
  message: 'The endpoint answered 503.',
  isTruncated: false,
}

export const gone: Outcome = {
  kind: 'rejected',
  statusCode: 410,
  errorClass: 'http_error',
  message: 'The endpoint answered 410.',
  isTruncated: false,
}

export interface OwedPart {
  readonly subscription?: Partial<Subscription>
  readonly event?: Partial<OwedDelivery['event']>
  readonly delivery?: Partial<OwedDelivery['delivery']>
  /** The first is the current one; the others sign beside it. */
  readonly secrets?: readonly string[]
  readonly credential?: OwedDelivery['credential']
  readonly fault?: OwedDelivery['fault']
  readonly exportSettings?: Partial<ExportSettings>
  readonly logsFullData?: boolean
  readonly attemptNumber?: number
  readonly queue?: Queue<DeliveryKeys>
}

/** What an attempt needs, with nothing of it in a database. */
export function newOwed(part: OwedPart = {}): OwedDelivery {
  const [id, eventId, subscriptionId, environmentId] = [anId(), anId(), anId(), anId()]
  const attemptNumber = part.attemptNumber ?? 1
  const subscription = newSubscription({ id: subscriptionId, environmentId, ...part.subscription })
  const ids = { id, eventId, subscriptionId, environmentId }
  return {
    ...newClaim(subscriptionId, part.queue, ids),
    delivery: {
      ...ids,
      ...{ trigger: 'automatic', status: 'pending' },
      ...{ attemptCount: attemptNumber - 1, firstFailureAt: null, signingSecretId: null },
      ...{ cycle: 0, cycleStart: 0, resendId: null },
      ...part.delivery,
    },
    event: {
      ...{ type: 'user.created', rawData: '{"a": 1}', occurredAt: new Date() },
      ...{ isTest: false, publisherId: null, cardTemplateId: null, actionFlowConfigId: null },
      ...part.event,
    },
    revision: 1,
    subscription,
    secrets: (part.secrets ?? [newSecret('hmac_sha256')]).map((text, index) =>
      readySecret(subscription, text, index === 0),
    ),
    credential: part.credential ?? null,
    fault: part.fault ?? null,
    exportSettings: { ...DEFAULT_EXPORT_SETTINGS, ...part.exportSettings },
    logsFullData: part.logsFullData ?? false,
    attemptNumber,
    requestId: anId(),
  }
}

function readySecret(
  { signatureScheme }: Subscription,
  text: string,
  isCurrent: boolean,
): ReadySecret {
  const key = SCHEMES[signatureScheme].prepare(text, 'none')
  const inAnHour = new Date(Date.now() + 60 * 60 * 1_000)
  return { id: anId(), isCurrent, expiresAt: isCurrent ? null : inAnHour, key }
}

/** A claimed job that no queue knows of. */
export function newClaim(
  subscriptionId: string,
  queue: Queue<DeliveryKeys> = deliver,
  { id, eventId } = { id: anId(), eventId: anId() },
): Claim {
  return { queue, job: { id, retryCount: 0, data: { eventId, subscriptionId, attemptNumber: 1 } } }
}

function newSubscription(part: Partial<Subscription>): Subscription {
  return {
    id: anId(),
    environmentId: anId(),
    name: 'a subscription',
    eventTypes: ['*'],
    url: 'https://example.com/hook',
    method: 'POST',
    headers: [],
    cardTemplateId: null,
    actionFlowConfigId: null,
    signingKeyId: anId(),
    signatureScheme: 'standard_webhooks',
    signatureHeader: null,
    credentialId: null,
    payloadFormat: 'envelope',
    mapping: null,
    mappingVersion: 0,
    maxRetries: 23,
    autoDisable: true,
    timeoutSeconds: 15,
    rateLimitPerSecond: null,
    status: 'enabled',
    disabledReason: null,
    disabledAt: null,
    createdAt: new Date(),
    updatedAt: new Date(),
    consecutiveFailures: 0,
    ...part,
  }
}

/** A database with its queues, from which deliveries can be taken as the worker takes them. */
export interface DeliveryRig {
  readonly db: Db
  readonly boss: PgBoss
  readonly transact: Transact
  readonly findConfigurations: ReturnType<typeof cacheConfigurations>
  /** Publishes so many events to all subscriptions of an environment. */
  publish(environmentId: string, count?: number): Promise<void>
  claim(queue?: Queue<DeliveryKeys>): Promise<Claim[]>
  load(claims: readonly Claim[]): ReturnType<typeof loadOwed>
  /** Publishes, claims and loads. */
  owe(environmentId: string, count?: number): Promise<OwedDelivery[]>
}

/** `settings` are of the database's connections, as in `enable_seqscan=off`. */
export async function shareRig(...settings: readonly string[]): Promise<DeliveryRig> {
  const { url } = await shareDatabase()
  const withSettings = new URL(url)
  withSettings.searchParams.set('options', settings.map((setting) => `-c ${setting}`).join(' '))
  const db = connect(withSettings.href)
  afterAll(() => db.destroy())
  const boss = await shareQueue(url)
  const now = () => new Date()
  const transact = transactWith(db, boss, now)
  const findConfigurations = cacheConfigurations(db, vault)

  const publish = async (environmentId: string, count = 1) => {
    const inputs = Array.from({ length: count }, () => newInput(environmentId))
    await transact((tx) => publishEvents(tx, inputs))
  }
  const claim = async (queue = deliver) => {
    const jobs = await claimJobs(boss, db, queue, ALL, [])
    return jobs.map((job) => ({ queue, job }))
  }
  const load = (claims: readonly Claim[]) => loadOwed({ db, findConfigurations, now }, claims)
  return {
    db,
    boss,
    transact,
    findConfigurations,
    publish,
    claim,
    load,
    async owe(environmentId, count) {
      await publish(environmentId, count)
      return (await load(await claim())).owed
    },
  }
}
