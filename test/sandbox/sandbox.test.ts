import { afterAll, expect, test } from 'vitest'
import type { MappingResult } from '../../src/domain/mappings.ts'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const sandbox = createSandbox()
afterAll(sandbox.stop)

async function map(script: string, data?: unknown): Promise<MappingResult> {
  const { result } = await sandbox.map(script, mappingInput(data))
  return result
}

test.each([
  ['(event) => {\n  return event.data.a.b\n}', 2, 10],
  ['return event.data.a.b', 1, 8],
  ['const x = 1\nreturn event.data.a.b', 2, 8],
  ['export default function (event) {\n\n  throw new Error("x")\n}', 3, 13],
  ['// a comment\n(event) => event.data.a.b;', 2, 12],
  ['return "é€😀".length + event.data.a.b', 1, 24],
  ['const x = "é€😀"\nreturn [/* é€😀 */ x, event.data.a.b]', 2, 23],
])('a failure names the line and the column of its owner: %s', async (script, line, column) => {
  const result = await map(script)

  expect(result).toMatchObject({ kind: 'failed', error: { kind: 'runtime', line, column } })
})

test.each([
  ['(event) => {\n  return 1 +\n}', 3, 1],
  ['const x = ;\nreturn x', 1, 11],
  ['return 1\nreturn (2', 2, 10],
  ['const é = "€€"; const y = ;\nreturn y', 1, 27],
  ['export default (event) => {', 1, 28],
  ['const a = 1\nconst a = 2\nreturn a', 2, 9],
])('a script that does not parse is refused with its place: %s', async (script, line, column) => {
  const error = await sandbox.checkScript('env_one', script)

  expect(error).toMatchObject({ kind: 'syntax', line, column })
  expect(await map(script)).toEqual({ kind: 'failed', error })
})

test('a script may have 64 KiB and no more', async () => {
  const script = (bytes: number) => `() => 1 //${'é'.repeat((bytes - 10) / 2)}`

  expect(await sandbox.checkScript('env_one', script(65_536))).toBeNull()
  expect(await sandbox.checkScript('env_one', script(65_538))).toMatchObject({ kind: 'syntax' })
  expect(await map(script(65_538))).toMatchObject({ error: { kind: 'syntax' } })
})

test('a script is checked without an event, and its top level is run', async () => {
  expect(await sandbox.checkScript('env_one', '(event) => event.data.a.b.c')).toBeNull()
  expect(await sandbox.checkScript('env_one', 'null.x\nexport default () => 1')).toMatchObject({
    ...{ kind: 'runtime', line: 1 },
  })
  expect(await sandbox.checkScript('env_one', 'for (;;);\nexport default () => 1')).toMatchObject({
    kind: 'timeout',
  })
})

test.each([
  'export default (event, context) => ({ event, context })',
  '(event, context) => ({ event, context })',
  '(event, context) => ({ event, context }); // with a comment',
  'function (event, context) { return { event, context } }',
  'function map(event, context) { return { event, context } }',
  'return { event, context }',
  'const all = { event, context }\nreturn all // with a comment',
  'if (event.data === null) return null\nreturn { event, context }',
  'const reexport = "export default 1"\nreturn { event, context }',
])('each way to write a script is given the same: %s', async (script) => {
  const result = await map(script, { n: 1 })

  const { event, context } = mappingInput({ n: 1 })
  const seen = { ...event, timestamp: '2026-01-01T12:00:00.000Z', data: { n: 1 } }
  expect(result.kind === 'mapped' && JSON.parse(result.body)).toEqual({ event: seen, context })
})

test.each(['return null', 'return', 'return undefined', '() => {}'])(
  'nothing returned drops the event: %s',
  async (script) => expect(await map(script)).toEqual({ kind: 'dropped' }),
)

