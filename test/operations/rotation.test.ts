import { expect, test } from 'vitest'
import {
  ConflictError,
  InvalidInputError,
  LimitReachedError,
  NotFoundError,
} from '../../src/domain/errors.ts'
import type { RotationInput } from '../../src/domain/rotation.ts'
import { publicKeyOf } from '../../src/domain/secrets.ts'
import { ROTATION_POLICIES, type RotationPolicy } from '../../src/domain/signing-keys.ts'
import type { NewSubscriptionInput } from '../../src/operations/subscriptions.ts'
import { findPreviousSecrets } from '../../src/storage/signing-secrets.ts'
import { shareKeyOperations } from '../support/key-operations.ts'
import { anId } from '../support/rows.ts'

const TEXT = 'a text of twenty-four bytes'
const [SEED, OTHER_SEED] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

const operations = await shareKeyOperations()
const { advance, now, secretsOf, revisionOf } = operations

const create = (input?: { algorithm?: 'ed25519'; secret?: string }) =>
  operations.do((all) => all.create(input))
const rotate = (id: string, input?: RotationInput) => operations.do((all) => all.rotate(id, input))
const subscribe = (input?: NewSubscriptionInput) => operations.do((all) => all.subscribe(input))

async function rotateTimes(id: string, count: number, policy: RotationPolicy = 'overlap') {
  for (let time = 0; time < count; time += 1) await rotate(id, { policy })
}

const maskedPrevious = async (id: string) =>
  (await findPreviousSecrets(operations.db, [id], now())).map(({ maskedSecret }) => maskedSecret)
const masked = (secret: string) => `whsec_…${secret.slice(-4)}`

test('a key that is not here is not rotated', async () => {
  const id = anId()

  await expect(rotate(id)).rejects.toThrow(NotFoundError)
})

test('OVERLAP says until when both sign, and keeps the old one until then', async () => {
  const { id, secret } = await create()

  const rotated = await rotate(id, { policy: 'overlap', overlapSeconds: 60 })
  const end = new Date(now().getTime() + 60_000)
  const during = await maskedPrevious(id)
  advance(60)

  expect(rotated).toMatchObject({
    ...{ rotatedAt: new Date(end.getTime() - 60_000), previousSecretExpiresAt: end },
    ...{
      note: expect.stringContaining(end.toISOString()),
      secret: expect.stringMatching(/^whsec_/),
    },
    signingKey: { id, maskedSecret: masked(rotated.secret), rotatedAt: rotated.rotatedAt },
  })
  expect(during).toEqual([masked(secret)])
  expect(await maskedPrevious(id)).toEqual([])
})

test('FINISH_IN_FLIGHT keeps the old one without an end', async () => {
  const { id, secret } = await create()

  const rotated = await rotate(id, { policy: 'finish_in_flight', overlapSeconds: 60 })
  advance(3_600)

  expect(rotated).toMatchObject({
    previousSecretExpiresAt: null,
    note: expect.stringMatching(/ended/),
  })
  expect(await secretsOf(id)).toMatchObject([
    { text: rotated.secret, isCurrent: true, expiresAt: null },
    { text: secret, isCurrent: false, expiresAt: null },
  ])
})

test('IMMEDIATE leaves the new one alone, whatever stood beside the old one', async () => {
  const { id } = await create()
  await rotate(id, { policy: 'overlap' })
  await rotate(id, { policy: 'finish_in_flight' })

  const rotated = await rotate(id, { policy: 'immediate', overlapSeconds: 60 })

  expect(rotated).toMatchObject({
    previousSecretExpiresAt: null,
    note: expect.stringMatching(/alone/),
  })
  expect(await secretsOf(id)).toMatchObject([{ text: rotated.secret, isCurrent: true }])
})

test('a secret of the caller becomes the current one', async () => {
  const { id } = await create()

  const { secret } = await rotate(id, { secret: TEXT })

  expect(secret).toBe(TEXT)
  expect(await secretsOf(id)).toMatchObject([{ text: TEXT, isCurrent: true }, { isCurrent: false }])
})

test.each(['overlap', 'finish_in_flight'] as const)(
  'ten older secrets may sign, and no eleventh, by %s',
  async (policy) => {
    const { id } = await create()
    await rotateTimes(id, 10, policy)
    const before = await secretsOf(id)

    for (const another of ['overlap', 'finish_in_flight'] as const) {
      const refused = rotate(id, { policy: another })
      await expect(refused).rejects.toThrow(LimitReachedError)
      await expect(refused).rejects.toMatchObject({ limit: 10 })
    }

    expect(before).toHaveLength(11)
    expect(await secretsOf(id)).toEqual(before)
  },
)

