import { expect, test } from 'vitest'
import { standingClock } from '../support/clock.ts'
import { listDeliveries } from '../support/deliveries.ts'
import { followLog, type LoggedEntry } from '../support/log-follower.ts'
import { type Answer, startReceiver } from '../support/receiver.ts'
import { startService } from '../support/service.ts'

const MAX_JITTER = 0.1
const HOUR_SECONDS = 60 * 60

test('a delivery that fails twice is tried after 5 and after 10 seconds', async () => {
  await using service = await startService({ now: standingClock() })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  receiver.answer(500, 500, 200)
  await service.subscribe({ url: receiver.url })

  const event = await service.publish({})

  const requests = await receiver.take(3)
  const entries = await log.take(3)
  expect(
    requests.map(({ headers }) => [headers['webhook-id'], headers['webhook-attempt']]),
  ).toEqual([
    [event.id, '1'],
    [event.id, '2'],
    [event.id, '3'],
  ])
  expect(entries).toMatchObject([
    { attemptNumber: 1, outcome: 'REJECTED', response: { statusCode: 500 } },
    { attemptNumber: 2, outcome: 'REJECTED', response: { statusCode: 500 } },
    { attemptNumber: 3, outcome: 'SUCCEEDED', nextAttemptAt: null, response: { statusCode: 200 } },
  ])
  const [first, second] = entries.map(delaySeconds)
  expectDelay(first, 5)
  expectDelay(second, 10)
  expect(await listDeliveries(service)).toMatchObject([
    { status: 'SUCCEEDED', attemptCount: 3, nextAttemptAt: null },
  ])
})

test('the first retry comes no sooner than five seconds after the attempt', async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const times: number[] = []
  const answerAndTell = (status: number): Answer => {
    return (_request, response) => {
      times.push(performance.now())
      response.writeHead(status).end()
    }
  }
  receiver.answer(answerAndTell(500), answerAndTell(200))
  await service.subscribe({ url: receiver.url })

  await service.publish({})

  await receiver.take(2)
  const [first = 0, second = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(5_000)
})

test('Retry-After makes a retry later, never sooner, and by four hours at most', async () => {
  const now = standingClock()
  await using service = await startService({ now })
  await using receiver = await startReceiver()
  await using log = await followLog(service)
  const httpDate = (seconds: number) => new Date(now().getTime() + seconds * 1_000).toUTCString()
  const cases: [status: number, retryAfter: string, leastSeconds: number, mostSeconds: number][] = [
    [429, '90', 90, 99],
    [503, '120', 120, 132],
    [500, '3600', 3_600, 3_960],
    [302, '90', 90, 99],
    [503, httpDate(300), 299, 330], // a date has no parts of a second
    [503, '1', 5, 5.5],
    [503, httpDate(-300), 5, 5.5],
    [503, '86400', 4 * HOUR_SECONDS, 4.4 * HOUR_SECONDS],
    [503, '9999999999', 4 * HOUR_SECONDS, 4.4 * HOUR_SECONDS],
    [503, httpDate(10 * 24 * HOUR_SECONDS), 4 * HOUR_SECONDS, 4.4 * HOUR_SECONDS],
    ...['-90', '90.5', '9e3', 'soon', '0x5a', '90, 90', '2999-01-01', ''].map(
      (nonsense): [number, string, number, number] => [503, nonsense, 5, 5.5],
    ),
  ]
  receiver.answerAlways((request, response) => {
    const [status, retryAfter] = cases[caseOf(request.headers['webhook-event-type'])] ?? [200, '']
    const isFirst = request.headers['webhook-attempt'] === '1'
    response.writeHead(isFirst ? status : 200, { 'retry-after': retryAfter }).end()
  })
  await service.subscribe({ url: receiver.url })

  for (const index of cases.keys()) await service.publish({ type: `case.${index}` })

  const delays = new Map<number, number>()
  while (delays.size < cases.length) {
    const entry = await log.next()
    if (entry.attemptNumber === 1) delays.set(caseOf(entry.event.type), delaySeconds(entry))
  }
  const wrong = cases.filter(([, , least, most], index) => {
    const delay = delays.get(index) ?? 0
    return delay < least || delay >= most
  })
  expect(wrong).toEqual([])
})

/** From the attempt, which took no time by a clock that stands still, to the next. */
function delaySeconds({ startedAt, nextAttemptAt }: LoggedEntry): number {
  return (Date.parse(nextAttemptAt ?? startedAt) - Date.parse(startedAt)) / 1_000
}

function expectDelay(delay: number | undefined, leastSeconds: number): void {
  expect(delay).toBeGreaterThanOrEqual(leastSeconds)
  expect(delay).toBeLessThan(leastSeconds * (1 + MAX_JITTER))
}

function caseOf(eventType: unknown): number {
  return Number(String(eventType).slice('case.'.length))
}
