import { createSandbox } from '../src/sandbox/sandbox.ts'
import { figure, markdown, progress } from './report.ts'

const WARM_UP_CALLS = 4_000
const CALLS = 20_000
const PLAIN_CALLS = 200_000
/** As a worker that sends has them: many wait, so that batches are full. */
const IN_FLIGHT = 32
const ITEMS = 8
const TITLE_CHARACTERS = 80

const SCRIPT = `(event, context) => {
  const { customer, items, currency, note } = event.data
  const total = items.reduce((sum, item) => sum + item.price * item.count, 0)
  return {
    id: event.id,
    text: event.type.toUpperCase() + ' for ' + customer.name + ': ' + total.toFixed(2) + ' ' + currency,
    items: items.map(({ sku, count }) => ({ sku, count })),
    ...{ note, environment: context.environmentId },
  }
}`

const data = JSON.stringify({
  customer: { name: 'Ada Lovelace', email: 'ada@example.com', country: 'GB' },
  currency: 'EUR',
  items: Array.from({ length: ITEMS }, (_, index) => ({
    ...{ sku: `sku-${index}`, price: index + 0.5, count: 2, title: 'A'.repeat(TITLE_CHARACTERS) },
  })),
  note: 'Please leave it with the neighbours. '.repeat(20),
})
const event = {
  id: 'evt_01m7y41yedfrmt1r9bzwa45zjw',
  type: 'card-ordered',
  ...{ isTest: false, cardTemplateId: null, actionFlowConfigId: null },
}
const context = { environmentId: 'env_one', subscriptionId: 'sub_one', attempt: 1 }

/** How often a script of ten lines runs in a second, beside the same function without any sandbox. */
export async function mapsAlone(): Promise<string> {
  progress(`A script of ten lines, ${data.length} bytes of data`)
  const sandbox = await measureSandbox()
  const plain = measurePlain()
  return markdown(
    ['', 'maps/s a core', 'of plain Node'],
    [
      ['In the sandbox', figure(sandbox), (sandbox / plain).toFixed(3)],
      ['In plain Node: parse, map, print', figure(plain), '1'],
    ],
  )
}

/** By processor time of the whole process: what it costs to hand the jobs over is counted. */
async function measureSandbox(): Promise<number> {
  const sandbox = createSandbox()
  const input = { event: { ...event, timestamp: new Date(), data }, context }
  const runMany = async (count: number) => {
    let left = count
    const runSome = async () => {
      for (; left > 0; left -= 1) {
        const { result } = await sandbox.map(SCRIPT, input)
        if (result.kind !== 'mapped') throw new Error(`The script has ${result.kind}.`)
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, runSome))
  }
  await runMany(WARM_UP_CALLS)
  const before = process.cpuUsage()
  await runMany(CALLS)
  const seconds = secondsSince(before)
  await sandbox.stop()
  return CALLS / seconds
}

function measurePlain(): number {
  const head = JSON.stringify({ event: { ...event, timestamp: new Date(), data: null }, context })
  const map = new Function(`return (${SCRIPT})`)() as (...args: unknown[]) => unknown
  const runOnce = () => {
    const input = JSON.parse(head) as { event: { data: unknown }; context: unknown }
    input.event.data = JSON.parse(data)
    return JSON.stringify(map(input.event, input.context))
  }
  for (let call = 0; call < WARM_UP_CALLS; call += 1) runOnce()
  const before = process.cpuUsage()
  for (let call = 0; call < PLAIN_CALLS; call += 1) runOnce()
  return PLAIN_CALLS / secondsSince(before)
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}
