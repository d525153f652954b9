import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An endpoint and a token server that repeats all that it hears, in the ways in which servers do. */
export interface Parrot extends AsyncDisposable {
  /** Of an endpoint or a token server, by how it answers. */
  url(manner: Manner | TokenManner): string
  /** How often it was asked so. */
  count(manner: Manner | TokenManner): number
}

export type Manner = keyof typeof ENDPOINTS
export type TokenManner = keyof typeof TOKENS

interface Heard {
  readonly request: IncomingMessage
  readonly body: string
  /** All of it, as text. */
  readonly all: string
}

const ENDPOINTS = {
  accept: (_heard: Heard, response: ServerResponse) => void response.end(),
  fail: (_heard: Heard, response: ServerResponse) => void response.writeHead(503).end(),
  echo,
  echoRefusal: (heard: Heard, response: ServerResponse) => {
    response.statusCode = 401
    echo(heard, response)
  },
  garble: ({ all }: Heard, { socket }: ServerResponse) =>
    void socket?.end(`ECHO/1.1 ${all}\r\n\r\n`),
  cut: (_heard: Heard, { socket }: ServerResponse) => void socket?.destroy(),
  silence: () => undefined,
}

/** What a token server answers: a status and a text, something that is no HTTP, or nothing. */
const TOKENS = {
  issue: (_all: string, token: string) => [200, { access_token: token, token_type: 'Bearer' }],
  refuse: (all: string) => [401, { ...repeated(all), error: 'invalid_client' }],
  repeat: (all: string) => [400, { ...repeated(all), [all]: all }],
  mutter: (all: string) => [200, { ...repeated(all), access_token: all, token_type: all }],
  break: (all: string) => [200, `{"access_token":"${all}","token_type":${all}`],
  cut: (all: string) => `HTTP/1.1 200 ${all}\r\n${all}`,
  silence: () => undefined,
}

function repeated(all: string) {
  return { error: all, error_description: all, error_uri: all, scope: all }
}

export async function startParrot(makeToken: () => string): Promise<Parrot> {
  const counts = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    const all = [request.url, ...request.rawHeaders, body].join(' ')
    const path = new URL(request.url ?? '', 'http://parrot').pathname
    counts.set(path, (counts.get(path) ?? 0) + 1)
    const [, kind, manner] = path.split('/')
    const heard = { request, body, all }
    if (kind === 'endpoint') ENDPOINTS[manner as Manner](heard, response)
    else answerToken(TOKENS[manner as TokenManner](all, makeToken()), response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pathOf = (manner: string) => `/${manner in ENDPOINTS ? 'endpoint' : 'token'}/${manner}`
  return {
    url: (manner) => `http://127.0.0.1:${port}${pathOf(manner)}`,
    count: (manner) => counts.get(pathOf(manner)) ?? 0,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function answerToken(answer: unknown, response: ServerResponse): void {
  if (answer === undefined) return
  if (typeof answer === 'string') {
    response.socket?.end(answer)
    return
  }
  const [status, body] = answer as [number, string | object]
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-echo': encodeURI(text).slice(0, 4_000),
  })
  response.end(text)
}

/** In headers and in the body, as it came and in what frameworks of several languages make of it. */
function echo({ request, body, all }: Heard, response: ServerResponse): void {
  const values = [
    request.url ?? '',
    ...Object.values(request.headers).flatMap((value) => value ?? []),
  ]
  const understood = [...values, ...values.flatMap(partsOf), ...values.flatMap(decoded)]
  values.forEach((value, index) => {
    response.setHeader(`x-echo-${index}`, [value, encodeURIComponent(value)])
  })
  response.setHeader(
    'x-echo-parts',
    understood.map((value) => encodeURIComponent(value)),
  )
  response.end([all, body, ...understood.flatMap(writings)].join('\n'))
}

/** What stands behind a first word, and the values of cookies. */
function partsOf(value: string): string[] {
  const cookies = [...value.matchAll(/(?:^|; )\w+="?([^;"]+)/g)].map(([, cookie = '']) => cookie)
  return [...value.split(' '), ...cookies]
}

function decoded(value: string): string[] {
  const [, basic] = /^Basic (.+)$/.exec(value) ?? []
  if (basic === undefined) return [...new URLSearchParams(value.split('?')[1]).values()]
  const pair = Buffer.from(basic, 'base64').toString()
  return [pair, pair.slice(pair.indexOf(':') + 1)]
}

function writings(text: string): string[] {
  const json = JSON.stringify({ text })
  const code = (character: string) => character.charCodeAt(0).toString(16).padStart(4, '0')
  const escaped = (character: string) => `\\u${code(character)}`
  const url = encodeURIComponent(text)
  return [
    text,
    json,
    json.replaceAll('/', '\\/'),
    json.replaceAll(/[^\x20-\x7e]/g, escaped), // Python
    json.replaceAll('/', '\\/').replaceAll(/[^\x20-\x7e]/g, escaped), // PHP
    json.replaceAll(/[<>&]/g, escaped), // Go
    url,
    url.replaceAll(/%../g, (hex) => hex.toLowerCase()),
    new URLSearchParams({ text }).toString(),
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;'),
  ]
}
