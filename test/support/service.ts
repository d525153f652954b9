import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { graphql } from '../../examples/generated/gql.ts'
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
  const url = app.url as string
  const call: Service['call'] = (document, variables, more) =>
    post(url, print(document), variables, more)
  const ask: Service['ask'] = async (document, variables, more) => {
    const { data, errors } = await call(document, variables, more)
    if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors))
    return data
  }
  return {
    url,
    databaseUrl,
    call,
    ask,
    subscribe: (input, more) => subscribe(ask, input, more),
    publish: (input, more) => publish(ask, input, more),
    publishMany: (inputs, more) => publishMany(ask, inputs, more),
    async [Symbol.asyncDispose]() {
      await app.stop()
      await drop()
    },
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

const Subscribe = graphql(`
  mutation Subscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      ... on WebhookSubscriptionCreatePayload {
        secret
        webhookSubscription { id }
      }
      ... on UserError { code message }
    }
  }
`)

async function subscribe(
  ask: Service['ask'],
  input: Partial<WebhookSubscriptionCreateInput> & { readonly url: string },
  options?: CallOptions,
) {
  const complete = { name: 'a subscription', eventTypes: ['*'], ...input }
  const { webhookSubscriptionCreate: created } = await ask(Subscribe, { input: complete }, options)
  if (!('secret' in created)) throw new Error(JSON.stringify(created))
  return { id: created.webhookSubscription.id, secret: created.secret ?? '' }
}

const Publish = graphql(`
  mutation Publish($input: EventPublishInput!) {
    eventPublish(input: $input) {
      ... on EventPublishPayload {
        deliveryCount
        event { id }
      }
      ... on UserError { code message }
    }
  }
`)

const PublishMany = graphql(`
  mutation PublishMany($input: EventsPublishInput!) {
    eventsPublish(input: $input) {
      ... on EventsPublishPayload { deliveryCount }
      ... on UserError { code message }
    }
  }
`)

async function publishMany(
  ask: Service['ask'],
  inputs: readonly Partial<EventPublishInput>[],
  options?: CallOptions,
) {
  const { eventsPublish: published } = await ask(
    PublishMany,
    { input: { events: inputs.map(completeEvent) } },
    options,
  )
  if (!('deliveryCount' in published)) throw new Error(JSON.stringify(published))
}

function completeEvent(input: Partial<EventPublishInput>): EventPublishInput {
  const hasData = 'data' in input || 'rawData' in input
  return { type: 'user.created', ...(hasData ? {} : { data: { user_id: 7 } }), ...input }
}

async function publish(
  ask: Service['ask'],
  input: Partial<EventPublishInput>,
  options?: CallOptions,
) {
  const complete = completeEvent(input)
  const { eventPublish: published } = await ask(Publish, { input: complete }, options)
  if (!('event' in published)) throw new Error(JSON.stringify(published))
  return { id: published.event.id, deliveryCount: published.deliveryCount }
}
