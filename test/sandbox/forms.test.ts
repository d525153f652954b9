import { afterAll, expect, test } from 'vitest'
import { createSandbox } from '../../src/sandbox/sandbox.ts'
import { mappingInput } from '../support/mapping-input.ts'

const sandbox = createSandbox()
afterAll(sandbox.stop)

const NO_RETURN = /^It has no `return` of its own/
const NO_FUNCTION = /^What it exports as `default` is not a function\.$/
const IMPORTS = /^It must not import: there is nothing but the script\.$/
const MIXED = /^Statements that return the body must not import or export\.$/
const NOWHERE = [null, null] as const

async function refusal(script: string) {
  const error = await sandbox.checkScript('env_one', script)
  const { result } = await sandbox.map(script, mappingInput())
  expect(result).toEqual({ kind: 'failed', error })
  return error
}

test.each(['', ' \n', '// why\n', '/* a\n b */ // c'])('there is no code in %j', async (script) => {
  expect(await refusal(script)).toMatchObject({
    ...{ kind: 'syntax', message: 'There is no code in it.', line: null },
  })
})

test.each<[string, readonly [number | null, number | null]]>([
  ['throw new Error("x")', NOWHERE],
  ['const a = 1\nthrow a', NOWHERE],
  ['const map = (event) => event', NOWHERE],
  ['const map = (event) => {\n  return event\n}\nmap', NOWHERE],
  ['// return\nconst a = "return"', NOWHERE],
  ['// what we export\nconst map = () => { return 1 }', NOWHERE],
  ['({ a: 1 })', NOWHERE],
  ['{ a: 1 }', NOWHERE],
  ['5', NOWHERE],
  ['(event) => 1 }; {', NOWHERE],
  ['event.data.amount', [1, 1]],
  ['\n[context.attempt]', [2, 2]],
])('what would drop every event is refused: %s', async (script, [line, column]) => {
  const error = await refusal(script)

  expect(error).toMatchObject({ kind: 'syntax', line, column })
  expect(error?.message).toMatch(NO_RETURN)
})

test.each<[string, RegExp, readonly [number | null, number | null]]>([
  ['export default 5', NO_FUNCTION, [1, 1]],
  ['// export default\n  export default { a: 1 }', NO_FUNCTION, [2, 3]],
  ['let a; export default a', NO_FUNCTION, NOWHERE],
  ['export const map = () => 1', /^It exports something, but no function as/, NOWHERE],
  ['class A {}', /^It is a class/, [1, 1]],
  ['/* a */\n export default class extends Array {}', /^It is a class/, [2, 2]],
  ['async (event) => event', /^It must not be async/, [1, 1]],
  ['// a\n\n/* b */ async function map() {}', /^It must not be async/, [3, 9]],
  ['const a = 1\nexport default async () => a', /^It must not be async/, [2, 1]],
  ['async function* () { yield 1 }', /^It must not be async/, [1, 1]],
  ['function* () { yield 1 }', /^It is a generator/, [1, 1]],
  ['const a = 1\nawait a\nexport default () => 1', /^It must not await/, [2, 1]],
])('what cannot be called is refused, with its place: %s', async (script, told, place) => {
  const error = await refusal(script)

  expect(error?.message).toMatch(told)
  expect([error?.kind, error?.line, error?.column]).toEqual(['syntax', ...place])
})

test.each<[string, RegExp, readonly [number | null, number | null]]>([
  ['import x from "y"', IMPORTS, [1, 15]],
  ["// import\nimport * as fs from 'node:fs'\nexport default () => 1", IMPORTS, [2, 21]],
  ['import "./y.js"\nexport default () => 1', IMPORTS, [1, 8]],
  ['export { map as default } from "y"', IMPORTS, [1, 32]],
  ['import x from "y"\nreturn x', MIXED, [1, 8]],
  ['const a = 1\nreturn a\nexport default () => 1', MIXED, [3, 1]],
  ['export { map }', /'map' does not exist$/, NOWHERE],
])('what imports, or mixes two ways, is refused: %s', async (script, told, [line, column]) => {
  const error = await refusal(script)

  expect(error?.message).toMatch(told)
  expect(error).toMatchObject({ kind: 'syntax', line, column })
})

test.each([
  ['/*\nimport notes:\n*/\nreturn { a: 1', [4, 14]],
  ['// export default\nconst a = ;\nreturn a', [2, 11]],
  ['import x from "y"\nexport default () => {\n  return a..b\n}', [3, 12]],
])('a mistake is told where it is, whatever is imported: %s', async (script, place) => {
  const error = await refusal(script)

  expect(error?.message).toMatch(/^SyntaxError: /)
  expect([error?.line, error?.column]).toEqual(place)
})

test('a module that takes the event at its top level is told what it lacks', async () => {
  expect(await refusal('export default event.data')).toMatchObject({
    ...{ kind: 'runtime', line: 1, column: 16 },
    message: expect.stringContaining('event is not defined'),
  })
})

test.each([
  ['/*\nimport notes\n*/\nreturn 1', '1'],
  ['// we export default\n(event) => 2', '2'],
  ['const a = "export"\nif (a) return 3', '3'],
  ['function a() { return 4 }\nfunction a() { return 5 }\nreturn a()', '5'],
  ['const again = new.target\nreturn 6', '6'],
  ['export default ({ class() { return 7 } }).class', '7'],
  ['const map = () => 8\nexport { map as default }', '8'],
  ['throw 9\nreturn 9', null],
])('what can be run is not refused: %s', async (script, body) => {
  expect(await sandbox.checkScript('env_one', script)).toBeNull()

  const { result } = await sandbox.map(script, mappingInput())

  expect(result.kind === 'mapped' ? result.body : null).toBe(body)
})
