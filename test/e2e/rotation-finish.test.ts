import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSecret } from '../../src/domain/secrets.ts'
import { deleteSpentSecrets } from '../../src/storage/signing-secrets.ts'
import { createCallers } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { connect } from '../support/database.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { type ReceivedRequest, type Receiver, startReceiver } from '../support/receiver.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { passes } from '../support/signing.ts'
import { type Keys, keysOf, makeKey, makeRotation, makeUser } from '../support/signing-keys.ts'
import { waitUntil } from '../support/timers.ts'

const FOUR_MINUTES_MS = 4 * 60 * 1_000
const policy = 'FINISH_IN_FLIGHT'

const service = await shareService({ now: lateClock })

const expectedBy = (request: ReceivedRequest) => (secret: string) =>
  passes(() =>
    new Webhook(secret).verify(String(request.body), request.headers as Record<string, string>),
  )

/** Of these secrets, by name, those whose holders accept a request. */
function acceptedBy(request: ReceivedRequest, secrets: Record<string, string>): string[] {
  const accepts = expectedBy(request)
  return Object.keys(secrets).filter((name) => accepts(secrets[name] ?? ''))
}

/** A key that signs for one endpoint, with a delivery whose answers are held back. */
async function arrange(receiver: Receiver) {
  const { workbench: caller } = await createCallers(service)
  const keys = keysOf(service, caller)
  const { id, secret } = await makeKey(keys)
  const user = await makeUser(keys, { url: receiver.url, signingKeyId: id })
  return { caller, keys, id, secret, user }
}

/** Publishes; its request waits for an answer. */
async function begin(receiver: Receiver, caller: CallOptions) {
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.answer(promise)
  await service.publish({}, caller)
  const request = await receiver.next()
  return { request, answer: resolve }
}

async function previousOf(keys: Keys, id: string): Promise<unknown[]> {
  const key = await keys.find(id)
  if (key == null || !('previousSecrets' in key)) throw new Error(`There is no ${id}.`)
  return key.previousSecrets ?? []
}

const asPrevious = (secret: string) => ({
  maskedSecret: `whsec_…${secret.slice(-4)}`,
  expiresAt: null,
})

/** As the service does every minute, some minutes from now. */
async function deleteSpent(): Promise<void> {
  await using db = connect(service.databaseUrl)
  await deleteSpentSecrets(db, new Date(Date.now() + FOUR_MINUTES_MS))
}

async function allSucceeded(caller: CallOptions): Promise<void> {
  await waitUntil(async () =>
    (await listDeliveries(service, {}, caller)).every(({ status }) => status === 'SUCCEEDED'),
  )
}

test('the old secret is listed, and signs, until what had begun with it has ended', async () => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: old } = await arrange(receiver)
  const first = await begin(receiver, caller)

  const { secret: current } = await makeRotation(keys, { id, policy })
  const second = Promise.withResolvers<number>()
  receiver.answer(second.promise)
  first.answer(503)
  const retry = await receiver.next()
  await deleteSpent()
  const during = await previousOf(keys, id)
  await service.publish({}, caller)
  const begunAfter = await receiver.next()
  second.resolve(204)
  await allSucceeded(caller)
  const notYet = await previousOf(keys, id)
  await deleteSpent()

  const secrets = { old, current }
  expect(acceptedBy(retry, secrets)).toEqual(['old'])
  expect(acceptedBy(begunAfter, secrets)).toEqual(['current'])
  expect([during, notYet]).toEqual([[asPrevious(old)], [asPrevious(old)]])
  expect(await previousOf(keys, id)).toEqual([])
})

