import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { openHttpClient } from './delivery/http-client.ts'
import { createResolve, type Resolve } from './delivery/resolver.ts'
import { trustAuthorities } from './delivery/trust.ts'
import { startWorker } from './delivery/worker.ts'
import { addressRule } from './domain/networks.ts'
import { startLiveLog } from './live/live-log.ts'
import type { Log } from './log.ts'
import { ensureDefaultEnvironment } from './operations/environments.ts'
import { publishEvents } from './operations/events.ts'
import { createPrecedence } from './operations/precedence.ts'
import { groupPublishes } from './operations/publisher.ts'
import { startServer } from './server/server.ts'
import type { Clock } from './storage/clock.ts'
import { openStorage, type Storage } from './storage/storage.ts'

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
    log.error({ error }, 'Something failed and will be tried again.')
  await using cleanup = new AsyncDisposableStack()

  const storage = await openStorage({ ...config, onError, now: options.now })
  cleanup.defer(storage.close)
  await storage.transact(ensureDefaultEnvironment)

  if (options.hasWorker) cleanup.defer(startDelivery(options, storage, onError))
  const server = options.hasApi ? await startApi(options, storage, onError) : undefined
  if (server !== undefined) cleanup.defer(server.stop)

  const running = cleanup.move()
  return { url: server?.url, stop: () => running.disposeAsync() }
}

function startDelivery(
  { config, resolve = createResolve() }: AppOptions,
  storage: Storage,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const { allowedNetworks, deniedNetworks, authorities, concurrency } = config
  const http = openHttpClient({
    isAddressAllowed: addressRule(allowedNetworks, deniedNetworks),
    resolve,
    secureContext: trustAuthorities(authorities),
    now: storage.now,
  })
  const userAgent = `Hookwire/${version()}`
  const worker = startWorker({
    ...storage,
    ...{ send: http.send, publish: publishEvents, userAgent, concurrency, onError },
  })
  return async () => {
    await worker.stop()
    await http.close()
  }
}

async function startApi(
  { config, isGraphiqlPrefilled, testGraceMs }: AppOptions,
  storage: Storage,
  onError: (error: unknown) => void,
) {
  const { db, notifications, revocations, transact, vault, now } = storage
  const { allowedNetworks, deniedNetworks, maxSubscriptions, hasGraphiql } = config
  const isAddressAllowed = addressRule(allowedNetworks, deniedNetworks)
  const precedence = createPrecedence()
  const services = {
    db,
    transact,
    publishOne: groupPublishes(transact, precedence),
    precedence,
    live: await startLiveLog({ db, notifications, onError }),
    subscriptionRules: { vault, isAddressAllowed, maxSubscriptions },
    revocations,
    testGraceMs,
  }
  const graphiql = hasGraphiql ? { isPrefilled: isGraphiqlPrefilled } : undefined
  return startServer({ ...config, services, now, graphiql, onError })
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
