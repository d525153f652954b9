/** What a script tries, and what it must get: the body, or the kind of its failure. */
export interface Escape {
  readonly script: string
  readonly body?: unknown
  readonly failure?: 'runtime' | 'output' | 'syntax'
}

const OUTSIDE =
  '["process", "require", "module", "Buffer", "fetch", "WebAssembly", "Worker", "setTimeout", "setInterval", "setImmediate", "structuredClone", "Intl", "URL", "performance", "crypto", "navigator", "Atomics", "SharedArrayBuffer", "WeakRef", "FinalizationRegistry", "std", "os", "scriptArgs", "print", "gc", "postMessage", "parentPort"]'

export const ESCAPES: Readonly<Record<string, Escape>> = {
  'a look around': { script: `() => ${OUTSIDE}.filter((name) => name in globalThis)`, body: [] },
  'the constructor of a constructor': {
    script: `() => ${OUTSIDE}.filter((n) => (() => {}).constructor("return typeof " + n)() !== "undefined")`,
    body: [],
  },
  'the constructor of what it is given': {
    script: `(event, context) => [event, context, event.data].map((o) => o.constructor.constructor("return typeof process")())`,
    body: ['undefined', 'undefined', 'undefined'],
  },
  'the constructor of console.log': {
    script: '() => console.log.constructor("return typeof process")()',
    body: 'undefined',
  },
  'the constructor of an async function': {
    script: '() => (async () => {}).constructor("return 1")()',
    failure: 'output',
  },
  'eval by another name': { script: '() => (0, eval)("typeof process")', body: 'undefined' },
  'the global this': {
    script: '() => Function("return this")() === globalThis',
    body: true,
  },
  'this in a function': { script: 'function () { return this === undefined }', body: true },
  'an import': { script: 'import fs from "node:fs"\nexport default () => fs', failure: 'syntax' },
  'a dynamic import': { script: '() => import("node:fs")', failure: 'output' },
  'a dynamic import of itself': { script: '() => import("mapping.js")', failure: 'output' },
  'import.meta': { script: 'export default () => Object.keys(import.meta)', body: [] },
  'a caller': {
    script: 'function f() { return f.caller }',
    failure: 'runtime',
  },
  'frames of the stack': {
    script:
      '() => { Error.prepareStackTrace = (_, sites) => sites; return typeof new Error().stack }',
    body: 'string',
  },
  'a stack trace, for paths': {
    script: '() => /node|src|home|work|file:/.test(new Error().stack)',
    body: false,
  },
  'a polluted prototype': {
    script:
      '() => { Object.prototype.kind = "mapped"; Array.prototype.toJSON = () => 1; return { a: [1] } }',
    body: { a: 1 },
  },
  'a parser of its own': {
    script: '() => { JSON.parse = () => ({}); JSON.stringify = () => "not JSON"; return { a: 1 } }',
    body: { a: 1 },
  },
  'slices of its own': {
    script:
      '() => { String.prototype.slice = () => "x"; Function.prototype.call = () => "y"; throw new Error("z") }',
    failure: 'runtime',
  },
  'setters for what is logged': {
    script:
      '() => { for (const n of ["0", "lines", "text"]) Object.defineProperty(Object.prototype, n, { set() { throw 1 } }); console.log("a"); return 1 }',
    body: 1,
  },
  '__proto__ in the event': {
    script: '(event) => { event.__proto__.polluted = 1; return ({}).polluted }',
    body: 1,
  },
  'a class that is called': {
    script: 'class A { constructor() { return { a: 1 } } }',
    failure: 'syntax',
  },
  'a promise': { script: '() => Promise.resolve(1)', failure: 'output' },
  'a promise that never settles': { script: '() => new Promise(() => {})', failure: 'output' },
  'an async function': { script: 'async () => 1', failure: 'syntax' },
  'the promise of an async function': { script: '() => (async () => 1)()', failure: 'output' },
  'what a generator makes': { script: '() => (function* () { yield 1 })()', body: {} },
  'an async function in disguise': {
    script: 'Object.setPrototypeOf(async () => 1, Function.prototype)',
    failure: 'output',
  },
  'a thenable': { script: '() => ({ then(done) { done(1) } })', failure: 'output' },
  'await at the top level': { script: 'await 1\nexport default () => 1', failure: 'syntax' },
  'await of what never settles': {
    script: 'await new Promise(() => {})\nexport default () => 1',
    failure: 'syntax',
  },
  'an export named then': {
    script: 'export const then = (done) => done(1)\nexport default () => 1',
    failure: 'syntax',
  },
  'a generator': { script: 'function* () { yield 1 }', failure: 'syntax' },
  'an async generator': { script: 'async function* () { yield 1 }', failure: 'syntax' },
  'a task for later': {
    script: '() => { queueMicrotask(() => { for (;;); }); return 1 }',
    body: 1,
  },
  'a reaction for later': {
    script: '() => { Promise.resolve().then(() => { for (;;); }); return 1 }',
    body: 1,
  },
  'a function for a body': { script: '() => () => 1', failure: 'output' },
  'a symbol for a body': { script: '() => Symbol.iterator', failure: 'output' },
  'toJSON that answers nothing': { script: '() => ({ toJSON() {} })', failure: 'output' },
  'a big integer in the body': { script: '() => ({ a: 1n })', failure: 'runtime' },
  'a circle': { script: '() => { const a = {}; a.a = a; return a }', failure: 'runtime' },
  'a revoked proxy': {
    script: '() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }',
    failure: 'runtime',
  },
  'a revoked proxy that is thrown': {
    script: '() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy }',
    failure: 'runtime',
  },
  'a symbol that is thrown': { script: '() => { throw Symbol("x") }', failure: 'runtime' },
  'nothing that is thrown': { script: '() => { throw undefined }', failure: 'runtime' },
  'null that is thrown': { script: '() => { throw null }', failure: 'runtime' },
  'an error whose parts throw': {
    script: '() => { throw Object.defineProperty(new Error("x"), "stack", { get() { throw 1 } }) }',
    failure: 'runtime',
  },
  'an error whose name is an object': {
    script: '() => { const e = new Error("x"); e.name = { toString() { throw 1 } }; throw e }',
    failure: 'runtime',
  },
  'an error that says it is ours': {
    script: '() => { throw Object.assign(new Error("x"), { stack: "at mapping.js:999999:7" }) }',
    failure: 'runtime',
  },
  'an error of a megabyte': {
    script: '() => { throw new Error("x".repeat(1e6)) }',
    failure: 'runtime',
  },
  'halves of pairs and U+0000': {
    script: '() => { throw new Error("\\ud800\\u0000") }',
    failure: 'runtime',
  },
  'halves of pairs in the body': { script: '() => "\\ud800"', body: '\ud800' },
  'the end of the wrapping': { script: 'return 1 } export const a = 1; {', body: 1 },
  'the frame of an answer': { script: '() => "dropped0:"', body: 'dropped0:' },
  'arguments of the caller': { script: 'function () { return arguments.length }', body: 2 },
  'a clock that stands': {
    script: '(event) => [Date.now(), +new Date(), new Date().getTimezoneOffset()]',
    body: [1_767_268_800_000, 1_767_268_800_000, 0],
  },
  'the place where it runs': {
    script: '() => new Date(0).toString()',
    body: 'Thu Jan 01 1970 00:00:00 GMT+0000',
  },
}
