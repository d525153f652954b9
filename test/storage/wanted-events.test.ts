import { expect, test } from 'vitest'
import type { Event } from '../../src/domain/events.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { scanEvents, type WantedEvents } from '../../src/storage/wanted-events.ts'
import { addEnvironment, newEvent, wholeOf } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()

const EVENTS = {
  paid: { type: 'order.paid' },
  sent: { type: 'order.sent', cardTemplateId: 'card' },
  flow: { type: 'order.sent', actionFlowConfigId: 'flow' },
  both: { type: 'card_lost', cardTemplateId: 'card', actionFlowConfigId: 'flow' },
  test: { type: 'order.paid', isTest: true },
} as const

/** An environment with one event of each kind, beside another one with as many. */
async function arrange() {
  const environmentId = await addEnvironment(db)
  const other = await addEnvironment(db)
  const insert = async (id: string) => {
    const events: Event[] = Object.values(EVENTS).map((part) => newEvent(id, part))
    await insertEvents(db, events)
    return events.map((event) => event.id)
  }
  const ids = await insert(environmentId)
  await insert(other)
  const nameOf = (id: string) => Object.keys(EVENTS)[ids.indexOf(id)]
  return { environmentId, nameOf }
}

function wantedOf(environmentId: string, part: Partial<WantedEvents>): WantedEvents {
  const all = { eventTypes: ['*'], cardTemplateId: null, actionFlowConfigId: null }
  return { ...wholeOf(environmentId), ...all, includesTests: false, ...part }
}

test.each<[Partial<WantedEvents>, string]>([
  [{}, 'both flow sent paid'],
  [{ includesTests: true }, 'test both flow sent paid'],
  [{ eventTypes: ['order.paid'] }, 'paid'],
  [{ eventTypes: ['order.*'] }, 'flow sent paid'],
  [{ eventTypes: ['order.paid', 'card*'] }, 'both paid'],
  [{ eventTypes: ['card%', 'order_*'] }, ''],
  [{ eventTypes: ['order'] }, ''],
  [{ cardTemplateId: 'card' }, 'both sent'],
  [{ actionFlowConfigId: 'flow' }, 'both flow'],
  [{ cardTemplateId: 'card', actionFlowConfigId: 'flow' }, 'both'],
  [{ cardTemplateId: 'another' }, ''],
])('%j selects "%s", the newest first', async (part, expected) => {
  const { environmentId, nameOf } = await arrange()

  const { ids, next } = await scanEvents(db, wantedOf(environmentId, part))

  expect([ids.map(nameOf).join(' '), next]).toEqual([expected, undefined])
})

test('a search goes on where it has ended, whether or not it has found anything', async () => {
  const { environmentId, nameOf } = await arrange()
  const wanted = wantedOf(environmentId, { eventTypes: ['order.paid'] })

  const found: string[] = []
  let before: string | undefined
  let searches = 0
  do {
    const { ids, next } = await scanEvents(db, wanted, before, 2)
    found.push(ids.map(nameOf).join(' '))
    before = next
    searches += 1
  } while (before !== undefined && searches < 10)

  expect(found).toEqual(['', '', 'paid'])
})
