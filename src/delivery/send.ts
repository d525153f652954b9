import { Agent, type Dispatcher } from 'undici'
import type { AddressRule } from '../domain/networks.ts'
import type { Outcome } from '../domain/outcome.ts'
import { parseRetryAfter } from '../domain/retry.ts'
import type { HttpMethod } from '../domain/subscriptions.ts'
import { parseEndpointUrl } from '../domain/urls.ts'
import type { Clock } from '../storage/clock.ts'
import { classifyFailure, deadlinePassed } from './classify.ts'
import { guardedConnector } from './connector.ts'
import type { Resolve } from './resolver.ts'

export interface OutgoingRequest {
  readonly url: string
  readonly method: HttpMethod
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** Makes one HTTP request under one deadline. Answers how it ended; throws for bugs only. */
export type Send = (request: OutgoingRequest, timeoutSeconds: number) => Promise<Outcome>

export interface HttpClient {
  readonly send: Send
  close(): Promise<void>
}

export interface HttpOptions {
  readonly isAddressAllowed: AddressRule
  readonly resolve: Resolve
  readonly now: Clock
}

const MAX_RESPONSE_BYTES = 64 * 1_024
const MAX_HEADER_BYTES = 16 * 1_024
const IDLE_CONNECTION_MS = 10_000

export function openHttpClient({ isAddressAllowed, resolve, now }: HttpOptions): HttpClient {
  const agent = new Agent({
    connect: guardedConnector(isAddressAllowed, resolve),
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    headersTimeout: 0, // the deadline below is over everything
    bodyTimeout: 0,
  })
  return {
    async send(request, timeoutSeconds) {
      const url = parseEndpointUrl(request.url, isAddressAllowed)
      if (typeof url === 'string') {
        const message = `The URL ${url}`
        return { kind: 'unreachable', errorClass: 'blocked_address', message }
      }
      return exchange(agent, url, request, timeoutSeconds, now)
    },
    close: () => agent.destroy(),
  }
}

/** One request, one answer: whichever comes first of the answer, a failure and the deadline. */
function exchange(
  agent: Agent,
  url: URL,
  { method, headers, body }: OutgoingRequest,
  timeoutSeconds: number,
  now: Clock,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    let outcome: Outcome | undefined
    const end = (how: Outcome) => {
      if (outcome !== undefined) return // cutting the connection below reports an error too
      outcome = how
      clearTimeout(timer)
      resolve(how)
    }
    const cut = (how: Outcome) => {
      end(how)
      controller?.abort(new Error('Enough was read.'))
    }
    const timer = setTimeout(() => cut(deadlinePassed(timeoutSeconds)), timeoutSeconds * 1_000)
    let answer = { statusCode: 0, retryAfter: '' }
    let readBytes = 0

    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body },
      {
        onRequestStart(started) {
          controller = started
          if (outcome !== undefined) started.abort(new Error('The deadline has passed.'))
        },
        onResponseStart(_controller, statusCode, responseHeaders) {
          answer = { statusCode, retryAfter: String(responseHeaders['retry-after'] ?? '') }
        },
        onResponseData(_controller, chunk) {
          readBytes += chunk.length
          if (readBytes > MAX_RESPONSE_BYTES) cut(verdict(answer, true, now()))
        },
        onResponseEnd: () => end(verdict(answer, false, now())),
        onResponseError: (_controller, error) => end(classifyFailure(error)),
      },
    )
  })
}

function verdict(
  { statusCode, retryAfter }: { statusCode: number; retryAfter: string },
  isTruncated: boolean,
  now: Date,
): Outcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'succeeded', statusCode, isTruncated }
  const isRedirect = statusCode >= 300 && statusCode < 400
  const retryAfterSeconds = parseRetryAfter(retryAfter, now)
  return {
    kind: 'rejected',
    statusCode,
    isTruncated,
    errorClass: isRedirect ? 'redirect' : 'http_error',
    message: isRedirect
      ? `The endpoint redirected (${statusCode}); redirects are not followed.`
      : `The endpoint answered ${statusCode}.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}
