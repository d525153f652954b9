import { ID_PREFIXES } from '../../src/domain/ids.ts'
import { readEvents } from '../support/event-stream.ts'
import { paramsOf } from '../support/live-client.ts'
import { type LiveSocket, openSession } from '../support/live-socket.ts'
import type { CallOptions, GraphqlAnswer, Service } from '../support/service.ts'
import type { Operation } from './documents.ts'

/** What came of asking: all of it, as it came, and the codes of the errors in it. */
export interface Answer {
  readonly text: string
  readonly codes: readonly string[]
}

const CODES_OF_STATUS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
}
const ID = new RegExp(`\\b(${Object.values(ID_PREFIXES).join('|')})_[0-9a-z]{26}\\b`, 'g')
const TIME = /\b\d{4}-\d\d-\d\dT[\d:.]+Z/g

export async function overHttp(
  { url }: Service,
  { query, variables }: Operation,
  caller: CallOptions,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...paramsOf(caller) },
    body: JSON.stringify({ query, variables }),
  })
  return answerOf(await response.text())
}

/** The first result. */
export async function overStream(
  { url }: Service,
  { query, variables }: Operation,
  caller: CallOptions,
): Promise<Answer> {
  const control = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...paramsOf(caller),
    },
    body: JSON.stringify({ query, variables }),
    signal: control.signal,
  })
  if (response.body === null) throw new Error(`There is no stream, but ${response.status}.`)
  const events = readEvents<object>(response.body.pipeThrough(new TextDecoderStream()))
  const { value } = await events.next()
  control.abort()
  return answerOf(JSON.stringify(value ?? {}))
}

let count = 0

/** The first result, over a connection that is let in. */
export async function overSocket(socket: LiveSocket, operation: Operation): Promise<Answer> {
  count += 1
  const id = String(count)
  socket.send({ type: 'subscribe', id, payload: operation })
  for (;;) {
    const { type, id: of, payload } = await socket.next()
    if (of !== id) continue // the end of one before
    socket.send({ type: 'complete', id })
    const result = type === 'error' ? { errors: payload } : payload
    return answerOf(JSON.stringify(result ?? {}))
  }
}

/** Whether a connection is let in at all. */
export async function overConnecting(service: Service, caller: CallOptions): Promise<Answer> {
  try {
    await using _socket = await openSession(service, caller)
    return { text: 'let in', codes: [] }
  } catch (error) {
    const isRefused = String(error).includes('It was closed: 4403.')
    return { text: String(error), codes: [isRefused ? 'UNAUTHENTICATED' : 'none of ours'] }
  }
}

export async function overPage(
  { url }: Service,
  path: string,
  caller: CallOptions,
): Promise<Answer> {
  const response = await fetch(new URL(path, url), { headers: paramsOf(caller) })
  const text = await response.text()
  const code = CODES_OF_STATUS[response.status]
  return { text: `${response.status} ${text}`, codes: code === undefined ? [] : [code] }
}

/** What two callers are told, but for the ids that they asked for and the time of day. */
export function withoutIds({ text }: Answer): string {
  return text.replaceAll(ID, '<id>').replaceAll(TIME, '<time>')
}

function answerOf(text: string): Answer {
  const { errors = [] } = JSON.parse(text) as GraphqlAnswer<unknown>
  return { text, codes: errors.map(({ extensions }) => extensions?.code ?? 'no code') }
}
