import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { createAccessTokens } from './delivery/access-tokens.ts'
import { createAuthorize } from './delivery/authorize.ts'
import { credentialTrial } from './delivery/credential-trial.ts'
import { type HttpClient, openHttpClient } from './delivery/http-client.ts'
import { type FetchKeySet, openKeySetClient } from './delivery/jwks-fetch.ts'
import { type FetchToken, tokenFetcher } from './delivery/oauth-token.ts'
import { createResolve, type Resolve } from './delivery/resolver.ts'
import { trustAuthorities } from './delivery/trust.ts'
import { startWorker } from './delivery/worker.ts'
import type { AuditLine } from './domain/audit.ts'
import type { Sandbox } from './domain/mappings.ts'
import { addressRule } from './domain/networks.ts'
import { startListening } from './live/listening.ts'
import { startLiveLog } from './live/live-log.ts'
import { createLiveResends } from './live/resends.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { ensureDefaultEnvironment } from './operations/environments.ts'
import { createPublishChecked } from './operations/event-checks.ts'
import { publishEvents } from './operations/events.ts'
import { createMappingTrials } from './operations/mapping-trials.ts'
import { createPrecedence } from './operations/precedence.ts'
import { checkFirst, groupPublishes } from './operations/publisher.ts'
import { createResendCounts } from './operations/resend-counts.ts'
import { createSandbox } from './sandbox/sandbox.ts'
import { currentRequestId } from './server/request-ids.ts'
import { startServer } from './server/server.ts'
import type { Clock } from './storage/clock.ts'
import type { Db } from './storage/database.ts'
import { findLockShortage } from './storage/lock-room.ts'
import type { DroppedPartition } from './storage/retirement.ts'
import { MAX_CONNECTIONS, openStorage, type Storage } from './storage/storage.ts'

/** The settings, with what the embedded start had to make. */
export interface AppConfig extends Config {
  readonly databaseUrl: string
  readonly databaseSessionUrl: string
  readonly adminToken: string
  readonly encryptionKeys: NonNullable<Config['encryptionKeys']>
}

export interface AppOptions {
  readonly config: AppConfig
  readonly log: Log
  readonly hasApi: boolean
  readonly hasWorker: boolean
  readonly isGraphiqlPrefilled: boolean
  /** Tests pass one; otherwise it is the database's. */
  readonly now?: Clock
  /** Tests pass a shorter one. */
  readonly testGraceMs?: number
  /** Tests pass a shorter one. */
  readonly silenceMs?: number
  /** Tests pass one that asks their name servers. */
  readonly resolve?: Resolve
}

export interface App {
  /** Where the API listens; undefined for a worker alone. */
  readonly url: string | undefined
  stop(): Promise<void>
}

/** Wires the layers, starts them from the bottom up, and answers how to stop them top down. */
export async function startApp(options: AppOptions): Promise<App> {
  const { config, log } = options
  const onError = (error: unknown) =>
    log.error({ error, requestId: currentRequestId() }, 'Something failed and will be tried again.')
  await using cleanup = new AsyncDisposableStack()

  const metrics = createMetrics()
  const onDropped = (dropped: DroppedPartition) => {
    log.info(dropped, 'A day past its retention was dropped.')
    metrics.countDropped(dropped)
  }
  const { now, silenceMs } = options
  const storage = await openStorage({ ...config, onError, onDropped, now, silenceMs })
  cleanup.defer(storage.close)
  await storage.transact(ensureDefaultEnvironment)

  const http = openHttp(options, storage)
  cleanup.defer(http.close)
  const fetchToken = tokenFetcher(http.send)
  const sandbox = createSandbox()
  cleanup.defer(sandbox.stop)
  if (options.hasWorker) {
    cleanup.defer(startDelivery(options, { storage, http, fetchToken, sandbox, onError }))
  }
  const keySets = openKeySetClient(trustAuthorities(config.authorities))
  cleanup.defer(keySets.close)
  const { fetchKeySet } = keySets
  const server = options.hasApi
    ? await startApi(options, { storage, fetchToken, fetchKeySet, sandbox, metrics, onError })
    : undefined
  if (server !== undefined) cleanup.defer(server.stop)

  const running = cleanup.move()
  return { url: server?.url, stop: () => running.disposeAsync() }
}

interface Parts {
  readonly storage: Storage
  readonly sandbox: Sandbox
  readonly fetchToken: FetchToken
  readonly onError: (error: unknown) => void
}

interface ApiParts {
  readonly fetchKeySet: FetchKeySet
  readonly metrics: Metrics
}

function openHttp({ config, resolve = createResolve() }: AppOptions, { now }: Storage): HttpClient {
  const { allowedNetworks, deniedNetworks, authorities } = config
  return openHttpClient({
    isAddressAllowed: addressRule(allowedNetworks, deniedNetworks),
    resolve,
    secureContext: trustAuthorities(authorities),
    now,
  })
}

function startDelivery(
  { config }: AppOptions,
  { storage, http, fetchToken, sandbox, onError }: Parts & { readonly http: HttpClient },
): () => Promise<void> {
  const worker = startWorker({
    ...storage,
    authorize: createAuthorize({ tokens: createAccessTokens({ fetchToken }) }),
    ...{ send: http.send, publish: publishEvents, userAgent: userAgent(), sandbox },
    ...{ concurrency: config.concurrency, onError },
  })
  return worker.stop
}

async function startApi(
  { config, log, isGraphiqlPrefilled, testGraceMs }: AppOptions,
  { storage, fetchToken, fetchKeySet, sandbox, metrics, onError }: Parts & ApiParts,
) {
  const { db, notifications, revocations, transact, vault, now } = storage
  const { allowedNetworks, deniedNetworks, maxSubscriptions, hasGraphiql } = config
  await warnOfLocks(log, db)
  const isAddressAllowed = addressRule(allowedNetworks, deniedNetworks)
  const precedence = createPrecedence()
  const publishChecked = createPublishChecked(db, sandbox)
  const services = {
    db,
    transact,
    publishOne: checkFirst(publishChecked, groupPublishes(transact, precedence)),
    publishChecked,
    precedence,
    live: await startLiveLog({ db, notifications, now, onError }),
    liveResends: createLiveResends({ db, onError }),
    countWanted: createResendCounts({ db, now }),
    listening: startListening({ db, notifications, now, userAgent: userAgent(), onError }),
    subscriptionRules: { vault, isAddressAllowed, maxSubscriptions },
    ...{ vault, now, sandbox },
    mappingTrials: createMappingTrials(),
    tryCredential: credentialTrial({ fetchToken, now }),
    writeAudit: (line: AuditLine) => log.info(line, `Audit: ${line.audit}.`),
    revocations,
    testGraceMs,
  }
  const graphiql = hasGraphiql ? { isPrefilled: isGraphiqlPrefilled } : undefined
  const jwt = config.jwt && { ...config.jwt, fetchKeySet }
  return startServer({ ...config, jwt, services, now, graphiql, metrics, onError })
}

/** Of the lists that this process may read at once; others have theirs beside them. */
async function warnOfLocks(log: Log, db: Db): Promise<void> {
  const shortage = await findLockShortage(db, MAX_CONNECTIONS)
  if (shortage === undefined) return
  log.warn(shortage, 'PostgreSQL may run out of locks: raise its max_locks_per_transaction.')
}

function userAgent(): string {
  const file = new URL('../package.json', import.meta.url)
  return `Hookwire/${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`
}
