import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { addressRule, LOOPBACK_NETWORKS } from '../domain/networks.ts'
import { CliError } from './errors.ts'
import type { CliListenSubscription } from './generated/graphql.ts'

export type ListenedRequest = CliListenSubscription['listen']

/** What became of a request that was sent on. */
export interface Forwarded {
  readonly statusCode: number | null
  readonly durationMs: number
  /** The first line of the answer, or why there was none. */
  readonly text: string
}

const MAX_SHOWN_BYTES = 4 * 1_024
const LOCAL_NAME = /^(.+\.)?localhost\.?$/i
const isGlobal = addressRule([], [])
const isGlobalOrLoopback = addressRule(LOOPBACK_NETWORKS, [])

/** Where to: this machine, unless more is allowed. */
export function parseTarget(text: string, isRemoteAllowed: boolean): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError('--forward must be a URL like http://localhost:3000/hook.')
  }
  if (isRemoteAllowed || isLocal(url.hostname.replace(/^\[|\]$/g, ''))) return url
  throw new CliError(`${url.hostname} is another machine than this one: --allow-remote allows it.`)
}

function isLocal(host: string): boolean {
  if (isIP(host) === 0) return LOCAL_NAME.test(host)
  return isGlobalOrLoopback(host) && !isGlobal(host)
}

export interface Forwarder {
  send(listened: ListenedRequest): Promise<Forwarded>
  close(): Promise<void>
}

/** Redirects are not followed: webhooks do not follow them either. */
export function createForwarder(target: URL, timeoutSeconds: number): Forwarder {
  const timeoutMs = timeoutSeconds * 1_000
  const dispatcher = new Agent({ connect: { timeout: timeoutMs } })
  return {
    async send({ method, headers, body }) {
      const start = performance.now()
      const done = (statusCode: number | null, text: string) => ({
        ...{ statusCode, text },
        durationMs: performance.now() - start,
      })
      try {
        const answer = await request(target, {
          ...{ method, body, dispatcher },
          headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
          signal: AbortSignal.timeout(timeoutMs),
        })
        return done(answer.statusCode, await firstLine(answer.body))
      } catch (error) {
        return done(null, reasonOf(error, timeoutSeconds))
      }
    },
    close: () => dispatcher.destroy(),
  }
}

/** What follows is not read: who streams without end costs a connection, and no memory. */
async function firstLine(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = Buffer.alloc(0)
  for await (const chunk of body) {
    text = Buffer.concat([text, chunk])
    if (text.length >= MAX_SHOWN_BYTES || text.includes('\n')) break
  }
  const [line = ''] = text.subarray(0, MAX_SHOWN_BYTES).toString().split('\n')
  return line
}

function reasonOf(error: unknown, timeoutSeconds: number): string {
  if ((error as Error).name === 'TimeoutError') return `no answer within ${timeoutSeconds} s`
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : (error as Error).message
}
