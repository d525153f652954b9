import { EventEmitter, once } from 'node:events'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { followRequestLog } from '../../examples/live-client.ts'
import { readEvents } from './event-stream.ts'
import { ADMIN_TOKEN, type CallOptions, type GraphqlAnswer, type Service } from './service.ts'

/** What every page of the live log that a test reads has. */
export interface LivePage {
  readonly cursor: string
  readonly previousCursor: string
  readonly caughtUp: boolean
  readonly entries: readonly { readonly id: string }[]
}

type PageOf<Data> = Data extends { readonly requestLog: infer Page } ? Page & LivePage : never
type PageData = { readonly requestLog: LivePage }
/** Omitted: from now on. */
type Start = { readonly after?: string | null | undefined }

/** A client that reads the live log and goes on where it was whenever it is cut off. */
export interface Follower<Page extends LivePage> extends AsyncDisposable {
  /** The next page that nobody has taken yet. Throws where it follows not the page before. */
  next(): Promise<Page>
  /** Breaks the connection, if need be once there is one, as a network does. */
  cut(): Promise<void>
}

export type Follow = <Data extends PageData, Variables extends Start>(
  service: Service,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: CallOptions,
) => Follower<PageOf<Data>>

/** The next so many entries, page by page; more where a page brings more. */
export async function takeEntries<Page extends LivePage>(
  follower: Follower<Page>,
  count: number,
): Promise<Page['entries'][number][]> {
  const entries: Page['entries'][number][] = []
  while (entries.length < count) entries.push(...(await follower.next()).entries)
  return entries
}

/** Over WebSocket, as the example does it. */
export function followSocket<Data extends PageData, Variables extends Start>(
  service: Service,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: CallOptions,
): Follower<PageOf<Data>> & { socket(): Promise<WebSocket> } {
  const pages = createChain<PageOf<Data>>(variables.after)
  const connections = createConnections<WebSocket>()
  const client = createClient({
    url: socketUrl(service),
    connectionParams: paramsOf(optionsIn(service, options)),
    webSocketImpl: WebSocket,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async () => undefined,
    on: {
      connected: (socket) => connections.open(socket as WebSocket),
      closed: connections.close,
    },
  })
  const stop = followRequestLog(client, document, variables, {
    next: (page) => pages.push(page as PageOf<Data>),
    end: pages.end,
  })
  return {
    next: pages.next,
    socket: connections.current,
    async cut() {
      const socket = await connections.current()
      const closed = once(socket, 'close')
      socket.terminate()
      await closed
    },
    async [Symbol.asyncDispose]() {
      stop()
      await client.dispose()
    },
  }
}

/** The same over SSE. */
export function followStream<Data extends PageData, Variables extends Start>(
  service: Service,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: CallOptions,
): Follower<PageOf<Data>> {
  const pages = createChain<PageOf<Data>>(variables.after)
  const connections = createConnections<AbortController>()
  let isStopped = false
  let after = variables.after
  let control = new AbortController()

  async function readOnce(): Promise<void> {
    control = new AbortController()
    const stream = await openStream(service, document, { ...variables, after }, options, control)
    connections.open(control)
    for await (const { data, errors } of stream) {
      if (data == null) throw new Error(JSON.stringify(errors))
      after = data.requestLog.cursor
      pages.push(data.requestLog as PageOf<Data>)
    }
  }
  async function readAll(): Promise<void> {
    while (!isStopped) {
      await readOnce().catch((error: Error) => {
        if (error.name !== 'AbortError') throw error
      })
      connections.close()
    }
  }
  const reading = readAll().catch(pages.end)
  return {
    next: pages.next,
    cut: async () => (await connections.current()).abort(),
    async [Symbol.asyncDispose]() {
      isStopped = true
      control.abort()
      await reading
    },
  }
}

/** An event stream's results as they come, until it is aborted or complete. */
export async function openStream<Data, Variables>(
  service: Service,
  document: TypedDocumentNode<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: CallOptions,
  { signal } = new AbortController(),
): Promise<AsyncGenerator<GraphqlAnswer<Data>, void>> {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...paramsOf(optionsIn(service, options)),
    },
    body: JSON.stringify({ query: print(document), variables }),
    signal,
  })
  if (response.body === null) throw new Error(`There is no stream, but ${response.status}.`)
  return readEvents<GraphqlAnswer<Data>>(response.body.pipeThrough(new TextDecoderStream()))
}

export function socketUrl({ url }: Service): string {
  return `${url.replace(/^http/, 'ws')}/graphql`
}

function optionsIn({ environment }: Service, options?: CallOptions): CallOptions {
  return environment === undefined ? { ...options } : { environment, ...options }
}

/** The same names as headers and as connection parameters. */
export function paramsOf({ token = ADMIN_TOKEN, environment }: CallOptions = {}) {
  return {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(environment === undefined ? {} : { 'hookwire-environment': environment }),
  }
}

/** Pages that wait to be taken, checked to follow one another. */
function createChain<Page extends LivePage>(start: string | null | undefined) {
  const events = new EventEmitter()
  const untaken: Page[] = []
  let cursor = start
  let failure: Error | undefined
  return {
    push(page: Page) {
      if (cursor != null && page.previousCursor !== cursor) {
        failure ??= new Error(`A page from ${page.previousCursor} follows one to ${cursor}.`)
      }
      cursor = page.cursor
      untaken.push(page)
      events.emit('change')
    },
    end(reason: unknown) {
      failure ??= new Error(`The live log ended: ${describe(reason)}`)
      events.emit('change')
    },
    async next(): Promise<Page> {
      while (untaken.length === 0 && failure === undefined) await once(events, 'change')
      if (failure !== undefined) throw failure
      return untaken.shift() as Page
    },
  }
}

/** The connection that is open now, or the next that will be. */
function createConnections<Connection>() {
  const events = new EventEmitter()
  let current: Connection | undefined
  return {
    open(connection: Connection) {
      current = connection
      events.emit('open')
    },
    close() {
      current = undefined
    },
    async current(): Promise<Connection> {
      if (current === undefined) await once(events, 'open')
      return current as Connection
    },
  }
}

function describe(reason: unknown): string {
  return reason instanceof Error ? String(reason) : JSON.stringify(reason)
}
