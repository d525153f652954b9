import { graphql } from '../../examples/generated/gql.ts'
import type {
  EventPublishInput,
  TenantEntriesSubscription,
  WebhookSubscriptionCreateInput,
} from '../../examples/generated/graphql.ts'
import { parseId, publicId } from '../../src/domain/ids.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import type { NewSubscription } from '../../src/storage/subscriptions.ts'
import { createEnvironment } from './callers.ts'
import { connect } from './database.ts'
import { openStream } from './live-client.ts'
import { addSubscription } from './rows.ts'
import type { Service } from './service.ts'
import { type TestEntry, tryEndpoint } from './subscription-tests.ts'

const TenantEntries = graphql(`
  subscription TenantEntries($after: Cursor) {
    requestLog(after: $after) {
      entries {
        trigger
        attemptNumber
        url
        outcome
        errorClass
        errorMessage
        durationMs
        nextAttemptAt
        event { id type }
        request { url isRedacted headers { name value } body }
        response { statusCode isRedacted headers { name value } body isTruncated }
      }
    }
  }
`)

export type TenantEntry = TenantEntriesSubscription['requestLog']['entries'][number]

/** Somebody with one subscription, in an environment of a service that many share. */
export interface Tenant {
  readonly subscriptionId: string
  readonly caller: { readonly environment: string }
  tryIt(input?: { readonly eventType?: string; readonly data?: unknown }): Promise<TestEntry>
  publish(input?: Partial<EventPublishInput>): Promise<Published>
  /** Its whole log, once it has so many entries. */
  entries(count: number): Promise<TenantEntry[]>
}

type Published = Awaited<ReturnType<Service['publish']>>

export async function createTenant(
  service: Service,
  input: Partial<WebhookSubscriptionCreateInput> & { readonly url: string },
): Promise<Tenant> {
  const { id: environment } = await createEnvironment(service)
  const caller = { environment }
  const { id } = await service.subscribe(input, caller)
  return {
    subscriptionId: id,
    caller,
    tryIt: (more = {}) => tryEndpoint(service, { id, ...more }, caller),
    publish: (event = {}) => service.publish(event, caller),
    entries: (count) => readEntries(service, count, caller),
  }
}

/** One whose subscription has a URL that nobody may save any more. */
export async function createOldTenant(service: Service, url: string): Promise<Tenant> {
  const tenant = await createTenant(service, { url: 'https://example.com/' })
  const db = connect(service.databaseUrl)
  await db.updateTable('subscriptions').set({ url }).where('id', '=', uuidOf(tenant)).execute()
  await db.destroy()
  return tenant
}

/** Further subscriptions to everything, which are older than the rules. */
export async function addOldRows(
  service: Service,
  tenant: Tenant,
  rows: readonly Partial<NewSubscription>[],
): Promise<string[]> {
  const db = connect(service.databaseUrl)
  const { signingKeyId, environmentId } = await db
    .selectFrom('subscriptions')
    .select(['signingKeyId', 'environmentId'])
    .where('id', '=', uuidOf(tenant))
    .executeTakeFirstOrThrow()
  const ids = await Promise.all(
    rows.map((row) => addSubscription(db, environmentId, { signingKeyId, ...row })),
  )
  await db.destroy()
  return ids.map((id) => publicId('WebhookSubscription', id))
}

function uuidOf({ subscriptionId }: Tenant): string {
  return parseId('WebhookSubscription', subscriptionId) ?? ''
}

async function readEntries(service: Service, count: number, caller: Tenant['caller']) {
  const control = new AbortController()
  const variables = { after: logCursor(0) }
  const pages = await openStream(service, TenantEntries, variables, caller, control)
  const entries: TenantEntry[] = []
  for await (const { data, errors } of pages) {
    if (data == null) throw new Error(JSON.stringify(errors))
    entries.push(...data.requestLog.entries)
    if (entries.length >= count) break
  }
  control.abort()
  return entries
}
