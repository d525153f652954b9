import { expect, test } from 'vitest'
import { hashToken, newToken } from '../../src/domain/tokens.ts'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import { unauthenticated } from '../../src/graphql/top-level-errors.ts'
import { createRefusedTokens } from '../../src/server/refused-tokens.ts'
import { callerIdentifier, sessionOpener } from '../../src/server/sessions.ts'
import type { Db } from '../../src/storage/database.ts'
import { shareDatabase } from '../support/shared-database.ts'

const REFUSED_MS = 1_000
const MAX_REFUSED = 10_000
const { message: REFUSAL } = unauthenticated()

const { db } = await shareDatabase()

/** Who remembers refusals, at a time that stands still. */
function createRig() {
  const handlers: (() => Promise<void> | void)[] = []
  let elapsedMs = 0
  const revocations = {
    onRevocation: (forget: () => Promise<void> | void) => void handlers.push(forget),
    isCurrent: () => true,
    seenByAll: async () => undefined,
  }
  return {
    revocations,
    unlessRefused: createRefusedTokens({ revocations, elapsedMs: () => elapsedMs }),
    pass: (ms: number) => {
      elapsedMs += ms
    },
    revoke: () => {
      for (const forget of handlers) void forget()
    },
  }
}

function countQueries(): { readonly db: Db; readonly count: () => number } {
  let queries = 0
  const counting = db.withPlugin({
    transformQuery({ node }) {
      queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  })
  return { db: counting, count: () => queries }
}

test('a wrong token costs a query a second, wherever it is sent, and one that was never made here none', async () => {
  const [rig, queries] = [createRig(), countQueries()]
  const options = {
    ...{ ...rig, db: queries.db, adminToken: 'the administrator', jwts: undefined },
    ...{ now: () => new Date(), tokenUses: { note: () => undefined } },
  }
  const [openSession, identifyCaller] = [sessionOpener(options), callerIdentifier(options)]
  const refusalOf = async (token: string) => {
    const authorization = `Bearer ${token}`
    const opening = openSession({ authorization, environment: undefined })
    return Promise.all([opening, identifyCaller(authorization)].map(messageOf))
  }
  const wrong = newToken()
  const miswritten = wrong.slice(0, -1) + (wrong.endsWith('a') ? 'b' : 'a')
  const costs: number[] = []

  const refusals: string[][] = [await refusalOf(miswritten), await refusalOf('hwk_x')]
  costs.push(queries.count())
  await messageOf(identifyCaller(`Bearer ${wrong}`))
  refusals.push(await refusalOf(wrong), await refusalOf(wrong))
  costs.push(queries.count())
  for (const forget of [() => rig.pass(REFUSED_MS), rig.revoke]) {
    forget()
    await messageOf(identifyCaller(`Bearer ${wrong}`))
    refusals.push(await refusalOf(wrong))
    costs.push(queries.count())
  }

  expect(costs).toEqual([0, 1, 2, 3])
  expect(refusals.flat()).toEqual(Array(12).fill(REFUSAL))
})

test('a refusal is told again in its own words, and an outage is none', async () => {
  const { unlessRefused } = createRig()
  const [refused, away] = [hashToken('refused'), hashToken('away')]
  const refuse = () => Promise.reject(unauthenticated('The claim role is wrong.'))
  const fail = () => Promise.reject(new UnavailableError('Away.'))
  const find = async () => 'found'

  const first = await messageOf(unlessRefused(refused, refuse))
  const [again, outage] = [
    await messageOf(unlessRefused(refused, find)),
    await messageOf(unlessRefused(away, fail)),
  ]

  expect([first, again]).toEqual(Array(2).fill('The claim role is wrong.'))
  expect(outage).toBe('Away.')
  expect(await unlessRefused(away, find)).toBe('found')
})

test('no more are remembered than a bound', async () => {
  const { unlessRefused } = createRig()
  const refuse = () => Promise.reject(unauthenticated())
  for (let index = 0; index <= MAX_REFUSED; index += 1) {
    await messageOf(unlessRefused(hashToken(String(index)), refuse))
  }

  const found = await unlessRefused(hashToken('0'), async () => 'found')

  expect(found).toBe('found')
})

function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(String, (error: Error) => error.message)
}
