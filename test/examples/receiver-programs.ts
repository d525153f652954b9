import { request as httpRequest } from 'node:http'
import { vi } from 'vitest'
import { findFreePort } from '../support/process.ts'
import { type Example, runCommand } from './example.ts'

const LISTENING = { timeout: 15_000, interval: 20 } // milliseconds
const ANSWER_MS = 10_000
const CUT_OFF: readonly string[] = ['ECONNRESET', 'EPIPE']
/** What whoever runs the tests has set must not reach a receiver. */
const UNSET = Object.fromEntries(
  ['SCHEME', 'SECRETS', 'PUBLIC_KEYS', 'HEADER', 'DERIVATION', 'NOW'].map((name) => [
    name,
    undefined,
  ]),
)

/** What a receiver is told: SCHEME, SECRETS and so on. */
export type Settings = Readonly<Record<string, string>>

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Something that checks requests. */
export interface Receiver extends AsyncDisposable {
  /** The status that it answers. */
  answer(request: SignedRequest): Promise<number>
}

/** The command that a receiver is started with. */
export type Command = readonly [string, ...string[]]

export function run([program, ...args]: Command, settings: Settings): Example {
  return runCommand(program, args, { ...UNSET, ...settings })
}

/** Rejects, with what it said, where it ends instead of listening. */
export async function listen(
  command: Command,
  settings: Settings,
  port: number,
): Promise<Receiver> {
  const example = run(command, { ...settings, PORT: String(port) })
  const end = example.end.then((code) => {
    throw new Error(`It ended with ${code}: ${example.errors.join('\n')}`)
  })
  const empty = { headers: {}, body: Buffer.alloc(0) }
  await Promise.race([vi.waitFor(() => post(port, empty), LISTENING), end])
  return {
    answer: (request) => post(port, request),
    [Symbol.asyncDispose]: () => example[Symbol.asyncDispose](),
  }
}

export async function listenSomewhere(command: Command, settings: Settings): Promise<Receiver> {
  return listen(command, settings, await findFreePort())
}

function post(port: number, { headers, body }: SignedRequest): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const options = { port, host: '127.0.0.1', method: 'POST', path: '/hook', headers, agent: false }
  const signal = AbortSignal.timeout(ANSWER_MS)
  const request = httpRequest({ ...options, signal }, (response) => {
    response.on('error', reject).resume()
    resolve(response.statusCode ?? 0)
  })
  request.on('error', (error: NodeJS.ErrnoException) => {
    // Who sends too much may be cut off before the answer has come.
    if (CUT_OFF.includes(error.code ?? '')) resolve(413)
    else reject(error)
  })
  request.end(body)
  return promise
}
