import { readEvents } from './event-stream.ts'
import { openSession, operate } from './live-socket.ts'
import { ADMIN_TOKEN, type CallOptions, type GraphqlAnswer, type Service } from './service.ts'

type Answer = GraphqlAnswer<unknown> & { readonly extensions?: Readonly<Record<string, unknown>> }

/** What an operation as text is answered, and how. */
export interface Said {
  readonly answer: Answer
  /** Of HTTP, or the type of a WebSocket's message. */
  readonly status: number | string
  readonly requestId: string | null
}

type Ask = (
  service: Service,
  query: string,
  variables?: object,
  options?: CallOptions,
) => Promise<Said>

/** The ways in: each takes one operation, and answers what comes first. */
export const TRANSPORTS: readonly (readonly [name: string, ask: Ask])[] = [
  ['HTTP', (...call) => post('application/graphql-response+json', ...call)],
  ['SSE', (...call) => post('text/event-stream', ...call)],
  ['WebSocket', operateOnce],
]

async function post(accept: string, ...call: Parameters<Ask>): Promise<Said> {
  const [{ url }, query, variables, { token = ADMIN_TOKEN } = {}] = call
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept,
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  })
  const { status, headers, body } = response
  const said = { status, requestId: headers.get('x-request-id') }
  if (headers.get('content-type') !== 'text/event-stream' || body === null) {
    return { ...said, answer: (await response.json()) as Answer }
  }
  for await (const answer of readEvents<Answer>(body.pipeThrough(new TextDecoderStream()))) {
    return { ...said, answer }
  }
  throw new Error('The stream had no event.')
}

async function operateOnce(...call: Parameters<Ask>): Promise<Said> {
  const [service, query, variables, options] = call
  await using socket = await openSession(service, options)
  operate(socket, 'it', query, { variables })
  const { type, payload } = await socket.next()
  const answer = Array.isArray(payload) ? { errors: payload } : (payload as Answer)
  return { answer, status: type, requestId: null }
}
