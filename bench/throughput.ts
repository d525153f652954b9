import { bareLoop, publish, subscribeMany } from './load.ts'
import { figure, markdown, percentile } from './report.ts'
import { type BenchReceiver, type Rig, startReceiver } from './rig.ts'
import { now } from './schedule.ts'
import { secondsToSign } from './signing.ts'

const SUBSCRIPTIONS = 50
const CONCURRENCY = 200
const BARE_REQUESTS = 40_000
const DRAINED_EVENTS = 30_000
const SINGLE_PUBLISHES = 3_000
const LATENCY_PUBLISHES = 300
const WARM_UP_PUBLISHES = 50

interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly ofLimit?: number
}

interface Setting {
  readonly receiver: BenchReceiver
  readonly start: Rig['start']
}

export async function throughput({ start }: Rig): Promise<string> {
  const receiver = await startReceiver()
  const rows = await measure({ receiver, start })
  receiver.stop()
  return table(rows)
}

async function measure({ receiver, start }: Setting): Promise<Row[]> {
  const api = await start('api')
  await subscribeMany(api.url, receiver.url, SUBSCRIPTIONS)
  const options = { atOnce: 8, subscriptionCount: SUBSCRIPTIONS }
  const batched = await publish(api.url, { ...options, count: DRAINED_EVENTS, batchSize: 100 })
  const single = await publish(api.url, {
    ...options,
    atOnce: 64,
    count: SINGLE_PUBLISHES,
    batchSize: 1,
  })
  await api.stop()

  await bareLoop(receiver.url, BARE_REQUESTS / 4, CONCURRENCY) // warm
  const before = await bareLoop(receiver.url, BARE_REQUESTS, CONCURRENCY)
  const drain = await measureDrain({ receiver, start })
  const after = await bareLoop(receiver.url, BARE_REQUESTS, CONCURRENCY)
  const limit = (before + after) / 2
  const delays = await measureLatency({ receiver, start })
  const signing = await secondsToSign('standard_webhooks')
  const signingEd25519 = await secondsToSign('ed25519')

  return [
    { what: 'bare undici loop (the limit)', value: limit, unit: 'requests/s', ofLimit: 1 },
    { what: 'drain', value: drain, unit: 'deliveries/s', ofLimit: drain / limit },
    { what: 'publish, 100 a call', value: batched, unit: 'events/s', ofLimit: batched / limit },
    { what: 'publish, one a call', value: single, unit: 'events/s', ofLimit: single / limit },
    { what: 'publish to receive, idle, p50', value: percentile(delays, 0.5), unit: 'ms' },
    { what: 'publish to receive, idle, p99', value: percentile(delays, 0.99), unit: 'ms' },
    { what: 'signing and Basic, of the time of a drained delivery', ...share(signing * drain) },
    { what: 'the same with Ed25519', ...share(signingEd25519 * drain) },
  ]
}

/** From the first to the last request of a backlog: the start of the process does not count. */
async function measureDrain({ receiver, start }: Setting): Promise<number> {
  const backlog = DRAINED_EVENTS + SINGLE_PUBLISHES
  const { arrivals } = await receiver.expect(backlog)
  const worker = await start('worker')
  const { firstAt, lastAt } = await arrivals
  await worker.stop()
  return (backlog / (lastAt - firstAt)) * 1_000
}

/** From before the call that publishes to the request at the receiver. */
async function measureLatency({ receiver, start }: Setting) {
  const service = await start('serve')
  const delays: number[] = []
  for (let index = 0; index < WARM_UP_PUBLISHES + LATENCY_PUBLISHES; index += 1) {
    const { arrivals } = await receiver.expect(1)
    const sentAt = now()
    await publish(service.url, { count: 1, batchSize: 1, atOnce: 1, subscriptionCount: 1 })
    const { lastAt } = await arrivals
    if (index >= WARM_UP_PUBLISHES) delays.push(lastAt - sentAt)
  }
  await service.stop()
  return delays
}

function share(part: number): Pick<Row, 'value' | 'unit'> {
  return { value: part * 100, unit: '%' }
}

function table(results: readonly Row[]): string {
  const rows = results.map(({ what, value, unit, ofLimit }) => [
    what,
    `${figure(value)} ${unit}`,
    ofLimit === undefined ? '' : ofLimit.toFixed(2),
  ])
  return markdown(['', '', 'of the limit'], rows)
}
