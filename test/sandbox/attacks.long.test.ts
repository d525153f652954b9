import { afterAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'
import { DEAF, ENDLESS } from './attacks/endless.ts'
import { ESCAPES } from './attacks/escapes.ts'
import { GREEDY, HUGE, REFUSED, WORDY } from './attacks/greedy.ts'

const GENEROUS_MS = 10_000 // a machine may be busy

const HONEST = '(event) => ({ id: event.id, cents: event.data.amount * 100 })'
const HONEST_BODY = '{"id":"evt_01m7y41yedfrmt1r9bzwa45zjw","cents":500}'

const sandbox = createSandbox()
afterAll(sandbox.stop)

const count = [ENDLESS, DEAF, HUGE, GREEDY, REFUSED, WORDY, ESCAPES].reduce(
  (sum, table) => sum + Object.keys(table).length,
  0,
)

test('there are enough attacks', () => expect(count).toBeGreaterThan(80))

const STOPPED = 'It did not end within 50 ms of processor time.'
const ENDED = 'It was still running after 250 ms.'

const CLASSES: readonly {
  readonly table: Readonly<Record<string, string>>
  readonly kinds: readonly string[]
  readonly message?: string
}[] = [
  { table: ENDLESS, kinds: ['timeout'], message: STOPPED },
  { table: DEAF, kinds: ['timeout'], message: ENDED },
  { table: HUGE, kinds: ['memory'] },
  { table: GREEDY, kinds: ['memory', 'timeout'] },
  { table: REFUSED, kinds: ['runtime'] },
  { table: WORDY, kinds: ['output'] },
]
const ROWS = CLASSES.flatMap(({ table, ...expected }) =>
  Object.entries(table).map(([name, script]) => [name, { script, ...expected }] as const),
)

test.each(ROWS)('%s ends within its limits', async (_name, { script, kinds, message }) => {
  const startedAt = performance.now()
  const { result } = await sandbox.map(script, mappingInput())
  const tookMs = performance.now() - startedAt // from outside: who is ended cannot tell

  const error = result.kind === 'failed' ? result.error : undefined
  expect(kinds).toContain(error?.kind)
  if (message !== undefined) expect(error?.message).toBe(message)
  expect(tookMs).toBeLessThan(GENEROUS_MS)
  expect(await honestBody()).toBe(HONEST_BODY)
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
