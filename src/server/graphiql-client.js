// Runs in the browser as it stands: no build step, no imports. It starts the GraphiQL that the
// package's script has put into the global YogaGraphiQL, with a fetcher of our own.

const SUB_PROTOCOL = 'graphql-transport-ws'
const OPERATION_KINDS = ['query', 'mutation', 'subscription']
const OPERATION_ID = '1' // each socket carries one operation

const options = JSON.parse(document.querySelector('#options').textContent)

globalThis.MonacoEnvironment = { getWorkerUrl: (_module, label) => options.workers[label] }

globalThis.YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Hookwire',
  logo: options.logo,
  headers: options.defaultHeaders,
  defaultQuery: options.defaultQuery,
  defaultTabs: options.queries.map((query) => ({ query, headers: options.defaultHeaders })),
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false, // a token does not belong in local storage
  onEditQuery: () => undefined, // the package's own writes each edit into the page's URL
  fetcher(params, { headers } = {}) {
    const { kind, operation } = identify(params)
    return kind === 'subscription' ? subscription(operation, headers) : post(operation, headers)
  },
})

/**
 * From the text: for a moment after another tab was opened, the operation's name that we are given, and
 * the document's tree, are still those of the tab before.
 */
function identify({ operationName: name, ...unnamed }) {
  const text = unnamed.query.replaceAll(/#.*/g, '') // comments
  const [, kind] = name ? (text.match(new RegExp(`\\b(\\w+)\\s+${name}\\b`)) ?? []) : []
  if (OPERATION_KINDS.includes(kind))
    return { kind, operation: { ...unnamed, operationName: name } }
  return { kind: text.match(/\w+/)?.[0], operation: unnamed }
}

async function post(operation, headers) {
  const request = new Headers(headers)
  request.set('accept', 'application/graphql-response+json, application/json')
  request.set('content-type', 'application/json')
  const body = JSON.stringify(operation)
  // biome-ignore lint/style/noRestrictedGlobals: this is the browser's, and goes to us.
  const response = await fetch(options.endpoint, { method: 'POST', headers: request, body })
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return failure(`${response.status} ${response.statusText}: ${text}`) // a proxy's page, say
  }
}

/**
 * An observable, which is what GraphiQL takes. A socket belongs to one operation, so what the header
 * editor holds when it is run is what the server sees, and nothing has to be reconnected.
 */
function subscription(operation, headers) {
  return {
    subscribe(observer) {
      const socket = new WebSocket(webSocketUrl(), SUB_PROTOCOL)
      socket.onopen = () => send(socket, 'connection_init', { payload: lowerCased(headers) })
      socket.onmessage = (event) => receive(socket, operation, observer, JSON.parse(event.data))
      socket.onclose = ({ code, reason }) => {
        observer.next(failure(`The connection was closed: ${code} ${reason}`.trim()))
        observer.complete()
      }
      return { unsubscribe: () => end(socket) }
    },
  }
}

function receive(socket, operation, observer, { type, payload }) {
  if (type === 'connection_ack') send(socket, 'subscribe', { id: OPERATION_ID, payload: operation })
  if (type === 'ping') send(socket, 'pong')
  if (type === 'next') observer.next(payload)
  if (type === 'error') observer.next({ errors: payload })
  if (type !== 'error' && type !== 'complete') return

  end(socket)
  observer.complete()
}

/** Closing is enough to unsubscribe: the operation ends with its socket. */
function end(socket) {
  socket.onmessage = null
  socket.onclose = null
  socket.close(1000)
}

function send(socket, type, fields) {
  socket.send(JSON.stringify({ type, ...fields }))
}

/** HTTP folds the case of header names, connection parameters do not. */
function lowerCased(headers = {}) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
}

function webSocketUrl() {
  const url = new URL(options.endpoint, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}

function failure(message) {
  return { errors: [{ message }] }
}
