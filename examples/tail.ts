import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'graphql-ws'

const payload = {
  query: `subscription ($after: Cursor) {
    requestLog(after: $after) { cursor entries { startedAt outcome url event { type } } }
  }`,
  variables: { after: process.env['AFTER'] },
}
const client = createClient({
  url: process.env['HOOKWIRE_WS'] ?? 'ws://127.0.0.1:4000/graphql',
  connectionParams: { authorization: `Bearer ${process.env['TOKEN']}` },
  retryAttempts: Number.POSITIVE_INFINITY,
  retryWait: () => pause(1_000),
  shouldRetry: (failure) => (failure as { code?: number }).code !== 4403, // the token is refused
})
const isPassing = (reason: unknown) =>
  /INTERNAL_SERVER_ERROR|retryable/.test(`${JSON.stringify(reason)}`)
function follow(): void {
  client.subscribe<{ requestLog: { cursor: string; entries: object[] } }>(payload, {
    next({ data, errors }) {
      if (data == null) {
        console.error(errors)
        if (isPassing(errors)) client.terminate() // a new connection asks for this page again
        return
      }
      payload.variables.after = data.requestLog.cursor // a new connection goes on from here
      for (const entry of data.requestLog.entries) console.log(JSON.stringify(entry))
    },
    error(reason) {
      if (isPassing(reason)) setTimeout(follow, 1_000)
      else console.error('It has ended:', (reason as { reason?: string }).reason ?? reason)
    },
    complete: () => console.error('The server has ended the subscription.'),
  })
}
follow()
