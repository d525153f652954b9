import { expect, test } from 'vitest'
import { NotFoundError } from '../../src/domain/errors.ts'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { type Services, transactForAll } from '../../src/graphql/context.ts'

const AWAY = Object.assign(new Error('Away.'), { code: 'ECONNRESET' })
const UNKNOWN = new UnavailableError('Away.', { mayHaveHappened: true })

test.each<[before: string, transact: () => Promise<unknown>, mayHaveHappened: boolean | undefined]>(
  [
    ['it was committed', async () => 'done', true],
    ['it may have been committed', () => Promise.reject(UNKNOWN), true],
    ['it was cut before its commit', () => Promise.reject(AWAY), undefined],
    ['it was refused', () => Promise.reject(new NotFoundError('it')), undefined],
  ],
)(
  'where nobody can tell whether the others have seen a change, and %s, that is told',
  async (_before, transact, mayHaveHappened) => {
    const revocations = { seenByAll: () => Promise.reject(AWAY) }
    const services = { transact, revocations } as unknown as Services

    const failing = transactForAll(services, async () => undefined)

    const failure = await failing.catch((error: unknown) => error)
    expect((failure as Partial<UnavailableError>).mayHaveHappened).toBe(mayHaveHappened)
  },
)
