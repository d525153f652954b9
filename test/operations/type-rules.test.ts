import { expect, test } from 'vitest'
import { createEventType } from '../../src/operations/event-types.ts'
import { createTypeRules, typeKey, typeNameOf, typeNames } from '../../src/operations/type-rules.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { brokenDatabase } from '../live/broken-database.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const transact = transactWith(db, await shareQueue(url), () => new Date())

const of = (environmentId: string, type: string) => newInput(environmentId, { type })
const keyOf = (environmentId: string, type: string) => typeKey(typeNameOf({ environmentId, type }))

test('of types that are not remembered, the database is asked nothing', async () => {
  const [here, there] = [anId(), anId()]
  const rules = createTypeRules(await brokenDatabase())
  rules.remember([keyOf(here, 'remembered')])

  const others = await rules.findFor([of(here, 'other'), of(there, 'remembered')])
  const remembered = rules.findFor([of(here, 'remembered')])

  expect(others.size).toBe(0)
  await expect(remembered).rejects.toThrow()
})

test('what is remembered is asked for each time, and answered by its name', async () => {
  const environmentId = await addEnvironment(db)
  const rules = createTypeRules(db)
  rules.remember([keyOf(environmentId, 'a'), keyOf(environmentId, 'b')])
  const events = [of(environmentId, 'a'), of(environmentId, 'b'), of(environmentId, 'a')]

  const before = await rules.findFor(events)
  const fields = { name: 'a', description: null, schema: 'true' }
  await transact((tx) => createEventType(tx, environmentId, fields))
  const after = await rules.findFor(events)

  const rule = { environmentId, name: 'a', revision: 1, schema: 'true', isArchived: false }
  expect([...before]).toEqual([])
  expect([...after]).toEqual([[keyOf(environmentId, 'a'), rule]])
})

test('the types of events are named once each, in each environment', () => {
  const names = typeNames([of('here', 'a'), of('here', 'b'), of('here', 'a'), of('there', 'a')])

  expect(names).toEqual([
    { environmentId: 'here', name: 'a' },
    { environmentId: 'here', name: 'b' },
    { environmentId: 'there', name: 'a' },
  ])
})
