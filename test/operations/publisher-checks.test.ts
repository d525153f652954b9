import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../../src/domain/errors.ts'
import type { Sandbox } from '../../src/domain/mappings.ts'
import { createPublishChecked, UncheckedError } from '../../src/operations/event-checks.ts'
import { createEventType } from '../../src/operations/event-types.ts'
import { checkFirst, groupPublishes } from '../../src/operations/publisher.ts'
import { type Transact, transactWith } from '../../src/storage/transaction.ts'
import { newInput } from '../support/new-event.ts'
import { addEnvironment } from '../support/rows.ts'
import { checkSchemasHere } from '../support/schema-checks.ts'
import { shareDatabase, shareQueue } from '../support/shared-database.ts'

const { db, url } = await shareDatabase()
const boss = await shareQueue(url)
const environmentId = await addEnvironment(db)
const real = transactWith(db, boss, () => new Date())
const NUMBER = '{"type":"number"}'

for (const name of ['checked', 'held']) {
  await real((tx) =>
    createEventType(tx, environmentId, { name, description: null, schema: NUMBER }),
  )
}

const of = (type: string, rawData: string) => newInput(environmentId, { type, rawData })

/** A process that publishes one by one, in groups; its transactions are counted. */
function startProcess(sandbox: Pick<Sandbox, 'validate'> = checkSchemasHere()) {
  const seen = { transactions: 0 }
  const transact: Transact = (work) => {
    seen.transactions += 1
    return real(work)
  }
  const publishOne = checkFirst(createPublishChecked(db, sandbox), groupPublishes(transact))
  return { seen, publishOne }
}

test('an event that was not checked by what its type asks for undoes its group, not the others', async () => {
  let transactions = 0
  const publishOne = groupPublishes((work) => {
    transactions += 1
    return real(work)
  })

  const results = await Promise.allSettled(
    ['before', 'checked', 'after'].map((type) => publishOne(of(type, '1'))),
  )

  expect(results).toMatchObject([
    { status: 'fulfilled', value: { event: { type: 'before' } } },
    { status: 'rejected', reason: expect.any(UncheckedError) },
    { status: 'fulfilled', value: { event: { type: 'after' } } },
  ])
  expect(transactions).toBe(2)
})

test('an event that its group learns to be refused is refused alone', async () => {
  const { publishOne, seen } = startProcess()

  const results = await Promise.allSettled([
    publishOne(of('before', '1')),
    publishOne(of('checked', '"no number"')),
    publishOne(of('checked', '2')),
    publishOne(of('after', '3')),
  ])

  expect(results).toMatchObject([
    { status: 'fulfilled', value: { event: { type: 'before' } } },
    { status: 'rejected', reason: expect.any(InvalidInputError) },
    { status: 'fulfilled', value: { event: { type: 'checked', rawData: '2' } } },
    { status: 'fulfilled', value: { event: { type: 'after' } } },
  ])
  expect(results[1]).toMatchObject({ reason: { issues: [{ path: ['rawData'] }] } })
  expect(seen.transactions).toBe(3)
})

test('once a type is known to ask for something, refused events reach no transaction', async () => {
  const { publishOne, seen } = startProcess()
  await publishOne(of('checked', '1'))
  const before = seen.transactions

  const refused = await Promise.allSettled(
    Array.from({ length: 20 }, () => publishOne(of('checked', '"no number"'))),
  )
  await Promise.all(Array.from({ length: 20 }, () => publishOne(of('checked', '1'))))

  expect(refused.every(({ status }) => status === 'rejected')).toBe(true)
  expect(seen.transactions - before).toBe(1)
})

test('while a schema is run nobody waits for it, and no transaction is open', async () => {
  const here = checkSchemasHere()
  const isAsked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const { publishOne } = startProcess({
    async validate(environment, schema, data) {
      isAsked.resolve()
      await release.promise
      return here.validate(environment, schema, data)
    },
  })
  const slow = publishOne(of('held', '1'))
  await isAsked.promise

  const { rows } = await sql<{ state: string }>`
    select state from pg_stat_activity
    where datname = current_database() and state like 'idle in transaction%'`.execute(db)
  const other = await publishOne(of('other', '2'))
  release.resolve()

  expect(rows).toEqual([])
  expect(other.event.type).toBe('other')
  expect((await slow).event.type).toBe('held')
})
