import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from 'graphql-ws'

const payload = {
  query: `subscription ($after: Cursor) {
    requestLog(after: $after) { cursor entries { startedAt outcome attemptNumber url } }
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
client.subscribe<{ requestLog: { cursor: string; entries: object[] } }>(payload, {
  next({ data, errors }) {
    if (data == null) return console.error(errors)
    payload.variables.after = data.requestLog.cursor // a new connection goes on from here
    for (const entry of data.requestLog.entries) console.log(JSON.stringify(entry))
  },
  error: (end) => console.error('It has ended:', (end as { reason?: string }).reason ?? end),
  complete: () => console.error('The server has ended the subscription.'),
})