test('those that have expired do not count, though they are still there', async () => {
  const { id } = await create()
  for (let time = 0; time < 10; time += 1) await rotate(id, { overlapSeconds: 60 + time })

  advance(59)
  await expect(rotate(id)).rejects.toThrow(LimitReachedError)
  advance(1)
  await rotate(id)

  expect(await secretsOf(id)).toHaveLength(12)
  await expect(rotate(id)).rejects.toThrow(LimitReachedError)
})

test('IMMEDIATE is refused by no limit, and begins anew', async () => {
  const { id } = await create()
  await rotateTimes(id, 10)

  await rotate(id, { policy: 'immediate' })
  await rotateTimes(id, 10)

  expect(await secretsOf(id)).toHaveLength(11)
})

test('neither the present secret nor one that has just been is a new one, and no message holds it', async () => {
  const { id, secret } = await create()
  const { secret: second } = await rotate(id)

  for (const policy of ROTATION_POLICIES) {
    for (const given of [secret, second]) {
      const refused = rotate(id, { policy, secret: given })
      await expect(refused).rejects.toMatchObject({ issues: [{ path: ['secret'] }] })
      await expect(refused).rejects.not.toThrow(given)
    }
  }

  expect(await secretsOf(id)).toHaveLength(2)
})

test('a private key is the same in either of its forms', async () => {
  const [short, other] = [SEED, OTHER_SEED].map((seed) => `whsk_${seed.toString('base64')}`)
  const publicBytes = Buffer.from(String(publicKeyOf(short ?? '')).slice('whpk_'.length), 'base64')
  const long = `whsk_${Buffer.concat([SEED, publicBytes]).toString('base64')}`
  const { id } = await create({ algorithm: 'ed25519', secret: String(short) })

  await expect(rotate(id, { secret: long })).rejects.toThrow(InvalidInputError)
  await expect(rotate(id, { secret: TEXT })).rejects.toThrow(InvalidInputError)
  const { secret } = await rotate(id, { secret: String(other) })

  expect(secret).toBe(other)
})

test('a secret that some subscription cannot sign with is refused', async () => {
  const { id } = await create()
  await subscribe({ signingKeyId: id, signatureScheme: 'body_hex' })
  const taken = await rotate(id, { policy: 'immediate', secret: TEXT })
  const other = await create()
  await subscribe({ signingKeyId: other.id, signatureScheme: 'svix' })
  await subscribe({ signingKeyId: other.id, signatureScheme: 'body_hex' })

  const refused = rotate(other.id, { policy: 'immediate', secret: TEXT })

  expect(taken.secret).toBe(TEXT)
  await expect(refused).rejects.toMatchObject({ issues: [{ path: ['secret'] }] })
  await expect(refused).rejects.toThrow('SVIX')
  await expect(refused).rejects.not.toThrow(TEXT)
  expect(await secretsOf(other.id)).toMatchObject([{ text: other.secret }])
})

test('OVERLAP is refused where one subscription of many has room for one signature', async () => {
  const { id, secret } = await create()
  await subscribe({ signingKeyId: id })
  const narrow = await subscribe({ signingKeyId: id, signatureScheme: 'api_key' })

  await expect(rotate(id)).rejects.toThrow(ConflictError)
  await expect(rotate(id, { overlapSeconds: 0 })).rejects.toThrow(/API_KEY.*IMMEDIATE or FINISH/)

  expect(await secretsOf(id)).toMatchObject([{ text: secret }])
  await operations.do((all) => all.change(narrow.id, { signatureScheme: 'svix' }))
  expect(await rotate(id)).toMatchObject({ signingKey: { id } })
})

test.each(ROTATION_POLICIES)(
  '%s has its subscriptions loaded again, and no others',
  async (policy) => {
    const { id } = await create()
    const [user, other] = [await subscribe({ signingKeyId: id }), await subscribe()]
    const before = [await revisionOf(user.id), await revisionOf(other.id)]

    await rotate(id, { policy })

    expect(await revisionOf(user.id)).toBeGreaterThan(before[0] ?? 0)
    expect(await revisionOf(other.id)).toBe(before[1])
  },
)

test('a secret is younger than the one before it, also where the clock has gone back', async () => {
  const { id, secret } = await create()
  advance(-3_600)

  const second = await rotate(id)
  advance(-3_600)
  const third = await rotate(id)

  const texts = (await secretsOf(id)).map(({ text }) => text)
  expect(texts).toEqual([third.secret, second.secret, secret])
})
