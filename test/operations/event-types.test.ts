import { expect, test } from 'vitest'
import { ConflictError, InvalidInputError, NotFoundError } from '../../src/domain/errors.ts'
import { MAX_EVENT_TYPES } from '../../src/domain/event-types.ts'
import { changeEventType, checkSchema, createEventType } from '../../src/operations/event-types.ts'
import { countEventTypes } from '../../src/storage/event-types.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const noon = new Date('2026-01-01T12:00:00Z')
const transact = transactWith(db, boss, () => noon)
const plain = { name: 'user.created', description: null, schema: null }

/** All of them archived: these count as well. */
async function addTypes(environmentId: string, count: number): Promise<void> {
  await db
    .insertInto('eventTypes')
    .values(
      Array.from({ length: count }, (_, index) => ({
        ...{ ...plain, id: anId(), environmentId, name: `type.${index}` },
        ...{ createdAt: noon, archivedAt: noon },
      })),
    )
    .execute()
}

test('of many who register at once, no more are answered than there is room for', async () => {
  const [full, other] = [await addEnvironment(db), await addEnvironment(db)]
  await addTypes(full, MAX_EVENT_TYPES - 2)

  const made = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      transact((tx) => createEventType(tx, full, { ...plain, name: `new.${index}` })),
    ),
  )
  const elsewhere = await transact((tx) => createEventType(tx, other, plain))

  const message =
    'is one too many: an environment has at most 1000 event types, archived ones among them.'
  const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(refused).toEqual(Array(6).fill(new InvalidInputError([{ path: ['name'], message }])))
  expect(await countEventTypes(db, full)).toBe(MAX_EVENT_TYPES)
  expect(elsewhere.name).toBe('user.created')
})

test('a name that is taken is a conflict where there is no room, too', async () => {
  const environmentId = await addEnvironment(db)
  await addTypes(environmentId, MAX_EVENT_TYPES)

  const again = transact((tx) => createEventType(tx, environmentId, { ...plain, name: 'type.0' }))

  await expect(again).rejects.toThrow(ConflictError)
})

test('a name that is registered already is a conflict', async () => {
  const environmentId = await addEnvironment(db)
  await transact((tx) => createEventType(tx, environmentId, plain))

  const again = transact((tx) => createEventType(tx, environmentId, plain))

  await expect(again).rejects.toThrow(
    new ConflictError('There is an event type named user.created already.'),
  )
})

test('of many who register a name at once, one does', async () => {
  const environmentId = await addEnvironment(db)

  const made = await Promise.allSettled(
    Array.from({ length: 8 }, () => transact((tx) => createEventType(tx, environmentId, plain))),
  )

  const reasons = made.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(reasons).toHaveLength(7)
  expect(reasons.every((reason) => reason instanceof ConflictError)).toBe(true)
})

test('an event type that is not here cannot be changed', async () => {
  const [here, there] = [await addEnvironment(db), await addEnvironment(db)]
  const { id } = await transact((tx) => createEventType(tx, here, plain))

  const changes = await Promise.allSettled(
    [anId(), id].map((some) =>
      transact((tx) => changeEventType(tx, there, some, { isArchived: true })),
    ),
  )

  const refused = { status: 'rejected', reason: expect.any(NotFoundError) }
  expect(changes).toEqual([refused, refused])
})

test('what changes is answered, with the moment of archiving', async () => {
  const environmentId = await addEnvironment(db)
  const made = await transact((tx) => createEventType(tx, environmentId, plain))

  const change = { description: 'b', isArchived: true }
  const changed = await transact((tx) => changeEventType(tx, environmentId, made.id, change))

  expect(made).toMatchObject({ ...plain, environmentId, createdAt: noon, archivedAt: null })
  expect(changed).toEqual({ ...made, description: 'b', archivedAt: noon })
})

test.each([null, undefined])('there is nothing to check of %s', async (schema) => {
  const checkNothing = () => Promise.reject(new Error('Nothing was to be checked.'))

  const checked = await checkSchema({ checkSchema: checkNothing }, 'env', schema)

  expect(checked).toBeUndefined()
})

test('a schema that cannot be used is refused with the reason', async () => {
  const check = async (_environmentId: string, schema: string) =>
    schema === 'true' ? null : 'must be true.'

  await checkSchema({ checkSchema: check }, 'env', 'true')
  const refused = checkSchema({ checkSchema: check }, 'env', 'false')

  await expect(refused).rejects.toThrow(
    new InvalidInputError([{ path: ['schema'], message: 'must be true.' }]),
  )
})