test('two rotations by FINISH_IN_FLIGHT leave each delivery the secret it began with', async () => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: oldest } = await arrange(receiver)
  const one = await begin(receiver, caller)
  const { secret: older } = await makeRotation(keys, { id, policy })
  const two = await begin(receiver, caller)

  const { secret: current } = await makeRotation(keys, { id, policy })
  one.answer(503)
  const retryOfOne = await receiver.next()
  two.answer(503)
  const retryOfTwo = await receiver.next()
  const listed = await previousOf(keys, id)
  await allSucceeded(caller)
  await deleteSpent()

  const secrets = { oldest, older, current }
  expect(acceptedBy(two.request, secrets)).toEqual(['older'])
  expect(acceptedBy(retryOfOne, secrets)).toEqual(['oldest'])
  expect(acceptedBy(retryOfTwo, secrets)).toEqual(['older'])
  expect(listed).toEqual([asPrevious(older), asPrevious(oldest)])
  expect(await previousOf(keys, id)).toEqual([])
})

test('IMMEDIATE takes from what had begun also what FINISH_IN_FLIGHT had left it', async () => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: oldest } = await arrange(receiver)
  const one = await begin(receiver, caller)
  const { secret: older } = await makeRotation(keys, { id, policy })

  const { secret: current } = await makeRotation(keys, { id, policy: 'IMMEDIATE' })
  one.answer(503)
  const retry = await receiver.next()

  expect(acceptedBy(retry, { oldest, older, current })).toEqual(['current'])
  expect(await previousOf(keys, id)).toEqual([])
})

test('OVERLAP after FINISH_IN_FLIGHT: what had begun has its own beside the two that overlap', async () => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: oldest } = await arrange(receiver)
  const one = await begin(receiver, caller)
  const { secret: older } = await makeRotation(keys, { id, policy })

  const { secret: current } = await makeRotation(keys, { id, policy: 'OVERLAP' })
  one.answer(503)
  const retry = await receiver.next()
  await service.publish({}, caller)
  const begunAfter = await receiver.next()

  const secrets = { oldest, older, current }
  expect(acceptedBy(retry, secrets)).toEqual(['oldest', 'older', 'current'])
  expect(acceptedBy(begunAfter, secrets)).toEqual(['older', 'current'])
})

test('a retry under another key is signed with what that key has now, and not with an older one', async () => {
  await using receiver = await startReceiver()
  await using elsewhere = await startReceiver()
  const { caller, keys, secret: before, user } = await arrange(receiver)
  const { id: other, secret: older } = await makeKey(keys)
  await makeUser(keys, { url: elsewhere.url, signingKeyId: other })
  const held = Promise.withResolvers<number>()
  elsewhere.answerAlways(held.promise) // so that the older one is kept
  const one = await begin(receiver, caller)
  await elsewhere.next()
  const { secret: current } = await makeRotation(keys, { id: other, policy })

  await keys.change({ id: user, signingKeyId: other })
  receiver.answer(503)
  one.answer(503)
  const retries = await receiver.take(2)
  held.resolve(204)

  const secrets = { before, older, current }
  expect(retries.map((retry) => acceptedBy(retry, secrets))).toEqual([['current'], ['current']])
})

test.each(['disable', 'delete'])('to %s a subscription is the end of what it kept', async (how) => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: old, user } = await arrange(receiver)
  const one = await begin(receiver, caller)
  await makeRotation(keys, { id, policy })
  const during = await previousOf(keys, id)

  await (how === 'disable' ? keys.disable(user) : keys.unsubscribe(user))
  one.answer(503)
  await waitUntil(async () => {
    const deliveries = await listDeliveries(service, {}, caller)
    return deliveries.every(({ attemptCount }) => attemptCount === 1)
  })
  await deleteSpent()

  expect(during).toEqual([asPrevious(old)])
  expect(await previousOf(keys, id)).toEqual([])
})

test('a secret that was kept and is damaged gives its place to the current one', async () => {
  await using receiver = await startReceiver()
  const { caller, keys, id, secret: old } = await arrange(receiver)
  const one = await begin(receiver, caller)
  const { secret: current } = await makeRotation(keys, {
    id,
    policy,
    secret: newSecret('hmac_sha256'),
  })
  await using db = connect(service.databaseUrl)
  await sql`update signing_secrets set ciphertext = 'damaged'
    where retired_at is not null and masked_secret = ${asPrevious(old).maskedSecret}`.execute(db)

  one.answer(503)
  const retry = await receiver.next()

  expect(acceptedBy(retry, { old, current })).toEqual(['current'])
})
