import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { figure, markdown, progress } from './report.ts'
import { BENCH_TOKEN, type Rig } from './rig.ts'

const ROUNDS = 100
const WARM_UP_ROUNDS = 20
const MAX_CPU_MS = 50
const AUTHORIZATION = `Bearer ${BENCH_TOKEN}`
const MEBIBYTE = 1_024 * 1_024

type Fire = (text: string) => Promise<unknown>

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ')
const spreads = times(40, (n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`)

/** Each as large as gets it furthest. What is sent differs each time, so that nothing is remembered. */
const BOMBS: Readonly<Record<string, (salt: string) => string>> = {
  aliases: (salt) => `{ ${times(1_200, (n) => `${salt}${n}: __typename`)} }`,
  'one field, again and again': (salt) => `query ${salt} { viewer { ${'role '.repeat(3_900)} } }`,
  directives: (salt) => `query ${salt} { __typename ${'@include(if: true) '.repeat(600)} }`,
  depth: (salt) => `query ${salt} { ${'a { '.repeat(49)} b ${'} '.repeat(49)} }`,
  brackets: (salt) => `query ${salt} { node(id: ${'['.repeat(30_000)}`,
  'fragments in fragments': (salt) =>
    `query ${salt} { viewer { ...f0 } } ${spreads} fragment f40 on Query { __typename }`,
  'fragments in circles': (salt) =>
    `query ${salt} { ...f0 } ${times(45, (n) => `fragment f${n} on Query { ${times(20, (m) => `...f${(n + m) % 45}`)} }`)}`,
  'many operations': (salt) => times(900, (n) => `query ${salt}${n} { __typename }`),
  introspection: (salt) =>
    `query ${salt} { __schema { types { ${'fields { type { '.repeat(10)} name ${'} } '.repeat(10)} } } }`,
  'first: 1000000000': (salt) => `query ${salt} { events(first: 1000000000) { nodes { id } } }`,
  'lists in lists': (salt) =>
    `query ${salt} { events(first: 1000) { nodes { deliveries(first: 100) { nodes { id } } } } }`,
  comments: (salt) => `query ${salt} { __typename } ${'#\n'.repeat(30_000)}`,
  'unknown fields': (salt) => `query ${salt} { ${times(900, (n) => `viewr${n}`)} }`,
  tokens: (salt) => `query ${salt} { ${'a '.repeat(30_000)} }`,
}
/** Whole bodies: no WebSocket takes a batch, and more than 64 KiB end it. */
const BODIES: Readonly<Record<string, (salt: string) => string>> = {
  'a batch of 10,000': (salt) =>
    JSON.stringify(Array(10_000).fill({ query: `query ${salt} { a }` })),
  'a document of 900 KiB': (salt) => bodyOf(`query ${salt} { ${'a '.repeat(450 * 1_024)} }`),
  'a body of more than 1 MiB': (salt) => bodyOf(`query ${salt} { a }`).padEnd(MEBIBYTE + 1),
}
/** Not for the verdict: it costs what a publication of that size costs, until it is seen to be none. */
const largestBody = (salt: string) => bodyOf(`query ${salt} { a }`).padEnd(9 * MEBIBYTE)

/** Within all limits, and wrong at its end: validation looks at each pair of what is answered under one name. */
const LARGEST: Readonly<Record<string, (salt: string) => string>> = {
  'all that is allowed, and a mistake': (salt) =>
    `query ${salt} { viewer { ${'environment { id name createdAt ...f } '.repeat(10)} } }
     fragment f on Environment { ${'id name createdAt '.repeat(9)} nothing }`,
}

/** What it costs the API's process to refuse what is meant to exhaust it: its CPU time, by all its threads. */
export async function bombs(rig: Rig): Promise<string> {
  const api = await rig.start('api')
  const cpuMs = async () => (await api.cpuMs()) ?? Number.NaN
  const socket = openSocket(api.url)
  const posts: readonly Fire[] = [
    (body) => post(api.url, 'application/graphql-response+json', body),
    (body) => post(api.url, 'text/event-stream', body),
  ]
  const rows: (readonly [name: string, ...costs: number[]])[] = []
  for (const [name, make] of Object.entries({ ...BOMBS, ...LARGEST })) {
    progress(`  ${name}`)
    const body = (salt: string) => bodyOf(make(salt))
    const costs = await measureAll(posts, body, cpuMs)
    rows.push([name, ...costs, await measure(socket.fire, make, cpuMs)])
  }
  for (const [name, make] of Object.entries(BODIES)) {
    progress(`  ${name}`)
    rows.push([name, ...(await measureAll(posts, make, cpuMs))])
  }
  const largest = Math.max(...(await measureAll(posts, largestBody, cpuMs)))
  await socket.close()
  return report(rows, largest)
}

function report(rows: readonly (readonly [string, ...number[]])[], largest: number): string {
  const cells = rows.map(([name, http = 0, sse = 0, socket]) => [
    ...[name, `${figure(http)} ms`, `${figure(sse)} ms`],
    socket === undefined ? '' : `${figure(socket)} ms`,
  ])
  const most = Math.max(...rows.flatMap(([, ...costs]) => costs))
  const verdict = most < MAX_CPU_MS ? 'Each takes less' : 'NOT each takes less'
  return `${markdown(['refused', 'HTTP', 'SSE', 'WebSocket'], cells)}

${verdict} than ${MAX_CPU_MS} ms of CPU; means of ${ROUNDS}.
A body of 9 MiB that does not publish takes ${figure(largest)} ms, as would one that does.`
}

async function measureAll(
  fires: readonly Fire[],
  make: (salt: string) => string,
  cpuMs: () => Promise<number>,
): Promise<number[]> {
  const costs: number[] = []
  for (const fire of fires) costs.push(await measure(fire, make, cpuMs))
  return costs
}

let sent = 0

async function measure(
  fire: Fire,
  make: (salt: string) => string,
  cpuMs: () => Promise<number>,
): Promise<number> {
  const run = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      sent += 1
      await fire(make(`salt${sent}x`))
    }
  }
  await run(WARM_UP_ROUNDS)
  const before = await cpuMs()
  await run(ROUNDS)
  return ((await cpuMs()) - before) / ROUNDS
}

async function post(url: string, accept: string, body: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json', authorization: AUTHORIZATION },
    body,
  })
  expectRefusal(await response.text())
}

function openSocket(url: string) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: AUTHORIZATION },
    lazy: false,
    onNonLazyError: () => undefined, // each operation tells it, too
  })
  const fire = (query: string) =>
    new Promise<void>((resolve, reject) => {
      const answers: unknown[] = []
      const end = () => {
        try {
          resolve(expectRefusal(JSON.stringify(answers)))
        } catch (error) {
          reject(error)
        }
      }
      const error = (refusal: unknown) => {
        answers.push({ errors: refusal })
        end()
      }
      client.subscribe({ query }, { next: (answer) => answers.push(answer), error, complete: end })
    })
  return { fire, close: () => client.dispose() }
}

function bodyOf(query: string): string {
  return JSON.stringify({ query })
}

/** A bomb that went off would be measured as something else. */
function expectRefusal(answer: string): void {
  const isRefused = answer.includes('"errors"') && !answer.includes('"data"')
  if (!isRefused) throw new Error(`It was not refused: ${answer.slice(0, 200)}`)
}