test('an output of 512 KiB passes, and one byte more does not', async () => {
  const bytes = 512 * 1_024

  expect(await map(`return "x".repeat(${bytes - 2})`)).toMatchObject({ kind: 'mapped' })
  expect(await map(`return "x".repeat(${bytes - 1})`)).toMatchObject({ error: { kind: 'output' } })
  expect(await map(`return "é".repeat(${bytes / 2 - 1})`)).toMatchObject({ kind: 'mapped' })
  expect(await map(`return "é".repeat(${bytes / 2})`)).toMatchObject({ error: { kind: 'output' } })
})

test('a log has at most 100 lines and 16 Ki characters, and a last one says that there was more', async () => {
  const lines = await sandbox.map(
    'for (let i = 0; i < 1e4; i += 1) console.log(i)\nreturn 1',
    mappingInput(),
  )
  const long = await sandbox.map(
    'console.log("x".repeat(1e6)); console.log("y")\nreturn 1',
    mappingInput(),
  )

  expect(lines.logs).toEqual([...Array.from({ length: 100 }, (_, index) => String(index)), '…'])
  expect(long.logs).toEqual(['x'.repeat(16 * 1_024), '…'])
})

test('what the log has no room for is not even looked at', async () => {
  const script = `let looks = 0
    for (let i = 0; i < 1e3; i += 1) console.log({ toJSON() { looks += 1; return 1 } })
    return looks`

  expect(await map(script)).toEqual({ kind: 'mapped', body: '100' })
})

test('a log that just fits is not said to be cut', async () => {
  const script = `for (let i = 0; i < 99; i += 1) console.log('')
    console.log('x'.repeat(16 * 1_024 - 2), 'y')
    return 1`

  const { logs } = await sandbox.map(script, mappingInput())

  expect(logs).toHaveLength(100)
  expect(logs.at(-1)).toMatch(/^x+ y$/)
})

test('what was logged is told where the time ended, and by the script itself', async () => {
  const { logs, result } = await sandbox.map(
    'console.log("before")\nfor (;;) { try { for (;;); } catch {} }\nreturn 1',
    mappingInput(),
  )

  expect(result).toMatchObject({ error: { kind: 'timeout' } })
  expect(logs).toEqual(['before'])
})

test.each([
  ['new Error("x")', 'Error: x'],
  ['new TypeError("x"), 1', 'TypeError: x 1'],
  ['new Error()', 'Error'],
  ['new (class extends Error { name = "B" })("x")', 'B: x'],
  ['Object.assign(new Error("x"), { message: { a: 1 } })', 'Error'],
  [
    'Object.defineProperty(new Error("x"), "name", { get() { throw 1 } })',
    '(something that cannot be shown)',
  ],
  ['[new Error("x")]', '[{}]'],
])('an error is logged as what it says: %s', async (expression, line) => {
  const script = `console.log(${expression})\nreturn 1`

  expect((await sandbox.map(script, mappingInput())).logs).toEqual([line])
})

test('what is logged can be read, also where the script fails', async () => {
  const script =
    'console.log("a", 1, { b: [2] }, undefined, Symbol("c"))\nthrow new Error("no")\nreturn 1'

  const { logs, result } = await sandbox.map(script, mappingInput())

  expect(logs).toEqual(['a 1 {"b":[2]} undefined Symbol(c)'])
  expect(result).toMatchObject({ error: { message: 'Error: no' } })
})

test('what is thrown is told with at most 500 characters that can be stored', async () => {
  const result = await map('throw new Error("\\u0000\\ud800" + "x".repeat(1e5))\nreturn 1')

  const { message } = result.kind === 'failed' ? result.error : { message: '' }
  expect(message).toHaveLength(500)
  expect(message).toMatch(/^Error: \ufffd\ufffdx+$/)
})

test('a sandbox that was stopped answers nobody', async () => {
  const stopped = createSandbox({ workers: 1 })
  const running = stopped.map('for (;;);', mappingInput())
  const waiting = stopped.map('return 1', mappingInput())
  const both = Promise.allSettled([running, waiting])

  await stopped.stop()

  for (const { status } of await both) expect(status).toBe('rejected')
  await expect(stopped.map('return 1', mappingInput())).rejects.toThrow('has been stopped')
})
