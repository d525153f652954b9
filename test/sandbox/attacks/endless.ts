/** Each of these would never end, or not within anybody's patience. The engine asks whether it may go on. */
export const ENDLESS: Readonly<Record<string, string>> = {
  'for ever': '() => { for (;;); }',
  'while true': '() => { while (true) {} }',
  'do while': '() => { do {} while (1) }',
  'labels that continue': '() => { a: for (;;) { for (;;) continue a } }',
  'an empty loop at the top level': 'for (;;);\nexport default () => 1',
  'a loop in a static block': 'export default class { static { for (;;); } }',
  'finally that goes on': '() => { for (;;) { try { return 1 } finally { continue } } }',
  'catch that goes on': '() => { for (;;) { try { throw 1 } catch { continue } } }',
  'catching its own end': '() => { for (;;) { try { for (;;); } catch {} } }',
  'finally after its own end': '() => { try { for (;;); } finally { for (;;); } }',
  'a generator without end': '() => { function* g() { for (;;) yield 1 } for (const x of g()); }',
  'spreading a generator': '() => { function* g() { for (;;) yield } for (;;) { g().next() } }',
  'an iterator that is never done':
    '() => { for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }); }',
  'an iterator that will not close':
    '() => { const [a] = { [Symbol.iterator]: () => ({ next: () => ({ value: 1 }), return() { for (;;); } }) } }',
  'a getter in what it returns': '() => ({ get a() { for (;;); } })',
  'toJSON in what it returns': '() => ({ toJSON() { for (;;); } })',
  'a getter named then': '() => ({ get then() { for (;;); } })',
  'a proxy in what it returns': '() => new Proxy({}, { ownKeys() { for (;;); } })',
  'a getter in what it throws': '() => { throw { get message() { for (;;); } } }',
  'toString of what it throws':
    '() => { throw { toJSON() { throw 1 }, toString() { for (;;); } } }',
  'a proxy that it throws': '() => { throw new Proxy({}, { get() { for (;;); } }) }',
  'a getter in what it logs': '() => { console.log({ get a() { for (;;); } }) }',
  'toString of what it logs':
    '() => { console.log({ toJSON() { throw 1 }, toString() { for (;;); } }) }',
  'valueOf in an operator': '() => 1 + { valueOf() { for (;;); } }',
  'toPrimitive in a name': '() => ({})[{ [Symbol.toPrimitive]() { for (;;); } }]',
  'a replacer that never answers': '() => "aaa".replace(/a/g, () => { for (;;); })',
  'a comparison that never answers': '() => [1, 2].sort(() => { for (;;); })',
  'a species that never answers':
    '() => { class A extends Array { static get [Symbol.species]() { for (;;); } } new A(3).map((x) => x) }',
  'a reviver that never answers': '() => JSON.parse("[1]", () => { for (;;); })',
  'eval of a loop': '() => eval("for (;;);")',
  'Function of a loop': '() => Function("for (;;);")()',
  'indexOf over nothing': '() => [].indexOf.call({ length: 2 ** 53 - 1 }, 1)',
  'includes over nothing': '() => [].includes.call({ length: 2 ** 53 - 1 }, 1)',
  'lastIndexOf over nothing': '() => [].lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)',
  'forEach over nothing': '() => [].forEach.call({ length: 2 ** 53 - 1 }, () => 1)',
  'an overlap of plusses': '() => /^(a+)+$/.test("a".repeat(40) + "!")',
  'an overlap of alternatives': '() => /^(a|aa)+$/.test("a".repeat(60) + "!")',
  'an overlap of stars': '() => /(.*)*x/.test("a".repeat(60))',
  'an expression with look-ahead': '() => /^(?=(a+))*(\\1a+)+$/.test("a".repeat(50) + "!")',
  'an expression that matches a lot': '() => "a".repeat(2e5).match(/a*a*a*a*b/)',
  'sorting for ever': '() => { const a = [...Array(2e4).keys()]; for (;;) a.sort(() => 0.5) }',
  'dates for ever': '() => { const start = Date.now(); while (Date.now() === start); }',
  'a queue of tasks before it returns':
    '() => { const f = () => queueMicrotask(f); f(); for (;;); }',
  'a thenable that never settles, awaited':
    '() => { (async () => { await { then() {} } })(); for (;;); }',
}

/** Those in which the engine does not ask often enough: their worker is ended. */
export const DEAF: Readonly<Record<string, string>> = {
  'reverse of nothing': '() => [].reverse.call({ length: 2 ** 53 - 1 })',
  'copyWithin of nothing': '() => [].copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1)',
  'natives in a loop': '() => { const a = "ab".repeat(1e5); for (;;) a.split("b").join("c") }',
  'big integers': '() => { let a = 3n; for (;;) a = (a * a) % (2n ** 4096n) + 1n }',
  'parsing for ever':
    '() => { const t = JSON.stringify(Array(2e4).fill(1)); for (;;) JSON.parse(t) }',
}
