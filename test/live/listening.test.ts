import { setTimeout as pause } from 'node:timers/promises'
import type { KyselyPlugin } from 'kysely'
import { afterAll, expect, test, vi } from 'vitest'
import { parseListener } from '../../src/domain/listening.ts'
import { type ListeningOptions, startListening } from '../../src/live/listening.ts'
import { insertEvents } from '../../src/storage/events.ts'
import { addEnvironment, newEvent } from '../support/rows.ts'
import { shareDatabase } from '../support/shared-database.ts'
import { brokenDatabase } from './broken-database.ts'
import { noNotifications } from './rig.ts'

const WRITERS = 8
const EVENTS_A_WRITER = 40
const MAX_PAUSE_MS = 30
const TOO_MANY = 10_001

const { db } = await shareDatabase()

/** Nobody notifies it: its polls alone must be enough. */
function start(part: Partial<ListeningOptions> = {}) {
  const errors: unknown[] = []
  const listening = startListening({
    ...{ db, notifications: noNotifications, userAgent: 'Hookwire/test' },
    now: () => new Date(),
    onError: (error) => void errors.push(error),
    ...part,
  })
  afterAll(listening.stop)
  const listen = (environmentId: string, eventTypes: readonly string[] = ['*']) =>
    listening.requests(parseListener({ eventTypes }, environmentId, new Date()))
  return { listening, listen, errors }
}

/** Of a database whose events are told of and cannot be read. */
const noEvents: KyselyPlugin = {
  transformQuery({ node }) {
    if (node.kind === 'SelectQueryNode') throw new Error('There are no events.')
    return node
  },
  transformResult: async ({ result }) => result,
}

async function takeTypes(requests: ReturnType<ReturnType<typeof start>['listen']>, count: number) {
  const types: string[] = []
  while (types.length < count) types.push((await requests.next()).value?.eventType ?? 'end')
  return types
}

test('events come once each, in whatever order they are committed, to all who listen', async () => {
  const environmentId = await addEnvironment(db)
  const { listen } = start()
  const [all, some] = [listen(environmentId), listen(environmentId, ['writer-1.*'])]
  const write = async (writer: number) => {
    for (let number = 0; number < EVENTS_A_WRITER; number += 1) {
      await db.transaction().execute(async (trx) => {
        const event = newEvent(environmentId, { type: `writer-${writer}.${number}` })
        await pause(Math.random() * MAX_PAUSE_MS) // its id is made, and others commit before it
        await insertEvents(trx, [event])
      })
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))

  const types = await takeTypes(all, WRITERS * EVENTS_A_WRITER)
  await writing
  const types1 = await takeTypes(some, EVENTS_A_WRITER)
  await insertEvents(db, [newEvent(environmentId, { type: 'writer-1.last' })])

  expect(new Set(types).size).toBe(WRITERS * EVENTS_A_WRITER)
  expect(new Set(types1).size).toBe(EVENTS_A_WRITER)
  expect(await takeTypes(all, 1)).toEqual(['writer-1.last'])
  expect(await takeTypes(some, 1)).toEqual(['writer-1.last'])
})

test('who does not take what comes is ended, and nobody else', async () => {
  const environmentId = await addEnvironment(db)
  const { listen } = start()
  const [slow, quick] = [listen(environmentId, ['many', 'small']), listen(environmentId, ['small'])]
  const failing = start({ db: db.withPlugin(noEvents) })
  const waiting = failing.listen(environmentId).next()
  waiting.catch(() => undefined) // it is looked at when the others have ended
  const add = (type: string) => insertEvents(db, [newEvent(environmentId, { type })])
  await add('small')
  await Promise.all([takeTypes(slow, 1), takeTypes(quick, 1)])
  await vi.waitUntil(() => failing.errors.length > 0, { timeout: 5_000 })

  await insertEvents(
    db,
    Array.from({ length: TOO_MANY }, () => newEvent(environmentId, { type: 'many' })),
  )
  await add('small')

  expect(await takeTypes(quick, 1)).toEqual(['small'])
  await expect(slow.next()).rejects.toThrow('More events came than could be passed on')
  await expect(waiting).rejects.toThrow('More events came than could be passed on')
  expect(await slow.next()).toEqual({ done: true, value: undefined })
})

test('a database that fails is reported and asked again', async () => {
  const { listen, errors } = start({ db: await brokenDatabase() })
  const requests = listen('00000000-0000-7000-8000-000000000000')
  const waiting = requests.next()

  await vi.waitUntil(() => errors.length > 1, { timeout: 5_000 })

  await requests.return?.()
  expect(await waiting).toEqual({ done: true, value: undefined })
})

test('nothing is looked for while nobody listens', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const environmentId = await addEnvironment(db)
    const { listen } = start()
    const countBefore = vi.getTimerCount()
    const [first, second] = [listen(environmentId), listen(environmentId)]
    const countMeanwhile = vi.getTimerCount()

    await first.return?.()
    await second.return?.()

    expect([countBefore, countMeanwhile, vi.getTimerCount()]).toEqual([0, 1, 0])
  } finally {
    vi.useRealTimers()
  }
})

test('as many as may listen do, in one environment and in all; one who leaves makes room', async () => {
  const environments = await Promise.all(Array.from({ length: 6 }, () => addEnvironment(db)))
  const [environmentId = '', , , , , other = ''] = environments
  const { listen, listening } = start()
  const requests = environments
    .slice(0, 4)
    .flatMap((id) => Array.from({ length: 20 }, () => listen(id)))
  expect(() => listen(environmentId)).toThrow('As many listen in this environment as may.')
  for (let count = 0; count < 20; count += 1) listen(environments[4] ?? '')
  expect(() => listen(other)).toThrow('As many listen to this server as may.')

  await requests[0]?.return?.()
  const last = listen(environmentId)
  const waiting = last.next()
  await listening.stop()

  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(() => listen(environmentId)).toThrow('As many listen')
})
