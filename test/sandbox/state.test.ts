import { afterAll, expect, test } from 'vitest'
import type { MappingRun } from '../../src/domain/mappings.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const CALLS = 20

const sandbox = createSandbox({ workers: 1 }) // so that all run in the same place
afterAll(sandbox.stop)

const map = (script: string, data?: unknown) => sandbox.map(script, mappingInput(data))

test.each([
  'let calls = 0\nexport default () => (calls += 1)',
  '() => (globalThis.calls = (globalThis.calls ?? 0) + 1)',
  '() => (Object.prototype.calls = (Object.prototype.calls ?? 0) + 1)',
  '() => (Math.calls = (Math.calls ?? 0) + 1)',
  '() => (console.calls = (console.calls ?? 0) + 1)',
  'const seen = new Map()\nexport default () => { seen.set("n", (seen.get("n") ?? 0) + 1); return seen.get("n") }',
  'const s = Symbol.for("n")\nexport default () => (Symbol[s] = (Symbol[s] ?? 0) + 1)',
  'const r = /a/g\nexport default () => { r.exec("aaaa"); return r.lastIndex }',
  'function* count() { let n = 0; for (;;) yield (n += 1) }\nconst c = count()\nexport default () => c.next().value',
  'const f = () => 1\nexport default () => (f.calls = (f.calls ?? 0) + 1)',
  'export default function map() { return (map.calls = (map.calls ?? 0) + 1) }',
])('a call finds nothing of the one before it: %s', async (script) => {
  const bodies = await Promise.all(
    Array.from({ length: CALLS }, async () => bodyOf(await map(script))),
  )

  expect(new Set(bodies)).toEqual(new Set(['1']))
})

test('a script finds nothing of another, of its environment or a different one', async () => {
  const canary = 'canary-of-the-first'
  const leave = `(event) => {
    globalThis.left = event.data.canary
    Object.prototype.left = event.data.canary
    Array.prototype.toJSON = () => event.data.canary
    Math.random = () => event.data.canary
    JSON.parse = () => event.data.canary
    console.log(event.data.canary)
    return event.data.canary.repeat(1000)
  }`
  const look = `() => [globalThis.left, ({}).left, [1], typeof Math.random(), JSON.parse('1')]`

  await map(leave, { canary })
  const other = await sandbox.map(look, mappingInput({}, { environmentId: 'env_two' }))

  expect(bodyOf(other)).toBe('[null,null,[1],"number",1]')
  expect(JSON.stringify(other)).not.toContain(canary)
})

test('memory that was never written is empty, after a call that filled all of it', async () => {
  const fill = '(event) => { const a = []; for (;;) a.push(event.data.canary + a.length) }'
  const look =
    '() => { const bytes = new Uint8Array(8e6); let n = 0; for (const byte of bytes.subarray(0, 2e5)) n += byte; return [n, bytes.indexOf(99)] }'

  await map(fill, { canary: 'c'.repeat(200) })

  expect(bodyOf(await map(look))).toBe('[0,-1]')
})

test('a call that needed much memory leaves as much to the next', async () => {
  const hog = '() => new Uint8Array(15e6).length'

  const bodies = []
  for (let call = 0; call < 5; call += 1) bodies.push(bodyOf(await map(hog)))

  expect(bodies).toEqual(Array(5).fill('15000000'))
})

test('each call draws its own random numbers', async () => {
  const draw = '() => [Math.random(), Math.random()]'

  const bodies = await Promise.all(
    Array.from({ length: CALLS }, async () => bodyOf(await map(draw))),
  )

  const numbers = bodies.flatMap((body) => JSON.parse(body) as number[])
  expect(new Set(numbers).size).toBe(2 * CALLS)
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true)
})

test('what is outside of the function sees no time, or all calls would have that of the first', async () => {
  const script = 'const loaded = Date.now()\nexport default () => [loaded, Date.now()]'

  expect(bodyOf(await map(script))).toBe('[0,1767268800000]')
})

test('the log of one call is not in that of the next', async () => {
  const script = '(event) => { console.log(event.data.n); return 1 }'

  const runs = await Promise.all([1, 2, 3].map((n) => map(script, { n })))

  expect(runs.map(({ logs }) => logs)).toEqual([['1'], ['2'], ['3']])
})

function bodyOf({ result }: MappingRun): string {
  return result.kind === 'mapped' ? result.body : JSON.stringify(result)
}

test.each([
  ['0000-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['1960-05-05T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ['1970-01-01T00:00:00.001Z', '1970-01-01T00:00:00.001Z'],
  ['2500-01-01T00:00:00Z', '2500-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59Z', '2554-01-01T00:00:00.000Z'],
])('the clock stands where the event happened, as near as it can show: %s', async (at, shown) => {
  const { event, context } = mappingInput()
  const input = { event: { ...event, timestamp: new Date(at) }, context }

  const run = await sandbox.map('(event) => [event.timestamp, new Date(), Date.now()]', input)

  const clock = new Date(shown)
  expect(bodyOf(run)).toBe(JSON.stringify([new Date(at), clock, clock.getTime()]))
})
