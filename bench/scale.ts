import { parseId } from '../src/domain/ids.ts'
import { historyCases, measurePage } from './history-pages.ts'
import { fillHistory } from './history-rows.ts'
import { publish, subscribeMany } from './load.ts'
import { figure, markdown, percentile, progress } from './report.ts'
import { type BenchReceiver, call, createRig, type Rig, startReceiver } from './rig.ts'

const LOG_ROWS = 10_000_000
const SUBSCRIPTIONS = 50
const ROUNDS = 9
const ROUND_EVENTS = 10_000

interface Rates {
  readonly published: number[]
  readonly drained: number[]
}

/** How soon lists answer from a long history, and what it costs those who publish and deliver. */
export async function scale(rig: Rig, logRows = LOG_ROWS): Promise<string> {
  const { environmentId } = await begin(rig)
  progress(`  filling ${figure(logRows)} entries, ${figure(logRows / 5)} deliveries`)
  const start = performance.now()
  const history = await fillHistory(rig.databaseUrl, { environmentId, logRows })
  progress(`  filled in ${figure((performance.now() - start) / 1_000)} s`)

  const api = await rig.start('api')
  const pages: string[][] = []
  for (const one of historyCases(history)) {
    const row = await measurePage(api.url, one)
    progress(`  ${row.join(' | ')}`)
    pages.push(row)
  }
  await api.stop()
  return [
    markdown(['first page', 'nodes', 'p50 / p99', ''], pages),
    markdown(['with this history', 'rate', 'of that without'], await compareRates(rig)),
  ].join('\n\n')
}

/** Makes the tables and the environment. */
async function begin(rig: Rig): Promise<{ environmentId: string }> {
  const api = await rig.start('api')
  const { viewer } = await call<{ viewer: { environment: { id: string } } }>(
    api.url,
    '{ viewer { environment { id } } }',
    {},
  )
  await api.stop()
  return { environmentId: parseId('Environment', viewer.environment.id) ?? '' }
}

/** In turns, so that what else the machine does hits both. */
async function compareRates(full: Rig): Promise<string[][]> {
  await using empty = await createRig()
  const receiver = await startReceiver()
  const sides = [full, empty].map((rig) => ({
    rig,
    rates: { published: [], drained: [] } as Rates,
  }))
  for (const { rig } of sides) await subscribe(rig, receiver)
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { rig, rates } of round % 2 === 0 ? sides : sides.toReversed()) {
      const { published, drained } = await measureRound(rig, receiver)
      if (round === 0) continue // to warm up
      rates.published.push(published)
      rates.drained.push(drained)
      progress(`  ${rig === full ? 'full' : 'empty'}: ${figure(published)} / ${figure(drained)}`)
    }
  }
  receiver.stop()
  const [first, second] = sides.map(({ rates }) => rates) as [Rates, Rates]
  return [
    ['publish, 100 a call', ...ratio(first.published, second.published, 'events/s')],
    ['drain', ...ratio(first.drained, second.drained, 'deliveries/s')],
  ]
}

async function subscribe(rig: Rig, receiver: BenchReceiver): Promise<void> {
  const api = await rig.start('api')
  await subscribeMany(api.url, receiver.url, SUBSCRIPTIONS)
  await api.stop()
}

async function measureRound({ start }: Rig, receiver: BenchReceiver) {
  const api = await start('api')
  const options = { atOnce: 8, subscriptionCount: SUBSCRIPTIONS, batchSize: 100 }
  const published = await publish(api.url, { ...options, count: ROUND_EVENTS })
  await api.stop()
  const { arrivals } = await receiver.expect(ROUND_EVENTS)
  const worker = await start('worker')
  const { firstAt, lastAt } = await arrivals
  await worker.stop()
  return { published, drained: (ROUND_EVENTS / (lastAt - firstAt)) * 1_000 }
}

/** Of each round the ratio, and the middle of them: the machine's other work differs from round to round. */
function ratio(full: readonly number[], empty: readonly number[], unit: string): string[] {
  const ratios = full.map((rate, round) => rate / (empty[round] ?? Number.NaN))
  return [`${figure(percentile(full, 0.5))} ${unit}`, percentile(ratios, 0.5).toFixed(2)]
}
