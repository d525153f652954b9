import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { openStream } from '../support/live-client.ts'
import { openSession, operate } from '../support/live-socket.ts'
import {
  beginResend,
  followResend,
  ResendsLive,
  resendMany,
  resendOne,
} from '../support/resends.ts'
import { shareService } from '../support/shared-service.ts'

const ResendsList = graphql(`
  query ResendsList($id: ID!, $after: Cursor) {
    resends(first: 1, after: $after) {
      nodes { id total createdAt }
      pageInfo { hasNextPage endCursor }
    }
    node(id: $id) { id ... on Resend { total done completedAt } }
  }
`)

const ResendsRevoke = graphql(`
  mutation ResendsRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) { __typename }
  }
`)

const ResendsTokens = graphql(`
  query ResendsTokens { apiTokens { nodes { id role } } }
`)

const audited: object[] = []
const ignore = () => undefined
const log = { info: (fields: object) => void audited.push(fields), warn: ignore, error: ignore }
const service = await shareService({ hasWorker: false, log })
const db = connect(service.databaseUrl)
afterAll(() => db.destroy())

/** An environment in which so many deliveries were exhausted. */
async function arrange(count: number) {
  const callers = await createCallers(service)
  const { id } = await service.subscribe({ url: 'http://127.0.0.1:2/' }, callers.workbench)
  for (let made = 0; made < count; made += 1) await service.publish({}, callers.workbench)
  const deliveries = await listDeliveries(service, {}, callers.workbench)
  await sql`
    update deliveries set status = 'exhausted', completed_at = now(), next_attempt_at = null
    where status = 'pending'`.execute(db)
  return { callers, caller: callers.workbench, id, deliveries }
}

/** As the worker does it. */
async function advance(resendId: string, done: number, isComplete = false): Promise<void> {
  const { rows } = await sql`
    update resends set passed = ${done}, succeeded = ${done},
      completed_at = case when ${isComplete} then now() end
    where completed_at is null and total > 0
    returning id`.execute(db)
  if (rows.length !== 1) throw new Error(`Not ${resendId} alone goes on.`)
}

const since = new Date(0).toISOString()
const unknown = publicId('Resend', newUuid(new Date()))

test('what cannot be resent is told, with the reason', async () => {
  const { caller, id, deliveries } = await arrange(2)
  const [one, other] = deliveries
  await resendOne(service, one?.id ?? '', caller)

  expect(await resendOne(service, one?.id ?? '', caller)).toEqual({
    code: 'CONFLICT',
    message: 'This delivery is pending: it is sent anyway.',
  })
  expect(await resendOne(service, 'dlv_nonsense', caller)).toMatchObject({ code: 'NOT_FOUND' })
  const issue = (path: string[]) => ({ __typename: 'InvalidInputError', issues: [{ path }] })
  expect(await resendMany(service, { eventTypes: ['a'] }, caller)).toMatchObject(issue(['filter']))
  expect(await resendMany(service, { since, status: ['PENDING'] }, caller)).toMatchObject(
    issue(['filter', 'status']),
  )
  const missing = { __typename: 'NotFoundError', code: 'NOT_FOUND' }
  expect(await resendMany(service, { webhookSubscriptionId: 'sub_no' }, caller)).toMatchObject(
    missing,
  )
  const elsewhere = await createCallers(service)
  const named = { webhookSubscriptionId: id }
  expect(await resendMany(service, named, elsewhere.workbench)).toMatchObject(missing)
  expect(await resendMany(service, { ...named, status: [] }, caller)).toMatchObject({
    resend: { total: 0, done: 0, completedAt: expect.any(String) },
  })
  expect(other?.status).toBe('PENDING')
})

test('who had what resent is in the log; nobody who was refused', async () => {
  const { caller, callers, deliveries } = await arrange(1)
  const id = deliveries[0]?.id ?? ''
  const start = audited.length

  await resendOne(service, id, caller)
  await resendOne(service, id, caller)
  const bulk = await beginResend(service, { since }, callers.admin)
  await resendMany(service, {}, caller)

  expect(audited.slice(start)).toMatchObject([
    { audit: 'delivery_resent', id, role: 'WORKBENCH', environmentId: callers.environmentId },
    { audit: 'deliveries_resent', id: bulk.id, role: 'ADMIN' },
  ])
})

test('resends are listed newest first, and each can be asked for by its id', async () => {
  const { callers, caller } = await arrange(0)
  const first = await beginResend(service, { since }, caller)
  const second = await beginResend(service, { since }, caller)

  const { resends, node } = await service.ask(ResendsList, { id: first.id }, callers.viewer)
  const after = resends.pageInfo.endCursor
  const next = await service.ask(ResendsList, { id: second.id, after }, callers.viewer)

  expect(resends).toMatchObject({ nodes: [{ id: second.id }], pageInfo: { hasNextPage: true } })
  expect(next.resends).toMatchObject({
    nodes: [{ id: first.id }],
    pageInfo: { hasNextPage: false },
  })
  expect(node).toEqual({ id: first.id, total: 0, done: 0, completedAt: expect.any(String) })
})

test('progress is told at once, then as it changes, to the end', async () => {
  const { caller } = await arrange(3)
  const { id } = await beginResend(service, { since }, caller)
  const states = await openStream(service, ResendsLive, { id }, caller)
  const next = async () => (await states.next()).value?.data?.resend

  const first = await next()
  await advance(id, 2)
  const second = await next()
  await advance(id, 3, true)
  const last = await next()

  expect(first).toEqual({ id, total: 3, done: 0, succeeded: 0, failed: 0, completedAt: null })
  expect(second).toMatchObject({ done: 2, succeeded: 2, completedAt: null })
  expect(last).toMatchObject({ done: 3, succeeded: 3, completedAt: expect.any(String) })
  expect(await states.next()).toMatchObject({ done: true })
  expect(await followResend(service, id, caller)).toEqual([last])
})

test.each(['of another environment', 'unknown'])('what is %s cannot be watched', async (which) => {
  const { caller } = await arrange(0)
  const elsewhere = await createCallers(service)
  const { id } = await beginResend(service, { since }, elsewhere.workbench)
  const asked = which === 'unknown' ? unknown : id

  const stream = await openStream(service, ResendsLive, { id: asked }, caller)
  const { value } = await stream.next()
  await using socket = await openSession(service, caller)
  operate(socket, '1', `subscription { resend(id: "${asked}") { id } }`)

  expect(errorCode(value ?? {})).toBe('NOT_FOUND')
  expect(await socket.next()).toMatchObject({
    payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
  })
})

test('who watches is cut off when the token is revoked', async () => {
  const { caller, callers } = await arrange(1)
  const { id } = await beginResend(service, { since }, caller)
  const stream = await openStream(service, ResendsLive, { id }, callers.viewer)
  await stream.next()
  const { apiTokens } = await service.ask(ResendsTokens, {}, caller)
  const token = apiTokens.nodes.find(({ role }) => role === 'VIEWER')

  await service.ask(ResendsRevoke, { id: token?.id ?? '' }, caller)
  const { value } = await stream.next()
  const end = await stream.next()

  expect(value?.errors).toHaveLength(1)
  expect(end.done).toBe(true)
  await advance(id, 1, true)
})
