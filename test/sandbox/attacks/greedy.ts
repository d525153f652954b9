/** Each wants more memory than there is, all at once. */
export const HUGE: Readonly<Record<string, string>> = {
  'one buffer': '() => new ArrayBuffer(1e8).byteLength',
  'many buffers': '() => { const a = []; for (;;) a.push(new Uint8Array(1e6)) }',
  'a string of 512 MB': '() => "x".repeat(2 ** 29)',
  'a string that doubles': '() => { let s = "x"; for (;;) s += s }',
  padding: '() => "".padEnd(1e9, "abc")',
}

/** Each fills memory bit by bit: it depends on the machine whether its time or its room is over first. */
export const GREEDY: Readonly<Record<string, string>> = {
  '100 MB of output': '() => Array(100).fill("x".repeat(1e6))',
  'the same thing over and over':
    '() => { let a = "x"; for (let i = 0; i < 30; i += 1) a = [a, a]; return a }',
  'an array that grows': '() => { const a = []; for (;;) a.push(Array(1e4).fill(1)) }',
  'objects that hold each other': '() => { let a = {}; for (;;) a = { a, b: [a] } }',
  'a map that grows': '() => { const m = new Map(); for (let i = 0; ; i += 1) m.set(i, { i }) }',
  symbols: '() => { const a = []; for (;;) a.push(Symbol("x".repeat(1e4))) }',
  closures: '() => { const a = []; for (;;) { const x = Array(1e3).fill(0); a.push(() => x) } }',
  joining: '() => Array(1e7).join("abcdefghij")',
  'replacing all with more': '() => "x".repeat(1e5).replaceAll("x", "y".repeat(1e5))',
  'concatenating arrays': '() => { let a = [1, 2, 3]; for (;;) a = a.concat(a) }',
  'a dense array of a billion': '() => Array.from({ length: 1e9 })',
  'spreading a billion': '() => [...Array(1e9)]',
  'arguments without end': '() => Math.max(...Array(1e7))',
  'splitting into everything': '() => "x".repeat(4e6).split("")',
  'source made of source': '() => eval("[" + "1,".repeat(4e6) + "]")',
  'at the top level': 'const a = []; for (;;) a.push(Array(1e4).fill(1))\nexport default () => a',
  'caught and tried again':
    '() => { const a = []; for (;;) { try { for (;;) a.push(Array(1e4).fill(1)) } catch {} } }',
  'a tail of closures': '() => { let f = () => 0; for (;;) { const g = f; f = () => g } }',
  'filling nothing': '() => [].fill.call({ length: 2 ** 53 - 1 }, 1)',
  'recursion caught and tried again':
    '() => { const f = () => { try { f() } finally { f() } }; return f() }',
  'a structure that is deep':
    '() => { let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; return a }',
  'a prototype chain':
    '() => { let a = {}; for (let i = 0; i < 1e6; i += 1) a = Object.create(a); return a.x }',
  'bound a million times':
    '() => { let f = () => 1; for (let i = 0; i < 1e5; i += 1) f = f.bind(); return f() }',
}

/** Each goes too deep, or asks for what the engine itself refuses. */
export const REFUSED: Readonly<Record<string, string>> = {
  recursion: '() => { const f = () => f() + 1; return f() }',
  'recursion by two': '() => { const f = () => g(); const g = () => f(); return f() }',
  'recursion through a getter': '() => { const o = { get a() { return this.a } }; return o.a }',
  'recursion through a proxy':
    '() => { const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.a }',
  'recursion through toString':
    '() => { const o = { toString: () => String(o) }; return String(o) }',
  'recursion through replace': '() => { const f = () => "a".replace("a", f); return f() }',
  'recursion through sort': '() => { const f = () => [2, 1].sort(f); return f() }',
  'recursion through construct': '() => { class A { constructor() { new A() } } new A() }',
  'recursion through eval': '() => { globalThis.f = () => eval("f()"); return f() }',
  'a buffer that may grow':
    '() => { new ArrayBuffer(1, { maxByteLength: 2 ** 32 }).resize(2 ** 31) }',
  'a big integer': '() => 2n ** (2n ** 30n)',
  'a shifted big integer': '() => 1n << 10000000000n',
  'an expression of a million groups': '() => new RegExp("(a)".repeat(1e6))',
  'text that is deep': '() => JSON.parse("[".repeat(1e6))',
  'an expression that is deep': '() => new RegExp("(".repeat(1e5) + ")".repeat(1e5))',
  'source that is deep': '() => eval("(".repeat(2e5))',
}

/** Each returns too much. */
export const WORDY: Readonly<Record<string, string>> = {
  'output over the limit': '() => "x".repeat(524_287)',
  'output that is small until it is written': '() => "\\u0001".repeat(90_000)',
  'output that is long in bytes only': '() => "é".repeat(300_000)',
}
