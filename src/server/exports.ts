import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { eventLines, readEvents } from './event-export.ts'
import { ExportError } from './export-error.ts'
import { type ApiEngines, queryAs } from './export-query.ts'
import { entryJson } from './log-entry-export.ts'

export interface ExportsOptions {
  readonly graphql: ApiEngines
  readonly onError: (error: unknown) => void
  /** Told of each response that goes on for as long as its reader takes. */
  readonly onStream: (response: ServerResponse) => void
}

const FOLDER = '/export/'
const EVENTS = '/export/events.ndjson'
const ENTRY = /^\/export\/request-log\/([^/]+)\.json$/
/** Each holds a page in memory while its reader takes it. */
const MAX_EXPORTS = 16
const RETRY_SECONDS = 10
/** For a reader that takes nothing any more. */
const MAX_SILENCE_MS = 60_000

/**
 * Downloads of what the API shows, to whoever may see it there: the API itself is asked, page by page, so
 * that rights and redaction are its own. False where the request is for something else.
 */
export function createExports(
  options: ExportsOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const running = new Set<ServerResponse>()
  return (request, response) => {
    const url = URL.parse(request.url ?? '', 'http://hookwire')
    if (!url?.pathname.startsWith(FOLDER)) return false
    if (running.size >= MAX_EXPORTS) {
      response.setHeader('retry-after', RETRY_SECONDS)
      refuse(response, new ExportError(503, 'TOO_MANY_EXPORTS', 'Too many exports are under way.'))
      return true
    }
    running.add(response)
    response.on('close', () => running.delete(response))
    answer(options, url, request, response).catch((error: unknown) => {
      if (!(error instanceof ExportError)) options.onError(error)
      // What has begun was cut by its pipeline, so that nobody takes it for the whole.
      if (!response.headersSent) refuse(response, error)
    })
    return true
  }
}

async function answer(
  { graphql, onStream }: ExportsOptions,
  { pathname, searchParams }: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, entryId] = ENTRY.exec(pathname) ?? []
  if (entryId === undefined && pathname !== EVENTS) {
    throw new ExportError(404, 'NOT_FOUND', 'There is no such export.')
  }
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET')
    throw new ExportError(405, 'METHOD_NOT_ALLOWED', 'An export is read with GET.')
  }
  const query = queryAs(graphql, request.headers)
  if (entryId !== undefined) {
    const text = await entryJson(query, entryId, searchParams)
    download(response, 'application/json', `${entryId}.json`)
    response.end(text)
    return
  }
  const read = readEvents(query, searchParams)
  const first = await read() // what is wrong with the request is said before anything is sent
  download(response, 'application/x-ndjson', 'events.ndjson')
  onStream(response)
  await stream(response, eventLines(first, read))
}

async function stream(
  response: ServerResponse,
  lines: ReturnType<typeof eventLines>,
): Promise<void> {
  response.flushHeaders()
  response.setTimeout(MAX_SILENCE_MS, () => response.destroy())
  try {
    await pipeline(Readable.from(lines), response)
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!isGone) throw error // or the reader has had enough, or we are stopping
  }
}

function download(response: ServerResponse, type: string, fileName: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, code, message } = error instanceof ExportError ? error : ExportError.internal()
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(`${JSON.stringify({ error: { code, message } })}\n`)
}
