import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../support/oauth.ts'
import { startReceiver } from '../support/receiver.ts'
import { watchSecretsSent } from '../support/secrets-sent.ts'
import { type Service, startService, startWorker } from '../support/service.ts'
import { keysOf, makeKey, makeRotation, makeUser } from '../support/signing-keys.ts'
import { tryEndpoint } from '../support/subscription-tests.ts'
import { waitUntil } from '../support/timers.ts'
import { startTokenServer } from '../support/token-server.ts'

// API_KEY sends the secret itself, so a request shows which one it was made with.
const signatureScheme = 'API_KEY'
/** Requests wait for their turn when they have been loaded: some always do. */
const PER_SECOND = 100
const EVENTS = 250

test.each(['IMMEDIATE', 'FINISH_IN_FLIGHT'] as const)(
  'once %s is answered, what has not begun leaves with the new secret, from either worker',
  async (policy) => {
    await using service = await startService()
    await using _worker = await startWorker(service)
    await using receiver = await startReceiver()
    const keys = keysOf(service)
    const { id: signingKeyId } = await makeKey(keys)
    const user = { url: receiver.url, signingKeyId, signatureScheme } as const
    await makeUser(keys, { ...user, rateLimitPerSecond: PER_SECOND })
    await service.publishMany(Array.from({ length: EVENTS }, () => ({})))
    await receiver.take(20)

    const { secret } = await makeRotation(keys, { id: signingKeyId, policy })
    using sent = watchSecretsSent(receiver.url)
    await allEnded(service)

    expect(sent.secrets.length).toBeGreaterThan(EVENTS / 2)
    expect(new Set(sent.secrets)).toEqual(new Set([secret]))
    expect(receiver.requests).toHaveLength(EVENTS)
  },
)

test('retries that wait, in the database or for their turn, leave with the new secret after IMMEDIATE', async () => {
  const events = 40
  await using service = await startService()
  await using _worker = await startWorker(service)
  await using receiver = await startReceiver()
  receiver.answer(...Array(events).fill(503))
  const keys = keysOf(service)
  const { id: signingKeyId, secret: old } = await makeKey(keys)
  const user = { url: receiver.url, signingKeyId, signatureScheme } as const
  await makeUser(keys, { ...user, rateLimitPerSecond: events })
  using sent = watchSecretsSent(receiver.url)
  await service.publishMany(Array.from({ length: events }, () => ({})))
  await receiver.take(events + 5)

  const { secret } = await makeRotation(keys, { id: signingKeyId, policy: 'IMMEDIATE' })
  const sentBefore = sent.secrets.length
  await allEnded(service)

  // Between the commit and the answer the new one may be in use already.
  expect(new Set(sent.secrets.slice(0, events))).toEqual(new Set([old]))
  expect(new Set(sent.secrets.slice(sentBefore))).toEqual(new Set([secret]))
  expect(sent.secrets).toHaveLength(2 * events)
})

/** An endpoint that has a first request, with a token, and has not answered it yet. */
async function beginWithToken(service: Service, stack: AsyncDisposableStack) {
  const receiver = stack.use(await startReceiver())
  const tokens = stack.use(await startTokenServer())
  const oauth = { tokenUrl: tokens.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
  const keys = keysOf(service)
  const { id: signingKeyId, secret: old } = await makeKey(keys)
  const credentialId = await createCredential(service, { oauth }, {})
  await makeUser(keys, { url: receiver.url, signingKeyId, signatureScheme, credentialId })
  const sent = stack.use(watchSecretsSent(receiver.url))
  const answer = Promise.withResolvers<number>()
  receiver.answer(answer.promise)
  await service.publish({})
  await receiver.next()
  return { keys, signingKeyId, old, sent, refuse: () => answer.resolve(401) }
}

test('a second try with another token is not made with a secret that is gone', async () => {
  await using service = await startService({ now: lateClock })
  await using stack = new AsyncDisposableStack()
  const { keys, signingKeyId, old, sent, refuse } = await beginWithToken(service, stack)

  const { secret } = await makeRotation(keys, { id: signingKeyId, policy: 'IMMEDIATE' })
  refuse()
  await allEnded(service)

  expect(sent.secrets).toEqual([old, secret])
  expect(await listDeliveries(service)).toMatchObject([{ status: 'SUCCEEDED', attemptCount: 2 }])
})

test('after FINISH_IN_FLIGHT the old one goes on, and what is new has the new one', async () => {
  await using service = await startService({ now: lateClock })
  await using stack = new AsyncDisposableStack()
  const { keys, signingKeyId, old, sent, refuse } = await beginWithToken(service, stack)

  const { secret } = await makeRotation(keys, { id: signingKeyId, policy: 'FINISH_IN_FLIGHT' })
  refuse()
  await allEnded(service)
  await service.publish({})
  await allEnded(service)

  expect(sent.secrets).toEqual([old, old, secret])
})

test('a test of an endpoint is signed with the current secret, whatever the policy', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const keys = keysOf(service)
  const { id: signingKeyId } = await makeKey(keys)
  const id = await makeUser(keys, { url: receiver.url, signingKeyId, signatureScheme })
  using sent = watchSecretsSent(receiver.url)
  const answered: string[] = []

  for (const policy of ['IMMEDIATE', 'FINISH_IN_FLIGHT'] as const) {
    await tryEndpoint(service, { id })
    answered.push((await makeRotation(keys, { id: signingKeyId, policy })).secret)
  }
  const entry = await tryEndpoint(service, { id })

  expect(sent.secrets.slice(1)).toEqual(answered)
  for (const secret of answered) expect(JSON.stringify(entry)).not.toContain(secret)
})

test('subscriptions that share a key follow its rotation together', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const keys = keysOf(service)
  const { id: signingKeyId } = await makeKey(keys)
  const user = { url: receiver.url, signingKeyId, signatureScheme } as const
  for (let count = 0; count < 3; count += 1) await makeUser(keys, user)
  await service.publish({}) // so that every worker has loaded them
  await receiver.take(3)

  const { secret } = await makeRotation(keys, { id: signingKeyId, policy: 'IMMEDIATE' })
  using sent = watchSecretsSent(receiver.url)
  await service.publish({})
  await receiver.take(3)

  expect(sent.secrets).toEqual([secret, secret, secret])
})

/** Resolves when there is nothing left to send. */
async function allEnded({ databaseUrl }: Service): Promise<void> {
  await using db = connect(databaseUrl)
  await waitUntil(async () => {
    const { rows } = await sql`select from pgboss.job limit 1`.execute(db)
    return rows.length === 0
  })
}
