import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createPlaces, type Places } from '../operations/places.ts'
import { eventLines, readEvents } from './event-export.ts'
import { ExportError } from './export-error.ts'
import { type Api, openExport, type Query } from './export-query.ts'
import { entryJson } from './log-entry-export.ts'

export interface ExportsOptions extends Api {
  readonly onError: (error: unknown) => void
  /** Told of each response that goes on for as long as its reader takes. */
  readonly onStream: (response: ServerResponse) => void
  /** Tests pass a shorter one. */
  readonly maxTakingMs?: number
}

const FOLDER = '/export/'
const EVENTS = '/export/events.ndjson'
const ENTRY = /^\/export\/request-log\/([^/]+)\.json$/
/** Each holds a page in memory while its reader takes it. */
const EXPORTS = { perEnvironment: 4, inAll: 16 }
const RETRY = { retryAfterSeconds: 10 }
/** For half a mebibyte and the rest of an event: who reads more slowly keeps others out. */
const MAX_TAKING_MS = 30_000

/**
 * Downloads of what the API shows, to whoever may see it there: the API itself is asked, page by page, so
 * that rights and redaction are its own. False where the request is for something else.
 */
export function createExports(
  options: ExportsOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const places = createPlaces(EXPORTS)
  return (request, response) => {
    const url = URL.parse(request.url ?? '', 'http://hookwire')
    if (!url?.pathname.startsWith(FOLDER)) return false
    answer(options, places, url, request, response).catch((error: unknown) => {
      if (!(error instanceof ExportError)) options.onError(error)
      // What has begun was cut by its pipeline, so that nobody takes it for the whole.
      if (!response.headersSent) refuse(response, error)
    })
    return true
  }
}

async function answer(
  options: ExportsOptions,
  places: Places,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, entryId] = ENTRY.exec(url.pathname) ?? []
  if (entryId === undefined && url.pathname !== EVENTS) {
    throw new ExportError(404, 'NOT_FOUND', 'There is no such export.')
  }
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET')
    throw new ExportError(405, 'METHOD_NOT_ALLOWED', 'An export is read with GET.')
  }
  const { environmentId, query } = await openExport(options, request)
  const ending = new AbortController()
  const served = places(environmentId, ending.signal, async () => {
    await serve(options, query, entryId, url.searchParams, response)
    return true
  })
  ending.abort() // whoever has no place by now is not to wait for one
  if (await served) return
  throw new ExportError(503, 'TOO_MANY_EXPORTS', 'Too many exports are under way.', RETRY)
}

async function serve(
  { onStream, maxTakingMs = MAX_TAKING_MS }: ExportsOptions,
  query: Query,
  entryId: string | undefined,
  searchParams: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  if (entryId !== undefined) {
    const text = await entryJson(query, entryId, searchParams)
    download(response, 'application/json', `${entryId}.json`)
    await stream(response, [text], maxTakingMs)
    return
  }
  const read = readEvents(query, searchParams)
  const first = await read() // what is wrong with the request is said before anything is sent
  download(response, 'application/x-ndjson', 'events.ndjson')
  onStream(response)
  await stream(response, eventLines(first, read), maxTakingMs)
}

async function stream(
  response: ServerResponse,
  pieces: AsyncIterable<string> | Iterable<string>,
  maxTakingMs: number,
): Promise<void> {
  let taking: NodeJS.Timeout | undefined
  const expectTaking = () => {
    taking = setTimeout(() => response.destroy(), maxTakingMs)
  }
  async function* watched() {
    for await (const piece of pieces) {
      expectTaking()
      yield piece // goes on when the one before it was taken
      clearTimeout(taking)
    }
    expectTaking() // of the last one
  }
  response.flushHeaders()
  try {
    await pipeline(Readable.from(watched()), response)
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!isGone) throw error // or the reader has had enough, or we are stopping
  } finally {
    clearTimeout(taking)
  }
}

function download(response: ServerResponse, type: string, fileName: string): void {
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${fileName}"`,
  })
}

function refuse(response: ServerResponse, error: unknown): void {
  const { status, code, message, retryAfterSeconds } =
    error instanceof ExportError ? error : ExportError.internal()
  if (retryAfterSeconds !== undefined) response.setHeader('retry-after', retryAfterSeconds)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(`${JSON.stringify({ error: { code, message } })}\n`)
}
