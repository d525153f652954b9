import { expect, test } from 'vitest'
import { createRevocations } from '../../src/delivery/revocations.ts'
import { deleteSubscription, disableSubscriptions } from '../../src/storage/subscriptions.ts'
import { addEnvironment, addSubscription, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const environmentId = await addEnvironment(db)

/** With a revocation that is seen when the test says so. */
function createRig() {
  let forget: () => Promise<void> | void = () => undefined
  let isCurrent = true
  const revocations = createRevocations({
    db,
    watch: {
      onRevocation(handler) {
        forget = handler
      },
      isCurrent: () => isCurrent,
      seenByAll: () => Promise.reject(new Error('Nobody revokes here.')),
    },
  })
  return {
    ...revocations,
    see: async () => forget(),
    lose() {
      isCurrent = false
    },
  }
}

async function revisionOf(id: string): Promise<number> {
  const { revision } = await db
    .selectFrom('subscriptions')
    .select('revision')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return revision
}

/** A subscription, its revision, and what a disabling makes of it. */
async function addOne() {
  const id = await addSubscription(db, environmentId)
  const disable = () => disableSubscriptions(db, [id], 'manual', new Date())
  return { id, revision: await revisionOf(id), disable }
}

test('what was loaded before a change does not start once the change has been seen', async () => {
  const { hold, mayStart, see } = createRig()
  const [changed, other] = [await addOne(), await addOne()]
  hold(changed.id)
  hold(other.id)
  const states = [mayStart(changed.id, changed.revision)]

  await changed.disable()
  states.push(mayStart(changed.id, changed.revision))
  await see()
  states.push(mayStart(changed.id, changed.revision), mayStart(other.id, other.revision))
  states.push(mayStart(changed.id, await revisionOf(changed.id)))

  expect(states).toEqual([true, true, false, true, true])
})

test('of a subscription that was deleted nothing starts, whatever was loaded', async () => {
  const { hold, mayStart, see } = createRig()
  const { id, revision } = await addOne()
  hold(id)

  await deleteSubscription(db, id)
  await see()

  expect(mayStart(id, revision)).toBe(false)
  expect(mayStart(id, Number.MAX_SAFE_INTEGER)).toBe(false)
})

test('a delivery that is held and loaded after the change starts', async () => {
  const { hold, mayStart, see } = createRig()
  const { id, disable } = await addOne()

  await disable()
  await see()
  hold(id)

  expect(mayStart(id, await revisionOf(id))).toBe(true)
})

test('what is held while a change is being seen is not mistaken for what was held before', async () => {
  const { hold, release, mayStart, see } = createRig()
  const { id, revision, disable } = await addOne()
  hold(id)
  await disable()

  const seeing = see()
  release(id)
  hold(id)
  await seeing

  expect(mayStart(id, await revisionOf(id))).toBe(true)
  expect(mayStart(id, revision)).toBe(true) // cannot be: it was loaded after the change
})

test('each delivery is held for itself', async () => {
  const { hold, release, mayStart, see } = createRig()
  const { id, revision, disable } = await addOne()
  hold(id)
  hold(id)
  await disable()
  await see()

  release(id)
  const whileOneIsHeld = mayStart(id, revision)
  release(id)
  hold(id)

  expect(whileOneIsHeld).toBe(false)
  expect(mayStart(id, revision)).toBe(true) // nothing is remembered once nobody holds it
})

test('a change that is seen after another counts as well', async () => {
  const { hold, mayStart, see } = createRig()
  const { id, disable } = await addOne()
  hold(id)
  await disable()
  await see()
  const between = await revisionOf(id)

  await deleteSubscription(db, id)
  await see()

  expect(mayStart(id, between)).toBe(false)
})

test('nothing starts in a process that may have missed a change, nor what nobody holds', async () => {
  const { hold, release, mayStart, lose } = createRig()
  const { id, revision } = await addOne()
  hold(id)
  const states = [mayStart(id, revision), mayStart(anId(), revision)]

  lose()
  states.push(mayStart(id, revision))
  release(id)

  expect(states).toEqual([true, false, false])
  expect(() => release(id)).toThrow('nobody held')
})
