import { besideLoops } from './beside-loops.ts'
import { publish, subscribe } from './load.ts'
import { figure, markdown, progress } from './report.ts'
import { type BenchReceiver, call, type Rig, startReceiver } from './rig.ts'

const SUBSCRIPTIONS = 50
const EVENTS = 30_000

const MAPPING = `export default (event, context) => {
  const { number, padding } = event.data
  const parity = number % 2 === 0 ? 'even' : 'odd'
  return {
    id: event.id,
    kind: event.type.toUpperCase(),
    ...{ number, parity, padding },
    environment: context.environmentId,
  }
}`

const CHANGE = `mutation ($input: WebhookSubscriptionUpdateInput!) {
  webhookSubscriptionUpdate(input: $input) { __typename ... on UserError { message } }
}`

/** What a mapping costs of what a worker delivers. The first way is measured last, too: a machine warms up. */
export async function mappedDrain({ start }: Rig): Promise<string> {
  const receiver = await startReceiver()
  const api = await start('api')
  const ids = await subscribeAll(api.url, receiver.url)
  await api.stop()

  const rates: Record<'plain' | 'mapped', number[]> = { plain: [], mapped: [] }
  for (const way of ['plain', 'mapped', 'mapped', 'plain'] as const) {
    progress(`${EVENTS} deliveries, ${way}`)
    await prepare({ start }, ids, way === 'mapped' ? MAPPING : null)
    rates[way].push(await drain({ start }, receiver))
  }
  receiver.stop()
  const [plain, mapped] = [mean(rates.plain), mean(rates.mapped)]
  const drained = markdown(
    ['', 'deliveries/s', 'of those without'],
    [
      ['Without a mapping', figure(plain), '1'],
      ['With one of ten lines', figure(mapped), (mapped / plain).toFixed(2)],
    ],
  )
  return `${drained}\n\n${await besideLoops()}`
}

async function subscribeAll(apiUrl: string, endpoint: string): Promise<string[]> {
  const ids: string[] = []
  for (let index = 0; index < SUBSCRIPTIONS; index += 1) {
    const input = { name: `bench ${index}`, eventTypes: [`bench.${index}`], url: endpoint }
    ids.push(await subscribe(apiUrl, input))
  }
  return ids
}

async function prepare(
  { start }: Pick<Rig, 'start'>,
  ids: readonly string[],
  mapping: string | null,
): Promise<void> {
  const api = await start('api')
  for (const id of ids) await call(api.url, CHANGE, { input: { id, mapping } })
  const options = { atOnce: 8, batchSize: 100, subscriptionCount: SUBSCRIPTIONS }
  await publish(api.url, { ...options, count: EVENTS })
  await api.stop()
}

/** From the first to the last request of a backlog: the start of the process does not count. */
async function drain({ start }: Pick<Rig, 'start'>, receiver: BenchReceiver): Promise<number> {
  const { arrivals } = await receiver.expect(EVENTS)
  const worker = await start('worker')
  const { firstAt, lastAt } = await arrivals
  await worker.stop()
  return (EVENTS / (lastAt - firstAt)) * 1_000
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
