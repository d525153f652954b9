import { sql } from 'kysely'
import { graphql } from '../../examples/generated/gql.ts'
import { type IdKind, newUuid, parseId, publicId } from '../../src/domain/ids.ts'
import { ROLES, type Role } from '../../src/domain/roles.ts'
import { type Callers, createCallers, createToken } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { createEventType } from '../support/event-types.ts'
import { type LiveSocket, openSession } from '../support/live-socket.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { beginResend } from '../support/resends.ts'
import type { CallOptions, Service } from '../support/service.ts'
import { logStatements, type StatementLog } from '../support/statements.ts'
import type { Ids } from './fields.ts'
import { everythingOf } from './lists.ts'

const MatrixKey = graphql(`
  mutation MatrixKey($input: SigningKeyCreateInput!) {
    signingKeyCreate(input: $input) {
      ... on SigningKeyCreatePayload { signingKey { id } }
      ... on UserError { code message }
    }
  }
`)

const MatrixRevoke = graphql(`
  mutation MatrixRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) { __typename ... on UserError { message } }
  }
`)

export const OUTSIDERS = ['no token', 'unknown', 'expired', 'revoked'] as const
export type Outsider = (typeof OUTSIDERS)[number]

/** Two environments with one thing of each kind, things that are no more, and callers of every sort. */
export interface World extends AsyncDisposable {
  readonly service: Service
  readonly statements: StatementLog
  readonly callers: Readonly<Record<Role | Outsider, CallOptions>>
  /** Of each role one that was let in. */
  readonly sockets: Readonly<Record<Role, LiveSocket>>
  /** Of the callers' environment; what was published was so by the EVENTS token. */
  readonly own: Ids
  /** What another token published in the same environment, and what became of it. */
  readonly unpublished: Ids
  readonly other: Ids
  readonly deleted: Ids
  /** A token of the WORKBENCH that nobody has used. */
  newCaller(): Promise<CallOptions>
  /** One more thing of the callers' own, where a mutation could spoil what others need. */
  another(kind: IdKind): Promise<string | undefined>
  /** What the other environment has of its own. */
  readonly elsewhere: Callers
  /** All that is there. */
  readonly before: string
}

type Make = (service: Service, caller: CallOptions, url: string) => Promise<string>

const MAKERS = {
  ApiToken: (service, { environment }) => makeToken(service, environment ?? ''),
  EventType: (service, caller) => createEventType(service, { name: unique() }, caller),
  WebhookSubscription: async (service, caller, url) =>
    (await service.subscribe({ url, eventTypes: ['never'] }, caller)).id,
  Credential: (service, caller) =>
    createCredential(service, { basic: { username: 'me', password: 'secret' } }, caller),
  SigningKey: makeKey,
} satisfies Partial<Record<IdKind, Make>> as Record<
  'ApiToken' | 'EventType' | 'WebhookSubscription' | 'Credential' | 'SigningKey',
  Make
>

/** Of an environment, in an order in which nothing refers to what is gone. */
const TABLES = [
  ...['request_log', 'deliveries', 'events', 'resends', 'event_types'],
  ...['subscriptions', 'credentials', 'signing_keys', 'api_tokens'],
]

