import type { OpenCredential } from '../domain/credentials.ts'
import type { ExportSettings } from '../domain/export-settings.ts'
import type { PreparedSecret } from '../domain/signatures/scheme.ts'
import type { SecretState } from '../domain/signing-keys.ts'
import type { Subscription } from '../domain/subscriptions.ts'
import type { DeliveryKeys, Queue } from '../storage/jobs.ts'
import type { LoadedDelivery } from '../storage/owed.ts'
import type { ClaimedJob } from '../storage/queue.ts'
import type { UnsendableError } from './unsendable.ts'

/** A claimed job and the queue it came from. */
export interface Claim {
  readonly queue: Queue<DeliveryKeys>
  readonly job: ClaimedJob<DeliveryKeys>
}

/** A secret in the form in which its subscription's scheme signs with it. */
export interface ReadySecret extends SecretState {
  readonly key: PreparedSecret
}

/** A subscription with all that its requests are made from, in clear, as of one revision. */
export interface Configuration {
  readonly subscription: Subscription
  readonly revision: number
  /** Of its environment, as of the same revision. */
  readonly exportSettings: ExportSettings
  /** Of its environment, too: whether what goes over the wire is kept. */
  readonly logsFullData: boolean
  /** Of its key, newest first. */
  readonly secrets: readonly ReadySecret[]
  readonly credential: OpenCredential | null
  /** Why no request of it can be made; null where one can. */
  readonly fault: UnsendableError | null
}

/** Everything an attempt needs. */
export interface OwedDelivery
  extends Claim,
    Omit<LoadedDelivery, 'event' | 'revision'>,
    Omit<Configuration, 'revision'> {
  readonly event: NonNullable<LoadedDelivery['event']>
  /** Of the subscription when the delivery was read: before a change that has been answered, it must not be sent. */
  readonly revision: number
  /** Those that sign this attempt, the first before the others. */
  readonly secrets: readonly ReadySecret[]
  readonly attemptNumber: number
  /** The log entry's id, which the payload carries. */
  readonly requestId: string
}
