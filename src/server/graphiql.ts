import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { isFromThisMachine } from './this-machine.ts'

const MAX_AGE_SECONDS = 365 * 24 * 60 * 60
const BROTLI_QUALITY = 5 // 0.2 s for the 5 MB script; 11 takes 12 s and saves another eighth
const HASH_CHARACTERS = 16
const JAVASCRIPT = 'text/javascript; charset=utf-8'
const CSS = 'text/css; charset=utf-8'
// The editor draws each line as HTML with style attributes of that moment: no nonce applies to them, and no hash.
// But nothing is loaded from elsewhere, so a style can tell nobody what it sees.
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
// Pressing a tab focuses it, and focus lets the offset show that the package's animation left behind:
// the tab jumps from under the mouse, and the click is lost.
const TAB_FIX = '.graphiql-tab{transform:none!important}'
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"
  fill="none" stroke="#7c5cff" stroke-width="2.5" stroke-linecap="round"><path
  d="M9 3v11a5 5 0 1 0 10 0v-2l-3 3"/><circle cx="9" cy="3" r="1"/></svg>`

export interface GraphiqlOptions {
  readonly endpoint: string
  /** JSON text for the header editor, token and all: given only to browsers on this machine. */
  readonly defaultHeaders?: string
  readonly defaultQuery: string
  /** One more tab each. */
  readonly moreQueries?: readonly string[]
  /** Told why a page or script could not be answered. */
  readonly onError: (error: unknown) => void
}

/** Something the page loads. Its name holds its hash, so that it may be cached for ever. */
interface Asset {
  readonly path: string
  readonly type: string
  readonly content: Buffer
  readonly compressed: Readonly<Record<Encoding, () => Promise<Buffer>>>
}

type Encoding = 'br' | 'gzip'
type Assets = Awaited<ReturnType<typeof loadAssets>>

/**
 * Answers browsers that ask for the endpoint, with GraphiQL, and what that page loads, all from this
 * process. False where the request is for something else, which is then untouched.
 */
export function createGraphiql(
  options: GraphiqlOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const assets = once(() => loadAssets(options.endpoint)) // 9 MB: not before someone looks

  return (request, response) => {
    if (request.method !== 'GET') return false
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    const isPage = path === options.endpoint && prefersHtml(request.headers)
    if (!isPage && !path.startsWith(assetFolder(options.endpoint))) return false

    const answering = isPage
      ? answerPage(options, assets, request, response)
      : answerAsset(path, assets, request.headers, response)
    // The caller has handed the request over and waits for nothing, so it ends here.
    answering.catch((error) => {
      options.onError(error)
      response.writeHead(500).end()
    })
    return true
  }
}

async function answerPage(
  options: GraphiqlOptions,
  assets: () => Promise<Assets>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const defaultHeaders = isFromThisMachine(request) ? options.defaultHeaders : undefined
  const html = renderPage(options, defaultHeaders, await assets())
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    vary: 'accept',
  })
  response.end(html)
}

async function answerAsset(
  path: string,
  assets: () => Promise<Assets>,
  headers: IncomingHttpHeaders,
  response: ServerResponse,
): Promise<void> {
  const asset = Object.values(await assets()).find((candidate) => candidate.path === path)
  if (!asset) {
    response.writeHead(404).end()
    return
  }
  const encoding = acceptedEncoding(headers)
  const body = encoding ? await asset.compressed[encoding]() : asset.content
  response.writeHead(200, {
    ...(encoding && { 'content-encoding': encoding }),
    'content-type': asset.type,
    'content-length': body.length,
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}, immutable`,
    vary: 'accept-encoding',
  })
  response.end(body)
}

function renderPage(
  options: GraphiqlOptions,
  defaultHeaders: string | undefined,
  assets: Assets,
): string {
  const forClient = JSON.stringify({
    endpoint: options.endpoint,
    defaultHeaders,
    defaultQuery: options.defaultQuery,
    queries: [options.defaultQuery, ...(options.moreQueries ?? [])],
    logo: LOGO,
    workers: {
      editorWorkerService: assets.editorWorker.path,
      json: assets.jsonWorker.path,
      graphql: assets.graphqlWorker.path,
    },
  }).replaceAll('<', '\\u003c') // or a query with </script> in it would end the element
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Hookwire GraphiQL</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(LOGO)}">
<link rel="stylesheet" href="${assets.style.path}">
</head>
<body id="body" class="no-focus-outline">
<noscript>GraphiQL needs JavaScript.</noscript>
<div id="root"></div>
<script id="options" type="application/json">${forClient}</script>
<script src="${assets.graphiql.path}" defer></script>
<script src="${assets.client.path}" type="module"></script>
</body>
</html>
`
}

async function loadAssets(endpoint: string) {
  const [graphiql, client] = await Promise.all([
    import('@graphql-yoga/render-graphiql/graphiql'),
    readFile(new URL('./graphiql-client.js', import.meta.url), 'utf8'),
  ])
  const folder = assetFolder(endpoint)
  return {
    style: asset(folder, 'graphiql', 'css', graphiql.css + TAB_FIX),
    graphiql: asset(folder, 'graphiql', 'js', graphiql.js),
    client: asset(folder, 'client', 'js', client),
    editorWorker: asset(folder, 'editor-worker', 'js', graphiql.editorWorkerService),
    jsonWorker: asset(folder, 'json-worker', 'js', graphiql.jsonWorker),
    graphqlWorker: asset(folder, 'graphql-worker', 'js', graphiql.graphqlWorker),
  }
}

function asset(folder: string, name: string, extension: 'css' | 'js', text: string): Asset {
  const content = Buffer.from(text)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_CHARACTERS)
  return {
    path: `${folder}${name}.${hash}.${extension}`,
    type: extension === 'css' ? CSS : JAVASCRIPT,
    content,
    compressed: { br: once(() => brotliOf(content)), gzip: once(() => promisify(gzip)(content)) },
  }
}

function brotliOf(content: Buffer): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
  return promisify(brotliCompress)(content, { params })
}

function assetFolder(endpoint: string): string {
  return `${endpoint}/graphiql/`
}

/** Makes it when it is first asked for, and never again. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function acceptedEncoding(headers: IncomingHttpHeaders): Encoding | undefined {
  const accepted = String(headers['accept-encoding'] ?? '')
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined
}

/** A browser's address bar asks for text/html by name; API clients ask for JSON, or for anything. */
function prefersHtml(headers: IncomingHttpHeaders): boolean {
  const qualities = new Map<string, number>()
  for (const range of (headers.accept ?? '').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    qualities.set(type, quality ? Number(quality.slice(2)) : 1)
  }
  const qualityOf = (type: string) => qualities.get(type) ?? 0
  const json = Math.max(
    qualityOf('application/json'),
    qualityOf('application/graphql-response+json'),
  )
  return qualityOf('text/html') > json
}
