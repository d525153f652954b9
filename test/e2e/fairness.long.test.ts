import { expect, test } from 'vitest'
import { createEnvironment } from '../support/callers.ts'
import { type ReceivedRequest, startReceiver } from '../support/receiver.ts'
import { type Service, startService, startWorker } from '../support/service.ts'

const BATCH = 1_000
const never = () => undefined // neither answers nor hangs up

async function publishMany(service: Service, count: number, type: string, environment = 'default') {
  for (let sent = 0; sent < count; sent += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, count - sent) }, () => ({ type }))
    await service.publishMany(events, { environment })
  }
}

test('an event of a small tenant does not wait for the backlog of a large one', async () => {
  await using service = await startService({ hasWorker: false })
  await using large = await startReceiver()
  await using small = await startReceiver()
  await createEnvironment(service, 'large')
  await createEnvironment(service, 'small')
  await service.subscribe({ url: large.url }, { environment: 'large' })
  await service.subscribe({ url: small.url }, { environment: 'small' })
  await publishMany(service, 8_000, 'user.created', 'large')
  await service.publish({}, { environment: 'small' })

  await using _worker = await startWorker(service)
  await small.next()

  expect(large.requests.length).toBeLessThan(4_000)
})

test('while one endpoint never answers, the others get theirs, and little of its backlog is held', async () => {
  await using service = await startService({ concurrency: 40 })
  await using dead = await startReceiver()
  await using healthy = await startReceiver()
  dead.answerAlways(never)
  await service.subscribe({ url: dead.url, eventTypes: ['dead'] })
  await service.subscribe({ url: healthy.url, eventTypes: ['healthy'] })
  await publishMany(service, 3_000, 'dead')
  await dead.next()

  await publishMany(service, 500, 'healthy')
  await healthy.take(500)

  expect(dead.requests.length).toBeLessThanOrEqual(5)
})

test('an endpoint that only times out is tried by one request at a time until it answers', async () => {
  // What is to be tried again, and what is put off, is due at once for the database.
  await using service = await startService({ now: () => new Date(Date.now() - 60_000) })
  await using receiver = await startReceiver()
  let open = 0
  const openAtOnce: number[] = []
  receiver.answerAlways((request) => {
    open += 1
    openAtOnce.push(open)
    request.socket.once('close', () => {
      open -= 1
    })
  })
  await service.subscribe({ url: receiver.url, timeoutSeconds: 1 })
  await publishMany(service, 50, 'user.created')

  const received = new Set((await receiver.take(6)).map(idOf))
  receiver.answerAlways(200)
  while (received.size < 50) received.add(idOf(await receiver.next()))

  expect(openAtOnce).toEqual([1, 2, 1, 1, 1, 1])
})

function idOf({ headers }: ReceivedRequest): unknown {
  return headers['webhook-id']
}
