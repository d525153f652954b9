import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createToken, errorCode } from '../support/callers.ts'
import { connect } from '../support/database.ts'
import { makeFolder, spawnHookwire } from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN, type Service, startService, startWorker } from '../support/service.ts'
import { waitUntil } from '../support/timers.ts'

/** Requests wait for their turn when they have been loaded: some always do. */
const PER_SECOND = 100
const LAPSE_TEST_MS = 60_000

const RevocationDisable = graphql(`
  mutation RevocationDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) { __typename }
  }
`)

const RevocationDelete = graphql(`
  mutation RevocationDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) { __typename }
  }
`)

const RevocationMove = graphql(`
  mutation RevocationMove($id: ID!, $url: URL!) {
    webhookSubscriptionUpdate(input: { id: $id, url: $url }) { __typename }
  }
`)

const RevocationRevoke = graphql(`
  mutation RevocationRevoke($id: ID!) {
    apiTokenRevoke(input: { id: $id }) { __typename }
  }
`)

const RevocationViewer = graphql(`
  query RevocationViewer {
    viewer { role }
  }
`)

const changes: Record<string, (service: Service, id: string, url: string) => Promise<unknown>> = {
  disabled: (service, id) => service.ask(RevocationDisable, { id }),
  deleted: (service, id) => service.ask(RevocationDelete, { id }),
  'sent elsewhere': (service, id, url) => service.ask(RevocationMove, { id, url }),
}

test.each(Object.keys(changes))(
  'once it is answered that a subscription is %s, no request starts as before, in either worker',
  async (name) => {
    const events = 250
    await using service = await startService()
    await using _worker = await startWorker(service)
    await using before = await startReceiver()
    await using after = await startReceiver()
    const { id } = await service.subscribe({ url: before.url, rateLimitPerSecond: PER_SECOND })
    await service.publishMany(Array.from({ length: events }, () => ({})))
    await before.take(20)

    await changes[name]?.(service, id, after.url)
    using started = countStarts(before.url)
    await allEnded(service)

    expect(started.count()).toBe(0)
    const notSent = events - before.requests.length
    expect(notSent).toBeGreaterThan(0)
    expect(after.requests).toHaveLength(name === 'sent elsewhere' ? notSent : 0)
  },
)

test('a worker that stood still during a change sends nothing as before when it goes on', {
  timeout: LAPSE_TEST_MS,
}, async () => {
  const events = 60
  await using service = await startService({ hasWorker: false })
  await using before = await startReceiver()
  await using after = await startReceiver()
  const { id } = await service.subscribe({ url: before.url, rateLimitPerSecond: PER_SECOND })
  await service.publishMany(Array.from({ length: events }, () => ({})))
  await using folder = makeFolder()
  await using worker = spawnWorker(service, folder.path)
  await before.take(10)

  process.kill(worker.pid, 'SIGSTOP')
  await changes['sent elsewhere']?.(service, id, after.url)
  const sentBefore = before.requests.length // what had left has long come
  process.kill(worker.pid, 'SIGCONT')
  await allEnded(service)

  expect(before.requests).toHaveLength(sentBefore)
  expect(after.requests).toHaveLength(events - sentBefore)
})

test('a token that was revoked at one server is refused at another at once', async () => {
  await using service = await startService({ hasWorker: false })
  await using other = await startService({
    hasWorker: false,
    databaseUrl: service.databaseUrl,
  })
  const { id, token } = await createToken(service, { role: 'ADMIN' })
  const codeAtOther = async () => errorCode(await other.call(RevocationViewer, {}, { token }))
  const codes = [await codeAtOther()]

  await service.ask(RevocationRevoke, { id })
  codes.push(await codeAtOther())

  expect(codes).toEqual([undefined, 'UNAUTHENTICATED'])
})

/** Of requests to this address, from now on, in all the workers of this process. */
function countStarts(url: string): Disposable & { readonly count: () => number } {
  const { origin } = new URL(url)
  let count = 0
  const onHeaders = (message: unknown) => {
    const { request } = message as { request: { origin: string | URL } }
    if (new URL(request.origin).origin === origin) count += 1
  }
  subscribe('undici:client:sendHeaders', onHeaders)
  return {
    count: () => count,
    [Symbol.dispose]: () => void unsubscribe('undici:client:sendHeaders', onHeaders),
  }
}

/** Resolves when there is nothing left to send. */
async function allEnded({ databaseUrl }: Service): Promise<void> {
  const db = connect(databaseUrl)
  await waitUntil(async () => {
    const { rows } = await sql`select from pgboss.job limit 1`.execute(db)
    return rows.length === 0
  })
  await db.destroy()
}

function spawnWorker({ databaseUrl }: Service, folder: string) {
  const key = Buffer.alloc(32, 7).toString('base64')
  return spawnHookwire({
    folder,
    command: 'worker',
    env: {
      DATABASE_URL: databaseUrl,
      HOOKWIRE_ADMIN_TOKEN: ADMIN_TOKEN,
      HOOKWIRE_ENCRYPTION_KEYS: `test:${key}`,
      HOOKWIRE_ALLOWED_NETWORKS: '127.0.0.0/8',
    },
  })
}
