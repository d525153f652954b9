import type { IncomingMessage, ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import type { Metrics } from '../metrics.ts'
import type { IdentifyCaller } from './sessions.ts'

export interface MetricsPageOptions {
  readonly metrics: Metrics
  readonly identifyCaller: IdentifyCaller
  readonly onError: (error: unknown) => void
}

const PATH = '/metrics'

/** For ADMIN tokens: it tells of all environments. False where the request is for something else. */
export function createMetricsPage(
  options: MetricsPageOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.url !== PATH) return false
    answer(options, request, response).catch((error: unknown) => {
      options.onError(error)
      refuse(response, 503, 'the database does not answer')
    })
    return true
  }
}

async function answer(
  { metrics, identifyCaller }: MetricsPageOptions,
  { method, headers: { authorization } }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return refuse(response, 405, 'GET or HEAD')
  }
  const caller = await identifyCaller(authorization).catch(nobody)
  if (caller === null) {
    response.setHeader('www-authenticate', 'Bearer')
    return refuse(response, 401, 'an ADMIN token is needed')
  }
  if (caller.role !== 'ADMIN') return refuse(response, 403, 'an ADMIN token is needed')
  response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.text())
}

function nobody(error: unknown): null {
  if (error instanceof GraphQLError) return null
  throw error
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
