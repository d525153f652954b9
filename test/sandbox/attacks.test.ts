import { afterAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'
import { ENDLESS } from './attacks/endless.ts'
import { ESCAPES } from './attacks/escapes.ts'
import { GREEDY, REFUSED, WORDY } from './attacks/greedy.ts'

const GENEROUS_MS = 10_000 // a machine may be busy

const HONEST = '(event) => ({ id: event.id, cents: event.data.amount * 100 })'
const HONEST_BODY = '{"id":"evt_01m7y41yedfrmt1r9bzwa45zjw","cents":500}'

const sandbox = createSandbox()
afterAll(sandbox.stop)

const count = [ENDLESS, GREEDY, REFUSED, WORDY, ESCAPES].reduce(
  (sum, table) => sum + Object.keys(table).length,
  0,
)

test('there are enough attacks', () => expect(count).toBeGreaterThan(80))

test.each([
  { table: ENDLESS, kinds: ['timeout'] },
  { table: GREEDY, kinds: ['memory', 'timeout'] },
  { table: REFUSED, kinds: ['runtime'] },
  { table: WORDY, kinds: ['output', 'memory', 'timeout'] },
])('what asks for too much ends as $kinds', async ({ table, kinds }) => {
  for (const [name, script] of Object.entries(table)) {
    const { result, durationMs } = await sandbox.map(script, mappingInput())

    expect.soft(result, name).toMatchObject({ kind: 'failed' })
    expect.soft(kinds, name).toContain(result.kind === 'failed' ? result.error.kind : undefined)
    expect.soft(durationMs, name).toBeLessThan(GENEROUS_MS)
    expect(await honestBody(), name).toBe(HONEST_BODY)
  }
})

test.each(Object.entries(ESCAPES))('%s leads nowhere', async (_name, { script, body, failure }) => {
  const { result } = await sandbox.map(script, mappingInput())

  if (failure === undefined) {
    expect(result.kind === 'mapped' ? JSON.parse(result.body) : result).toEqual(body)
  } else expect(result).toMatchObject({ kind: 'failed', error: { kind: failure } })
  expect(await honestBody()).toBe(HONEST_BODY)
})

async function honestBody(): Promise<unknown> {
  const { result } = await sandbox.map(HONEST, mappingInput())
  return result.kind === 'mapped' ? result.body : result
}
