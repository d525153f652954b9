import { expect, test } from 'vitest'
import type { EventType } from '../../src/domain/event-types.ts'
import {
  findEventTypes,
  findTypeRevisions,
  findTypeRules,
  insertEventType,
  updateEventType,
} from '../../src/storage/event-types.ts'
import { addEnvironment, anId } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const noon = new Date('2026-01-01T12:00:00Z')
const later = new Date('2026-01-01T13:00:00Z')

async function addType(environmentId: string, part: Partial<EventType> = {}): Promise<EventType> {
  const row = {
    ...{ id: anId(), environmentId, name: 'a', description: null, schema: null },
    ...{ createdAt: noon, archivedAt: null },
    ...part,
  }
  expect(await insertEventType(db, row)).toEqual(row)
  return row
}

test('a name is registered once in an environment', async () => {
  const [here, there] = [await addEnvironment(db), await addEnvironment(db)]
  const first = await addType(here, { description: 'the first' })
  await addType(there)

  const second = await insertEventType(db, { ...first, id: anId(), description: 'the second' })

  expect(second).toBeUndefined()
  expect(await findEventTypes(db, here, [first.id])).toEqual([first])
})

test('what is archived again is archived since the first time, until it is not', async () => {
  const environmentId = await addEnvironment(db)
  const { id } = await addType(environmentId)
  const archive = (isArchived: boolean, now: Date) =>
    updateEventType(db, environmentId, id, { isArchived }, now)

  const rows = [
    await archive(true, noon),
    await archive(true, later),
    await archive(false, later),
    await archive(true, later),
  ]

  expect(rows.map((row) => row?.archivedAt)).toEqual([noon, noon, null, later])
})

test('a change leaves the rest as it is, and changes nothing elsewhere', async () => {
  const [here, there] = [await addEnvironment(db), await addEnvironment(db)]
  const type = await addType(here, { description: 'b', schema: '{}', archivedAt: noon })
  const other = await addType(here, { name: 'other' })

  const foreign = await updateEventType(db, there, type.id, { description: null }, later)
  const changed = await updateEventType(db, here, type.id, { schema: 'true' }, later)

  expect(foreign).toBeUndefined()
  expect(changed).toEqual({ ...type, schema: 'true' })
  expect(await findEventTypes(db, here, [other.id])).toEqual([other])
})

test('only types with a schema, or archived, have a say, each in its own environment', async () => {
  const [here, there] = [await addEnvironment(db), await addEnvironment(db)]
  await addType(here, { name: 'plain' })
  await addType(here, { name: 'checked', schema: 'true' })
  await addType(here, { name: 'archived', archivedAt: noon })
  await addType(there, { name: 'plain', schema: 'false' })
  const names = ['plain', 'checked', 'archived', 'unknown'].map((name) => ({
    ...{ environmentId: here, name },
  }))

  const rules = await findTypeRules(db, names)
  const revisions = await findTypeRevisions(db, names)

  const checked = { environmentId: here, name: 'checked', revision: 1 }
  const archived = { environmentId: here, name: 'archived', revision: 1 }
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  expect(revisions.toSorted(byName)).toEqual([archived, checked])
  expect(rules.toSorted(byName)).toEqual([
    { ...archived, schema: null, isArchived: true },
    { ...checked, schema: 'true', isArchived: false },
  ])
})

test('every change makes a new revision', async () => {
  const environmentId = await addEnvironment(db)
  const { id, name } = await addType(environmentId, { schema: 'true' })
  const revision = async () =>
    (await findTypeRevisions(db, [{ environmentId, name }])).map((row) => row.revision)

  const revisions = [await revision()]
  for (const change of [{ schema: 'false' }, { isArchived: true }, {}]) {
    await updateEventType(db, environmentId, id, change, later)
    revisions.push(await revision())
  }

  expect(revisions).toEqual([[1], [2], [3], [4]])
})