export async function createWorld(service: Service): Promise<World> {
  const stack = new AsyncDisposableStack()
  const { url } = stack.use(await startReceiver())
  const [here, elsewhere] = [await createCallers(service), await createCallers(service)]
  const admin = { environment: here.environmentId }
  const own = await makeAll(service, here, url)
  const unpublished = { ...own, ...(await happen(service, here, here.workbench, 2)) }
  const other = await makeAll(service, elsewhere, url)
  const deleted = await makeAll(service, await createCallers(service), url)
  await removeAll(service, deleted.Environment)
  const callers = {
    ...{ ADMIN: admin, WORKBENCH: here.workbench, EVENTS: here.events, VIEWER: here.viewer },
    ...(await createOutsiders(service, here.environmentId)),
  }
  const open = async (role: Role) => [role, await openSession(service, callers[role])] as const
  const sockets = Object.fromEntries(await Promise.all(ROLES.map(open)))
  for (const socket of Object.values(sockets)) stack.use(socket)
  const statements = stack.use(logStatements())
  return {
    ...{ service, statements, callers, own, unpublished, other, deleted, elsewhere },
    before: await everythingOf(service, elsewhere.workbench),
    sockets: sockets as World['sockets'],
    newCaller: () => createToken(service, { role: 'WORKBENCH', environmentId: here.environmentId }),
    another: async (kind) => (MAKERS as Partial<Record<IdKind, Make>>)[kind]?.(service, admin, url),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** An id of this kind that never was. */
export function neverWas(kind: IdKind): string {
  return publicId(kind, newUuid(new Date()))
}

async function makeAll(service: Service, callers: Callers, url: string): Promise<Ids> {
  const admin = { environment: callers.environmentId }
  const made: [IdKind, string][] = []
  for (const kind of ['ApiToken', 'EventType', 'Credential', 'SigningKey'] as const) {
    made.push([kind, await MAKERS[kind](service, admin, url)])
  }
  const { Credential: credentialId, SigningKey: signingKeyId } = Object.fromEntries(made)
  const input = { url, ...(credentialId && signingKeyId ? { credentialId, signingKeyId } : {}) }
  const { id: WebhookSubscription } = await service.subscribe(input, admin)
  const history = await happen(service, callers, callers.events, 1)
  const { id: Resend } = await beginResend(service, { since: new Date(0).toISOString() }, admin)
  const rest = { Environment: callers.environmentId, WebhookSubscription, ...history, Resend }
  return { ...Object.fromEntries(made), ...rest } as Ids
}

/** Something is published and delivered; it is the so-manieth in its environment. */
async function happen(service: Service, { workbench }: Callers, by: CallOptions, number: number) {
  await service.publish({}, by)
  const entry = (await recordedEntries(service, number, workbench))[number - 1]
  if (entry === undefined) throw new Error('It was not recorded.')
  return { Event: entry.event.id, Delivery: entry.delivery.id, RequestLogEntry: entry.id }
}

async function makeKey(service: Service, caller: CallOptions): Promise<string> {
  const { signingKeyCreate: made } = await service.ask(
    MatrixKey,
    { input: { name: 'a key' } },
    caller,
  )
  if (!('signingKey' in made)) throw new Error(JSON.stringify(made))
  return made.signingKey.id
}

async function makeToken(service: Service, environmentId: string): Promise<string> {
  return (await createToken(service, { role: 'VIEWER', environmentId })).id
}

async function createOutsiders(service: Service, environmentId: string) {
  const [expired, revoked] = [
    await createToken(service, { role: 'WORKBENCH', environmentId }),
    await createToken(service, { role: 'WORKBENCH', environmentId }),
  ]
  const db = connect(service.databaseUrl)
  const uuid = parseId('ApiToken', expired.id) ?? ''
  await db
    .updateTable('apiTokens')
    .set({ expiresAt: new Date(0) })
    .where('id', '=', uuid)
    .execute()
  await db.destroy()
  const { apiTokenRevoke: done } = await service.ask(
    MatrixRevoke,
    { id: revoked.id },
    { environment: environmentId },
  )
  if (done.__typename !== 'ApiTokenRevokePayload') throw new Error(done.message)
  const unknown = { token: `hwk_${'0'.repeat(49)}` }
  return { 'no token': { token: null }, unknown, expired, revoked }
}

/** As retention does, and whoever looks after the database: no mutation takes back all of it. */
async function removeAll({ databaseUrl }: Service, environmentId: string): Promise<void> {
  const db = connect(databaseUrl)
  const id = parseId('Environment', environmentId)
  for (const table of TABLES) {
    await sql`delete from ${sql.table(table)} where environment_id = ${id}`.execute(db)
  }
  await sql`delete from environments where id = ${id}`.execute(db)
  await db.destroy()
}

let count = 0

function unique(): string {
  count += 1
  return `type-${count}`
}
