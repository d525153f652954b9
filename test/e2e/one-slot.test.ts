import { expect, test } from 'vitest'
import { lateClock } from '../support/clock.ts'
import { startReceiver } from '../support/receiver.ts'
import { startService } from '../support/service.ts'

test('a worker that may send one request at a time sends everything, retries too', async () => {
  await using service = await startService({ concurrency: 1, now: lateClock })
  await using receiver = await startReceiver()
  await using failing = await startReceiver()
  failing.answer(503, 503, 503)
  await service.subscribe({ url: receiver.url })
  await service.subscribe({ url: failing.url })

  await service.publishMany([{}, {}, {}, {}])
  const arrived = await receiver.take(4)
  const attempts = await failing.take(7)

  const ids = (requests: typeof arrived) =>
    new Set(requests.map(({ headers }) => headers['webhook-id']))
  expect(ids(arrived).size).toBe(4)
  expect(ids(attempts)).toEqual(ids(arrived))
})
