import { afterAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const KIB = 1_024
const MIB = 1_024 * KIB

const sandbox = createSandbox()
afterAll(sandbox.stop)

async function kindOf(script: string): Promise<string> {
  const { result } = await sandbox.map(script, mappingInput())
  return result.kind === 'failed' ? result.error.kind : result.kind
}

test.each([
  ['text', 1, (count: number) => `"x".repeat(${count})`],
  ['what is longer when it is written', 6, (count: number) => `"\\u0001".repeat(${count})`],
  ['many texts', 100, (count: number) => `Array(${count}).fill("x".repeat(97))`],
  ['many numbers', 8, (count: number) => `Array(${count}).fill(1234567)`],
  ['objects', 26, (count: number) => `Array(${count}).fill({ id: 1, of: "something" })`],
  ['dates', 27, (count: number) => `Array(${count}).fill(new Date())`],
  [
    'what getters answer',
    109,
    (count: number) => `Array(${count}).fill({ get a() { return "x".repeat(100) } })`,
  ],
])('a body that is too large, of %s, is called so', async (_what, bytesEach, bodyOf) => {
  const kinds = []
  for (const bytes of [520 * KIB, MIB, 2 * MIB]) {
    kinds.push(await kindOf(`return ${bodyOf(Math.floor(bytes / bytesEach))}`))
  }

  expect(kinds).toEqual(['output', 'output', 'output'])
})

test('a body is too large also where the time ends while it is written', async () => {
  const forEver = '{ toJSON() { for (;;); } }'
  const full = (bytes: number) => `"x".repeat(${bytes - 10})`

  expect(await kindOf(`return [${full(512 * KIB)}, "0123456789", ${forEver}]`)).toBe('output')
  expect(await kindOf(`return { ["x".repeat(${512 * KIB})]: 1, a: ${forEver} }`)).toBe('output')
  expect(await kindOf(`return Array(1e4).fill("x".repeat(55)).concat(${forEver})`)).toBe('output')
})

test.each([
  '[{ toJSON() { for (;;); } }, "x".repeat(600_000)]',
  '[Array(1e4).fill("x".repeat(45)), { toJSON() { for (;;); } }]',
  '[Array(2e5).fill(1), { toJSON() { for (;;); } }]',
  '{ ["x".repeat(600_000)]: undefined, get a() { for (;;); } }',
  '{ ["x".repeat(600_000)]: () => 1, get a() { for (;;); } }',
  '["x".repeat(512 * 1_024 - 4), { toJSON() { for (;;); } }]',
])('what is not too large when the time ends took too long: %s', async (body) => {
  expect(await kindOf(`return ${body}`)).toBe('timeout')
})

test('what is measured is logged once', async () => {
  const { result, logs } = await sandbox.map(
    `return { get a() { console.log("a"); return "x".repeat(600_000) }, get b() { for (;;); } }`,
    mappingInput(),
  )

  expect(result).toMatchObject({ error: { kind: 'output' } })
  expect(logs).toEqual(['a'])
})

test('after a body was measured the next call finds nothing of it', async () => {
  const script = `(event) => event.data.big
    ? ["x".repeat(600_000), { toJSON() { globalThis.left = 1; for (;;); } }]
    : (globalThis.left ?? null) ?? "nothing"`

  const { result: first } = await sandbox.map(script, mappingInput({ big: true }))
  const { result: second } = await sandbox.map(script, mappingInput({ big: false }))

  expect(first).toMatchObject({ error: { kind: 'output' } })
  expect(second).toEqual({ kind: 'mapped', body: '"nothing"' })
})
