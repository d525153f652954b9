import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { createResolve } from './delivery/resolver.ts'
import { openHttpClient } from './delivery/send.ts'
import { startWorker } from './delivery/worker.ts'
import { addressRule } from './domain/networks.ts'
import { startLiveLog } from './live/live-log.ts'
import type { Log } from './log.ts'
import { ensureDefaultEnvironment } from './operations/environments.ts'
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

  if (options.hasWorker) cleanup.defer(startDelivery(config, storage, onError))
  const server = options.hasApi ? await startApi(options, storage, onError) : undefined
  if (server !== undefined) cleanup.defer(server.stop)

  const running = cleanup.move()
  return { url: server?.url, stop: () => running.disposeAsync() }
}

function startDelivery(
  { allowedNetworks, deniedNetworks, concurrency }: AppConfig,
  storage: Storage,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const http = openHttpClient({
    isAddressAllowed: addressRule(allowedNetworks, deniedNetworks),
    resolve: createResolve(),
    now: storage.now,
  })
  const userAgent = `Hookwire/${version()}`
  const worker = startWorker({ ...storage, send: http.send, userAgent, concurrency, onError })
  return async () => {
    await worker.stop()
    await http.close()
  }
}

async function startApi(
  { config, isGraphiqlPrefilled }: AppOptions,
  storage: Storage,
  onError: (error: unknown) => void,
) {
  const { db, notifications, transact, vault, now } = storage
  const { allowedNetworks, deniedNetworks, maxSubscriptions, hasGraphiql } = config
  const isAddressAllowed = addressRule(allowedNetworks, deniedNetworks)
  const services = {
    db,
    transact,
    publishOne: groupPublishes(transact),
    live: await startLiveLog({ db, notifications, onError }),
    subscriptionRules: { vault, isAddressAllowed, maxSubscriptions },
  }
  const graphiql = hasGraphiql ? { isPrefilled: isGraphiqlPrefilled } : undefined
  return startServer({ ...config, services, now, graphiql, onError })
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
