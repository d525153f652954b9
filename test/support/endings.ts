import type { IncomingMessage, ServerResponse } from 'node:http'
import { startReceiver } from './receiver.ts'

type Ending = (heard: string, response: ServerResponse) => void

const TOO_MANY_BYTES = 20 * 1_024
const MORE_THAN_IS_READ = 70 * 1_024

/** What an endpoint says of all that it was sent, by the last part of its path. */
const ENDINGS = {
  accept: (heard, response) => void response.writeHead(200, echo(heard)).end(heard),
  refuse: (heard, response) => void response.writeHead(404, plain(heard), echo(heard)).end(heard),
  fail: (heard, response) => void response.writeHead(500, echo(heard)).end(heard),
  vanish: (heard, response) => void response.writeHead(410, echo(heard)).end(heard),
  redirect: (heard, response) =>
    void response.writeHead(302, { location: `http://localhost/${encodeURI(heard)}` }).end(),
  delay: (heard, response) => void response.writeHead(503, { 'retry-after': plain(heard) }).end(),
  overflow: (heard, response) =>
    void response.writeHead(200, { 'x-echo': plain(heard).padEnd(TOO_MANY_BYTES, 'x') }).end(),
  flood: (heard, response) => void response.end(heard.padStart(MORE_THAN_IS_READ, 'x')),
  garble: (heard, { socket }) => void socket?.end(`ECHO/1.1 ${plain(heard)}\r\n\r\n`),
  reset(heard, response) {
    response.writeHead(200, { ...echo(heard), 'content-length': heard.length * 2 })
    response.write(heard, () => response.socket?.resetAndDestroy())
  },
  silence: () => undefined,
  /** A token server, whose errors may be anything. */
  deny: (heard, response) =>
    void response.writeHead(400).end(JSON.stringify({ error: heard, error_description: heard })),
  mutter: (heard, response) =>
    void response.end(JSON.stringify({ access_token: ` ${heard}`, token_type: heard })),
} as const satisfies Record<string, Ending>

export type EndingName = keyof typeof ENDINGS

/** An endpoint that repeats all that it hears, and `said` besides, in every way in which a request may end. */
export async function startEndings(said: () => string) {
  const receiver = await startReceiver()
  receiver.answerAlways((request: IncomingMessage, response) => {
    const name = new URL(request.url ?? '', 'http://a').pathname.slice(1) as EndingName
    const body = receiver.requests.at(-1)?.body.toString() ?? ''
    ENDINGS[name]([said(), ...request.rawHeaders, body].join(' '), response)
  })
  return {
    urlOf: (name: EndingName) => new URL(`/${name}`, receiver.url).href,
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

function echo(heard: string) {
  return { 'x-echo': plain(heard), 'set-cookie': `a=${plain(heard)}` }
}

/** As a header or a reason can carry it. */
function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?')
}
