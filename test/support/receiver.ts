import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** How to answer a request: a status, now or when it is told, or anything at all. */
export type Answer =
  | number
  | Promise<number>
  | ((request: IncomingMessage, response: ServerResponse) => void)

/** A real HTTP server on a free port that keeps what it gets. */
export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** What it answers to the next requests, in turn; 200 after that. */
  answer(...answers: Answer[]): void
  /** What it answers whenever nothing else was said. */
  answerAlways(answer: Answer): void
  /** The next request that nobody has taken yet. */
  next(): Promise<ReceivedRequest>
  /** The next so many. */
  take(count: number): Promise<ReceivedRequest[]>
  /** All that came, taken or not. */
  readonly requests: readonly ReceivedRequest[]
}

export async function startReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = []
  const untaken: ReceivedRequest[] = []
  const takers: ((request: ReceivedRequest) => void)[] = []
  const answers: Answer[] = []
  let always: Answer = 200

  const server = createServer(async (request, response) => {
    const received = await read(request)
    requests.push(received)
    void respond(answers.shift() ?? always, request, response)
    const taker = takers.shift()
    if (taker === undefined) untaken.push(received)
    else taker(received)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const next = () => {
    const request = untaken.shift()
    if (request !== undefined) return Promise.resolve(request)
    return new Promise<ReceivedRequest>((resolve) => takers.push(resolve))
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    requests,
    answer: (...more) => void answers.push(...more),
    answerAlways: (answer) => {
      always = answer
    },
    next,
    take: (count) => Promise.all(Array.from({ length: count }, next)),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      if (server.listening) await once(server, 'close')
    },
  }
}

/** A status with headers of its own. */
export function answerWith(status: number, headers: OutgoingHttpHeaders): Answer {
  return (_request, response) => {
    response.writeHead(status, headers).end()
  }
}

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { method = '', url: path = '', headers } = request
  return { method, path, headers, body: Buffer.concat(chunks) }
}

async function respond(answer: Answer, request: IncomingMessage, response: ServerResponse) {
  if (typeof answer === 'function') answer(request, response)
  else response.writeHead(await answer).end()
}
