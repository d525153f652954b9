import { expect, test } from 'vitest'
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/domain/errors.ts'
import { ROTATION_POLICIES } from '../../src/domain/signing-keys.ts'
import { lockSubscription } from '../../src/storage/subscriptions.ts'
import { shareKeyOperations } from '../support/key-operations.ts'
import { blocked } from '../support/locks.ts'

const TEXT = 'a text of twenty-four bytes'

const operations = await shareKeyOperations()
const { db, secretsOf, revisionOf, begin } = operations
const { do: run } = operations

const create = () => run((all) => all.create())

/** Is looked at later: until then it is nobody's fault. */
function started<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  return work
}

test.each(ROTATION_POLICIES)(
  'of two rotations at once by %s, one comes after the other',
  async (policy) => {
    const { id, secret } = await create()

    const both = await Promise.all([1, 2].map(() => run((all) => all.rotate(id, { policy }))))

    const [current, ...older] = (await secretsOf(id)).map(({ text }) => text)
    const answered = both.map((rotated) => rotated.secret)
    expect(answered).toContain(current)
    const first = answered.find((text) => text !== current)
    expect(older).toEqual(policy === 'immediate' ? [] : [first, secret])
  },
)

test('a subscription that is being given a scheme with one signature is seen by OVERLAP', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe({ signingKeyId: id }))
  const changing = await begin((all) => all.change(user.id, { signatureScheme: 'body_hex' }))

  const rotating = started(run((all) => all.rotate(id)))
  await blocked(db, 1)
  await changing.commit()

  await expect(rotating).rejects.toThrow(ConflictError)
  expect(await secretsOf(id)).toHaveLength(1)
})

test('a subscription that is being made with a scheme is asked about a secret', async () => {
  const { id } = await create()
  const making = await begin((all) => all.subscribe({ signingKeyId: id, signatureScheme: 'svix' }))

  const rotating = started(run((all) => all.rotate(id, { secret: TEXT })))
  await blocked(db, 1)
  await making.commit()

  await expect(rotating).rejects.toThrow(InvalidInputError)
})

test('a scheme is judged by the secret of a rotation that is just being made', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe({ signingKeyId: id, signatureScheme: 'body_hex' }))
  const rotating = await begin((all) => all.rotate(id, { policy: 'immediate', secret: TEXT }))

  const changing = started(run((all) => all.change(user.id, { signatureScheme: 'svix' })))
  const making = started(run((all) => all.subscribe({ signingKeyId: id })))
  await blocked(db, 2)
  await rotating.commit()

  await expect(changing).rejects.toThrow(InvalidInputError)
  await expect(making).rejects.toThrow(InvalidInputError)
})

test('a subscription that is being given the key is loaded again after its rotation', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe())
  const begun = Promise.withResolvers<number>()
  const changing = await begin(async (all) => {
    await all.change(user.id, { signingKeyId: id })
    begun.resolve(await all.revisionOf(user.id))
  })

  const rotating = started(run((all) => all.rotate(id)))
  await blocked(db, 1)
  await changing.commit()
  await rotating

  expect(await revisionOf(user.id)).toBeGreaterThan(await begun.promise)
  expect(await secretsOf(id)).toHaveLength(2)
})

test('a rotation and a change that wait for each other are both done in the end', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe({ signingKeyId: id }))
  const isHeld = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const changing = operations.transact(async (tx) => {
    await lockSubscription(tx.db, user.environmentId, user.id)
    isHeld.resolve()
    await goOn.promise
    return operations.within(tx).change(user.id, { headers: [{ name: 'x-team', value: '1' }] })
  })
  await isHeld.promise

  const rotating = run((all) => all.rotate(id))
  await blocked(db, 1)
  goOn.resolve()

  expect(await changing).toMatchObject({ headers: [{ name: 'x-team' }] })
  expect(await rotating).toMatchObject({ signingKey: { id } })
  expect(await secretsOf(id)).toHaveLength(2)
})

test.each(['subscribe', 'change'] as const)(
  'a key is not deleted under a subscription that begins to sign with it, by %s',
  async (how) => {
    const { id } = await create()
    const user = await run((all) => all.subscribe())
    const beginning = await begin((all) =>
      how === 'subscribe'
        ? all.subscribe({ signingKeyId: id })
        : all.change(user.id, { signingKeyId: id }),
    )

    const removing = started(run((all) => all.remove(id)))
    await blocked(db, 1)
    await beginning.commit()

    await expect(removing).rejects.toThrow(ConflictError)
    expect(await secretsOf(id)).toHaveLength(1)
  },
)

test('nobody begins to sign with a key that is being deleted', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe())
  const removing = await begin((all) => all.remove(id))

  const making = started(run((all) => all.subscribe({ signingKeyId: id })))
  const changing = started(run((all) => all.change(user.id, { signingKeyId: id })))
  const rotating = started(run((all) => all.rotate(id)))
  await blocked(db, 3)
  await removing.commit()

  for (const work of [making, changing, rotating]) await expect(work).rejects.toThrow(NotFoundError)
})

test('a key goes with the subscription that it was made with', async () => {
  const user = await run((all) => all.subscribe())

  await run((all) => all.unsubscribe(user.id))

  expect(await secretsOf(user.signingKeyId)).toEqual([])
})

test('it goes also where the subscription has had another for long', async () => {
  const { id } = await create()
  const user = await run((all) => all.subscribe())
  await run((all) => all.change(user.id, { signingKeyId: id }))

  await run((all) => all.unsubscribe(user.id))

  expect(await secretsOf(user.signingKeyId)).toEqual([])
  expect(await secretsOf(id)).toHaveLength(1)
})

test('a key that stands for itself stays, and so does one that another signs with', async () => {
  const { id } = await create()
  const [shared, other] = [await run((all) => all.subscribe()), await run((all) => all.subscribe())]
  await run((all) => all.change(other.id, { signingKeyId: shared.signingKeyId }))
  const third = await run((all) => all.subscribe({ signingKeyId: id }))

  await run((all) => all.unsubscribe(shared.id))
  await run((all) => all.unsubscribe(third.id))

  expect(await secretsOf(shared.signingKeyId)).toHaveLength(1)
  expect(await secretsOf(id)).toHaveLength(1)
})

test.each(['subscribe', 'change'] as const)(
  'it stays where another begins to sign with it at the same moment, by %s',
  async (how) => {
    const [user, other] = [await run((all) => all.subscribe()), await run((all) => all.subscribe())]
    const { signingKeyId } = user
    const beginning = await begin((all) =>
      how === 'subscribe'
        ? all.subscribe({ signingKeyId })
        : all.change(other.id, { signingKeyId }),
    )

    const removing = started(run((all) => all.unsubscribe(user.id)))
    await blocked(db, 1)
    await beginning.commit()
    await removing

    expect(await revisionOf(user.id)).toBe(-1)
    expect(await secretsOf(signingKeyId)).toHaveLength(1)
  },
)
