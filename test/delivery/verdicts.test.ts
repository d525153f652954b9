import type { Socket } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { OwedDelivery } from '../../src/delivery/owed-delivery.ts'
import { endingOf, settle } from '../../src/delivery/settlement.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { openTestClient } from '../support/http-client.ts'
import { newOwed } from '../support/owed.ts'
import { startRawServer } from '../support/raw-server.ts'
import { documentedPauses, documentedVerdict } from '../support/readme-verdicts.ts'

// What the README says of each status and of each Retry-After is what comes of it, over real sockets.

/** When the test client believes that it is answered: the README's noon. */
const noon = new Date('2026-01-01T12:00:00Z')
const AT_ONCE = 32
/** Of a random number in the middle. */
const HALF_JITTER = 0.05
const RETRIES = 5

interface Case {
  readonly statusCode: number
  /** Header lines. */
  readonly lines: string
  readonly seconds: number
}

const statuses = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

const deliveries = ([true, false] as const).flatMap((autoDisable) =>
  (['automatic', 'test'] as const).flatMap((trigger) =>
    [RETRIES, 0].map((maxRetries) =>
      newOwed({ subscription: { autoDisable, maxRetries }, delivery: { trigger } }),
    ),
  ),
)

/** What follows from how a request ended at noon, with the seconds to the next one, without jitter and with. */
function verdictOn(owed: OwedDelivery, outcome: Outcome) {
  const times = { startedAt: noon, endedAt: noon, durationMs: 0 }
  const settled = settle(owed, { outcome, exchange: null }, times, 0)
  const jittered = settle(owed, { outcome, exchange: null }, times, 0.5)
  const secondsTo = (next: Date | null) => next && (next.getTime() - noon.getTime()) / 1_000
  return {
    outcome: settled.entry.outcome.toUpperCase(),
    errorClass: settled.entry.errorClass,
    status: settled.change.status.toUpperCase(),
    reason: endingOf(settled)?.reason.toUpperCase() ?? null,
    pause: secondsTo(settled.nextAttemptAt),
    jitteredPause: secondsTo(jittered.nextAttemptAt),
  }
}

function verdictExpected(owed: OwedDelivery, statusCode: number, seconds: number, then = '') {
  const isTest = owed.delivery.trigger === 'test'
  const mayDisable = owed.subscription.autoDisable && !isTest
  const said = documentedVerdict(statusCode, mayDisable, then)
  const isOver = isTest || owed.subscription.maxRetries === 0
  const status = said.status === 'PENDING' && isOver ? 'EXHAUSTED' : said.status
  const exhaustedReason = status === 'EXHAUSTED' && mayDisable ? 'RETRIES_EXHAUSTED' : null
  const pause = said.heedsRetryAfter ? seconds : (documentedPauses[0]?.seconds ?? 0)
  return {
    outcome: said.outcome,
    errorClass: said.errorClass,
    status,
    reason: said.isGone ? 'GONE' : exhaustedReason,
    pause: status === 'PENDING' ? pause : null,
    jitteredPause: status === 'PENDING' ? pause * (1 + HALF_JITTER) : null,
  }
}

/** Where the README and the service differ. */
function differences(cases: readonly Case[], outcomes: readonly Outcome[], then?: string) {
  return cases.flatMap(({ statusCode, lines, seconds }, index) =>
    deliveries.flatMap((owed) => {
      const is = verdictOn(owed, outcomes[index] as Outcome)
      const should = verdictExpected(owed, statusCode, seconds, then)
      return isDeepStrictEqual(is, should) ? [] : [{ statusCode, lines, is, should }]
    }),
  )
}

/** Sends a request for each case, many at once, to a server that answers as the case says. */
async function outcomesOf(
  cases: readonly Case[],
  after: (socket: Socket) => void = () => undefined,
  timeoutSeconds?: number,
): Promise<Outcome[]> {
  await using client = openTestClient()
  await using server = await startRawServer((socket) => {
    const path = /^POST \/(\d+) /.exec(server.requests.at(-1) ?? '')?.[1]
    const { statusCode, lines } = cases[Number(path)] as Case
    const end = statusCode < 200 ? '' : 'content-length: 0\r\n'
    socket.write(`HTTP/1.1 ${statusCode} Such\r\n${lines}${end}\r\n`)
    after(socket)
  })
  const outcomes: Outcome[] = []
  const left = cases.keys()
  const sendOnAndOn = async () => {
    for (const index of left) {
      const url = new URL(`/${index}`, server.url).href
      outcomes[index] = await client.send({ url, timeoutSeconds: timeoutSeconds ?? 30 })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendOnAndOn))
  return outcomes
}

test('each status with each Retry-After has the verdict of the README', async () => {
  const cases = statuses(200, 999).flatMap((statusCode) =>
    documentedPauses.map((pause) => ({ statusCode, ...pause })),
  )

  const outcomes = await outcomesOf(cases)

  expect(differences(cases, outcomes)).toEqual([])
  expect(outcomes.filter((outcome) => 'statusCode' in outcome)).toHaveLength(cases.length)
})

const early: Case[] = statuses(100, 199).map((statusCode) => ({
  ...{ statusCode, lines: 'retry-after: 120\r\n', seconds: 120 },
}))

test('a status below 200 before a closed connection has the verdict of the README', async () => {
  const outcomes = await outcomesOf(early, (socket) => socket.end())

  expect(differences(early, outcomes, 'closed')).toEqual([])
})

test('a status below 200 before nothing has the verdict of the README', async () => {
  const some = early.filter(({ statusCode }) => statusCode < 104 || statusCode > 197)

  const outcomes = await outcomesOf(some, () => undefined, 1)

  expect(differences(some, outcomes, 'nothing')).toEqual([])
})

test('after a status below 200 the final one decides', async () => {
  const some = early.filter(({ statusCode }) => statusCode > 101)
  const final = 'HTTP/1.1 503 Such\r\nretry-after: 86400\r\ncontent-length: 0\r\n\r\n'

  const outcomes = await outcomesOf(some, (socket) => socket.write(final))

  const asFinal = some.map((one) => ({ ...one, statusCode: 503, seconds: 14_400 }))
  expect(differences(asFinal, outcomes)).toEqual([])
})

test('the README tells a pause for each form of Retry-After', () => {
  const lines = documentedPauses.map((pause) => pause.lines)

  expect(lines).toHaveLength(18)
  expect(lines).toContain('')
  expect(lines).toContain('retry-after: \r\n')
  expect(lines).toContain('retry-after: 120\r\nretry-after: 120\r\n')
})
