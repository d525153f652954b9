import { expect, test } from 'vitest'
import { startReceiver } from '../support/receiver.ts'
import { startService, startWorker } from '../support/service.ts'

const PER_SECOND = 10
const WAITING = 500
const OBSERVED = 40
const SECOND_MS = 1_000

test('a rate limit holds over any second, whichever of two workers sends', async () => {
  await using service = await startService({ hasWorker: false })
  await using receiver = await startReceiver()
  const times: number[] = []
  const isDone = Promise.withResolvers<void>()
  receiver.answerAlways((_request, response) => {
    times.push(performance.now())
    response.writeHead(200).end()
    if (times.length === OBSERVED) isDone.resolve()
  })
  await service.subscribe({ url: receiver.url, rateLimitPerSecond: PER_SECOND })
  await service.publishMany(Array.from({ length: WAITING }, () => ({})))

  await using _one = await startWorker(service)
  await using _other = await startWorker(service)
  await isDone.promise

  const inOneSecond = times.map(
    (start) => times.filter((time) => time >= start && time < start + SECOND_MS).length,
  )
  expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(PER_SECOND + 1)
  expect(Math.max(...inOneSecond)).toBeGreaterThanOrEqual(PER_SECOND - 2)
})
