import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import type {
  EventPublishInput,
  WebhookSubscriptionCreateInput,
} from '../../examples/generated/graphql.ts'
import { type App, startApp } from '../../src/app.ts'
import type { EncryptionKeys } from '../../src/config.ts'
import type { JwtConfig } from '../../src/config-jwt.ts'
import type { Resolve } from '../../src/delivery/resolver.ts'
import { LOOPBACK_NETWORKS } from '../../src/domain/networks.ts'
import { createLog, type Log } from '../../src/log.ts'
import type { Clock } from '../../src/storage/clock.ts'
import { copyTemplate } from './database.ts'
import { type Ask, publish, publishMany, subscribe } from './service-calls.ts'

export const ADMIN_TOKEN = 'hwk_test_administrator_token_of_this_run'
const ENCRYPTION_KEYS = [{ id: 'test', bytes: Buffer.alloc(32, 7) }] as const

export interface GraphqlAnswer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions?: { readonly code?: string }
  }[]
}

export interface CallOptions {
  readonly token?: string | null
  readonly environment?: string
}

/** The whole service as `main.ts` starts it, on a database of its own. */
export interface Service extends AsyncDisposable {
  readonly url: string
  readonly databaseUrl: string
  /** Whoever names no other acts in this one. Omitted: the default environment. */
  readonly environment?: string
  /** The answer as it came, errors and all. */
  call<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<GraphqlAnswer<Data>>
  /** The data of an answer that must have no errors. */
  ask<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: CallOptions,
  ): Promise<Data>
  subscribe(
    input: Partial<WebhookSubscriptionCreateInput> & { readonly url: string },
    options?: CallOptions,
  ): Promise<{ readonly id: string; readonly secret: string }>
  publish(
    input: Partial<EventPublishInput>,
    options?: CallOptions,
  ): Promise<{ readonly id: string; readonly deliveryCount: number }>
  /** All or none, in one call. */
  publishMany(inputs: readonly Partial<EventPublishInput>[], options?: CallOptions): Promise<void>
}

export interface ServiceOptions {
  readonly now?: Clock
  readonly hasWorker?: boolean
  readonly concurrency?: number
  /** Where requests may go although they are refused by default. Omitted: loopback. */
  readonly allowedNetworks?: readonly string[]
  /** Where they may not go although all else says so. */
  readonly deniedNetworks?: readonly string[]
  /** In PEM: who signed the certificates of the endpoints. */
  readonly authorities?: readonly string[]
  /** What host names stand for. Omitted: what the machine's name servers say. */
  readonly resolve?: Resolve
  /** In one environment. */
  readonly maxSubscriptions?: number
  /** Omitted: any that is free. */
  readonly port?: number
  /** How long a test may wait for a worker, besides its timeout. */
  readonly testGraceMs?: number
  /** After which the database is asked about a connection. */
  readonly silenceMs?: number
  /** Omitted: nobody reads it. */
  readonly log?: Log
  readonly encryptionKeys?: EncryptionKeys
  /** Who else issues tokens. Omitted: nobody. */
  readonly jwt?: JwtConfig
  /** Omitted: it is served. */
  readonly hasGraphiql?: boolean
  /** Of another service, to run a second one on the same database. */
  readonly databaseUrl?: string
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { url: databaseUrl, drop } =
    options.databaseUrl === undefined
      ? await copyTemplate()
      : { url: options.databaseUrl, drop: async () => undefined }
  const app = await start(databaseUrl, options)
  return serviceOf({ url: app.url as string, databaseUrl }, async () => {
    await app.stop()
    await drop()
  })
}

/** The same one for somebody who acts in another environment. Whoever has started it stops it. */
export function serviceIn(
  { url, databaseUrl }: Service,
  environment: string,
  end: () => Promise<void>,
): Service {
  return serviceOf({ url, databaseUrl, environment }, end)
}

function serviceOf(
  where: Pick<Service, 'url' | 'databaseUrl' | 'environment'>,
  end: () => Promise<void>,
): Service {
  const { url, environment } = where
  const inOwn = environment === undefined ? {} : { environment }
  const call: Service['call'] = (document, variables, more) =>
    post(url, print(document), variables, { ...inOwn, ...more })
  const ask: Service['ask'] = async (document, variables, more) => {
    const { data, errors } = await call(document, variables, more)
    if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors))
    return data
  }
  const asking =
    (more?: CallOptions): Ask =>
    (document, variables) =>
      ask(document, variables, more)
  return {
    ...where,
    call,
    ask,
    subscribe: (input, more) => subscribe(asking(more), input),
    publish: (input, more) => publish(asking(more), input),
    publishMany: (inputs, more) => publishMany(asking(more), inputs),
    [Symbol.asyncDispose]: end,
  }
}

/** A worker alone, on the database of a service. */
export async function startWorker(
  { databaseUrl }: Service,
  options: Omit<ServiceOptions, 'databaseUrl'> = {},
): Promise<AsyncDisposable> {
  const app = await start(databaseUrl, options, false)
  return { [Symbol.asyncDispose]: app.stop }
}

function start(databaseUrl: string, options: ServiceOptions, hasApi = true): Promise<App> {
  return startApp({
    hasApi,
    hasWorker: options.hasWorker ?? true,
    isGraphiqlPrefilled: true,
    log: options.log ?? createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent'),
    ...(options.now === undefined ? {} : { now: options.now }),
    ...(options.testGraceMs === undefined ? {} : { testGraceMs: options.testGraceMs }),
    ...(options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs }),
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
    config: {
      databaseUrl,
      databaseSessionUrl: databaseUrl,
      dataDir: '',
      host: '127.0.0.1',
      port: options.port ?? 0,
      adminToken: ADMIN_TOKEN,
      encryptionKeys: options.encryptionKeys ?? ENCRYPTION_KEYS,
      allowedNetworks: options.allowedNetworks ?? LOOPBACK_NETWORKS,
      deniedNetworks: options.deniedNetworks ?? [],
      authorities: options.authorities ?? [],
      jwt: options.jwt,
      hasGraphiql: options.hasGraphiql ?? true,
      maxSubscriptions: options.maxSubscriptions ?? 100,
      concurrency: options.concurrency ?? 200,
      hasPreparedStatements: true,
      logLevel: 'silent',
    },
  })
}

async function post<Data>(
  url: string,
  query: string,
  variables: unknown,
  { token = ADMIN_TOKEN, environment }: CallOptions = {},
): Promise<GraphqlAnswer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(environment === undefined ? {} : { 'hookwire-environment': environment }),
    },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as GraphqlAnswer<Data>
}
