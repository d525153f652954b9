import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PublishedEvent, publishEvents } from '../../src/operations/events.ts'
import { updateEnvironment } from '../../src/storage/environments.ts'
import { transactWith } from '../../src/storage/transaction.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment, addSubscription } from '../support/rows.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const now = new Date()
const transact = transactWith(db, boss, () => now)

const types = ['card', 'card.created', 'card-created', 'CARD.created', 'a_b', 'aXb', 'hookwire.a']
const patterns = ['*', 'card*', 'card.*', 'card-*', 'a_*', '.*', 'card.created*', 'hookwire.*']
const scope = fc.constantFrom(null, 'x', 'y')

const subscriptions = fc.array(
  fc.record({
    eventTypes: fc.uniqueArray(fc.constantFrom(...types, ...patterns), {
      minLength: 1,
      maxLength: 4,
    }),
    cardTemplateId: scope,
    actionFlowConfigId: scope,
    isDisabled: fc.boolean(),
  }),
  { maxLength: 6 },
)
const inputs = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    cardTemplateId: scope,
    actionFlowConfigId: scope,
    isTest: fc.constantFrom(false, false, true),
  }),
  { minLength: 1, maxLength: 8 },
)

function fits(wanted: string, type: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}

test('an event goes to every subscription that is enabled and asks for it, and once', async () => {
  await fc.assert(
    fc.asyncProperty(subscriptions, inputs, fc.boolean(), async (wishes, events, includes) => {
      const environmentId = await addEnvironment(db)
      await updateEnvironment(db, environmentId, { includeTestEvents: includes })
      await addSubscription(db, await addEnvironment(db))
      const ids: string[] = []
      for (const { isDisabled, ...part } of wishes) {
        const id = await addSubscription(db, environmentId, part)
        const disabled = { status: 'disabled', disabledAt: now, disabledReason: 'manual' } as const
        if (isDisabled) {
          await db.updateTable('subscriptions').set(disabled).where('id', '=', id).execute()
        }
        ids.push(id)
      }

      const results = await transact((tx) =>
        publishEvents(
          tx,
          events.map((event) => newInput(environmentId, event)),
        ),
      )

      const rows = await db
        .selectFrom('deliveries')
        .select(['eventId', 'subscriptionId'])
        .where('environmentId', '=', environmentId)
        .execute()
      const expected = events.map((event) =>
        wishes.flatMap((wish, index) => {
          const isWanted =
            (includes || !event.isTest) &&
            !wish.isDisabled &&
            wish.eventTypes.some((wanted) => fits(wanted, event.type)) &&
            [null, event.cardTemplateId].includes(wish.cardTemplateId) &&
            [null, event.actionFlowConfigId].includes(wish.actionFlowConfigId)
          return isWanted ? [ids[index]] : []
        }),
      )
      const found = results
        .map((result) => result as PublishedEvent)
        .map(({ event, deliveryCount }) => {
          const goesTo = rows.flatMap((row) =>
            row.eventId === event.id ? [row.subscriptionId] : [],
          )
          expect(deliveryCount).toBe(goesTo.length)
          return goesTo
        })
      expect(found.map((some) => some.toSorted())).toEqual(expected.map((some) => some.toSorted()))
    }),
    { numRuns: 40 },
  )
})
