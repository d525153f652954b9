import { request } from 'undici'
import { CliError, EXIT, refusedToken } from './errors.ts'
import type { TypedDocumentString } from './generated/graphql.ts'
import { credentialsOf, type Service } from './service.ts'

/** What GraphQL says of a fault. */
export interface Fault {
  readonly message: string
  readonly extensions?: {
    readonly code?: string
    readonly oldestCursor?: string
    /** The same may be answered a little later: the database is away, or too much was asked for at once. */
    readonly retryable?: boolean
  }
}

const MAX_ANSWER_MS = 30_000
/** Of an answer that failed for a reason of the server's own. */
const INTERNAL = 'INTERNAL_SERVER_ERROR'

/** The data of an answer. Throws a `CliError` that says why there is none. */
export async function ask<Data, Variables>(
  service: Service,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, errors } = (await post(service, { query: document.toString(), variables })) ?? {}
  if (errors?.[0] !== undefined) throw toCliError(service, errors)
  if (data == null) throw noHookwire(service, 'What answers there is not Hookwire.')
  return data as Data
}

/** Whether it is worth asking for again, just as it was. */
export function isPassing(faults: readonly Fault[]): boolean {
  return faults.some(({ extensions }) => extensions?.retryable || extensions?.code === INTERNAL)
}

export function toCliError({ url, tokenSource }: Service, faults: readonly Fault[]): CliError {
  const codes = faults.map(({ extensions }) => extensions?.code)
  const message = faults.map((fault) => fault.message).join(' ')
  if (codes.includes('UNAUTHENTICATED')) return refusedToken(url, tokenSource)
  const isRefused = codes.includes('FORBIDDEN') || message.startsWith('hookwire-environment:')
  return new CliError(message, isRefused ? { exitCode: EXIT.refused } : {})
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly Fault[]
}

/** Undefined where the answer is of something else. */
async function post(service: Service, body: object): Promise<Answer | undefined> {
  try {
    const answer = await request(`${service.url}/graphql`, {
      method: 'POST',
      headers: { ...credentialsOf(service), 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(MAX_ANSWER_MS),
    })
    const text = await answer.body.text()
    return parseAnswer(text)
  } catch (cause) {
    throw noHookwire(service, `Nobody answers there${reasonOf(cause)}.`, cause)
  }
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined // a page of something else
  }
}

function noHookwire({ url }: Service, reason: string, cause?: unknown): CliError {
  const advice = 'Start it (npm start), or say where it is: --url or HOOKWIRE_URL.'
  return new CliError(`No Hookwire at ${url}: ${reason} ${advice}`, {
    exitCode: EXIT.noAnswer,
    cause,
  })
}

function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? ` (${code})` : ''
}
