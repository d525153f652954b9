import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import { unauthenticated } from '../graphql/top-level-errors.ts'
import type { Metrics } from '../metrics.ts'
import type { IdentifyCall } from './calls.ts'

export interface MetricsPageOptions {
  readonly metrics: Metrics
  readonly identifyCall: IdentifyCall
  readonly onError: (error: unknown) => void
}

const PATH = '/metrics'
const NEEDED = 'an ADMIN token is needed'

/** For ADMIN tokens: it tells of all environments. False where the request is for something else. */
export function createMetricsPage(
  options: MetricsPageOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url !== PATH) return false
    answer(options, request, response).catch((error: unknown) => {
      if (error instanceof GraphQLError) return refuseCall(response, error)
      options.onError(error)
      refuse(response, 503, 'the database does not answer')
    })
    return true
  }
}

async function answer(
  { metrics, identifyCall }: MetricsPageOptions,
  { method, headers: { authorization }, socket }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'GET or HEAD')
  }
  const caller = await identifyCall(authorization, socket.remoteAddress)
  if (caller === null) throw unauthenticated()
  if (caller.role !== 'ADMIN') return refuse(response, 403, NEEDED)
  response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.text())
}

function refuseCall(response: ServerResponse, { message, extensions }: GraphQLError): void {
  const { retryable, retryAfter, code } = extensions
  if (retryable === true) {
    response.setHeader('retry-after', Number(retryAfter))
    refuse(response, code === 'RATE_LIMITED' ? 429 : 503, message)
  } else {
    response.setHeader('www-authenticate', 'Bearer')
    refuse(response, 401, NEEDED)
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
