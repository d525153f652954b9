import type { IncomingMessage, ServerResponse } from 'node:http'

const READY_TIMEOUT_MS = 2_000

/**
 * Live: this process runs; never touches the database. Ready: it can serve. False where the request
 * is for something else.
 */
export function createHealth(
  isReady: () => Promise<unknown>,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  let underWay: Promise<unknown> | undefined
  /** Anybody may ask: however many do, the database is asked by one. */
  const look = () => {
    underWay ??= Promise.race([isReady(), lateness()]).finally(() => {
      underWay = undefined
    })
    return underWay
  }
  return (request, response) => {
    if (request.url === '/health/live') answer(response, 200, 'ok')
    else if (request.url === '/health/ready') {
      look().then(
        () => answer(response, 200, 'ok'),
        () => answer(response, 503, 'the database does not answer'),
      )
    } else return false
    return true
  }
}

function lateness(): Promise<never> {
  return new Promise((_resolve, reject) => {
    AbortSignal.timeout(READY_TIMEOUT_MS).addEventListener('abort', reject)
  })
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
