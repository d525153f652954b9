import type { Generated, JSONColumnType } from 'kysely'
import type { CredentialSettings } from '../domain/credentials.ts'
import type { DeliveryStatus } from '../domain/deliveries.ts'
import type { Header } from '../domain/headers.ts'
import type { ErrorClass, OutcomeKind, Trigger } from '../domain/outcome.ts'
import type { PayloadFormat } from '../domain/payloads.ts'
import type { ResendFilter } from '../domain/resends.ts'
import type { Role } from '../domain/roles.ts'
import type { SignatureScheme } from '../domain/signatures.ts'
import type { SecretDerivation, SigningAlgorithm } from '../domain/signing-keys.ts'
import type { DisabledReason, HttpMethod, SubscriptionStatus } from '../domain/subscriptions.ts'
import type { StoredHeader } from './sealed-headers.ts'

/** The tables of `migrations/`, in camelCase; what a row and its columns mean is said there. */
export interface Database {
  environments: EnvironmentsTable
  apiTokens: ApiTokensTable
  encryptionCheck: EncryptionCheckTable
  credentials: CredentialsTable
  signingKeys: SigningKeysTable
  signingSecrets: SigningSecretsTable
  subscriptions: SubscriptionsTable
  subscriptionHealth: SubscriptionHealthTable
  eventTypes: EventTypesTable
  events: EventsTable
  idempotencyKeys: IdempotencyKeysTable
  deliveries: DeliveriesTable
  requestLog: RequestLogTable
  exchanges: ExchangesTable
  processes: ProcessesTable
  resends: ResendsTable
  resendTallies: ResendTalliesTable
}

interface EnvironmentsTable {
  id: string
  name: string
  secretsRevealable: Generated<boolean>
  includeTestEvents: boolean
  includeRequestPayload: boolean
  includeResponseData: boolean
  logsFullData: boolean
  retentionDays: number
  createdAt: Date
}

interface ApiTokensTable {
  id: string
  environmentId: string | null
  name: string
  role: Role
  prefix: string
  hash: Buffer
  createdAt: Date
  lastUsedAt: Date | null
  expiresAt: Date | null
  revokedAt: Date | null
}

interface EncryptionCheckTable {
  keyId: string
  ciphertext: string
}

interface CredentialsTable {
  id: string
  environmentId: string
  name: string
  settings: JSONColumnType<CredentialSettings>
  ciphertext: string
  createdAt: Date
  updatedAt: Date
}

interface SigningKeysTable {
  id: string
  environmentId: string
  name: string
  algorithm: SigningAlgorithm
  secretDerivation: SecretDerivation
  createdAt: Date
  rotatedAt: Date | null
  madeFor: string | null
}

interface SigningSecretsTable {
  id: string
  signingKeyId: string
  ciphertext: string
  maskedSecret: string
  publicKey: string | null
  createdAt: Date
  retiredAt: Date | null
  expiresAt: Date | null
}

interface SubscriptionsTable {
  id: string
  environmentId: string
  name: string
  eventTypes: string[]
  url: string
  method: HttpMethod
  headers: JSONColumnType<StoredHeader[]>
  cardTemplateId: string | null
  actionFlowConfigId: string | null
  signingKeyId: string
  signatureScheme: SignatureScheme
  signatureHeader: string | null
  credentialId: string | null
  payloadFormat: PayloadFormat
  mapping: string | null
  mappingVersion: Generated<number>
  maxRetries: number
  autoDisable: boolean
  timeoutSeconds: number
  rateLimitPerSecond: number | null
  status: SubscriptionStatus
  disabledReason: DisabledReason | null
  disabledAt: Date | null
  createdAt: Date
  updatedAt: Date
  revision: Generated<number>
}

interface SubscriptionHealthTable {
  subscriptionId: string
  consecutiveFailures: number
  failingSince: Date | null
}

interface EventTypesTable {
  id: string
  environmentId: string
  name: string
  description: string | null
  schema: string | null
  revision: Generated<number>
  createdAt: Date
  archivedAt: Date | null
}

interface EventsTable {
  id: string
  environmentId: string
  type: string
  data: string
  occurredAt: Date
  isTest: boolean
  cardTemplateId: string | null
  actionFlowConfigId: string | null
  publisherId: string | null
}

interface IdempotencyKeysTable {
  environmentId: string
  key: string
  eventId: string
  contentHash: Buffer
}

interface DeliveriesTable {
  id: string
  environmentId: string
  eventId: string
  eventType: string
  subscriptionId: string
  publisherId: string | null
  trigger: Generated<Trigger>
  status: Generated<DeliveryStatus>
  attemptCount: Generated<number>
  cycle: Generated<number>
  cycleStart: Generated<number>
  resendId: string | null
  firstFailureAt: Date | null
  signingKeyId: string | null
  signingSecretId: string | null
  nextAttemptAt: Date | null
  completedAt: Date | null
}

interface RequestLogTable {
  id: string
  position: Generated<number>
  environmentId: string
  deliveryId: string
  eventId: string
  eventType: string
  subscriptionId: string
  publisherId: string | null
  attemptNumber: number
  trigger: Trigger
  method: HttpMethod
  url: string
  outcome: OutcomeKind
  statusCode: number | null
  errorClass: ErrorClass | null
  errorMessage: string | null
  isTruncated: boolean
  startedAt: Date
  durationMs: number
  nextAttemptAt: Date | null
  mappingVersion: number | null
}

interface ExchangesTable {
  id: string
  environmentId: string
  requestHeaders: JSONColumnType<Header[]>
  requestBody: Buffer
  responseHeaders: JSONColumnType<Header[]> | null
  responseBody: Buffer | null
}

interface ProcessesTable {
  id: string
  beat: number
  seenTicket: number
}

interface ResendsTable {
  id: string
  environmentId: string
  filter: JSONColumnType<ResendFilter>
  total: number
  passed: Generated<number>
  lastId: string | null
  succeeded: Generated<number>
  failed: Generated<number>
  createdAt: Date
  completedAt: Date | null
}

interface ResendTalliesTable {
  id: Generated<number>
  resendId: string
  succeeded: number
  failed: number
}
