import { fork } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { DeafOrder, DeafReport } from './deaf-crowd.ts'
import { ACKNOWLEDGED, INIT, PROTOCOL, subscribeTo } from './live-messages.ts'
import { now } from './schedule.ts'

/** A client of the live log. */
export interface LiveClient {
  close(): void
}

const FOLLOW = 'subscription { requestLog { entries { id } } }'

/** Tells of each page when it came. Resolves when it follows the log. */
export async function openReader(
  url: string,
  onPage: (ids: readonly string[], at: number) => void,
): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, PROTOCOL)
  const follows = Promise.withResolvers<void>()
  socket.on('error', follows.reject)
  socket.on('open', () => socket.send(INIT))
  socket.on('message', (data) => {
    const at = now()
    const message = JSON.parse(String(data)) as Message
    if (message.type === ACKNOWLEDGED) socket.send(subscribeTo(FOLLOW))
    if (message.type !== 'next') return
    onPage(message.payload?.data?.requestLog.entries.map(({ id }) => id) ?? [], at)
    follows.resolve()
  })
  await follows.promise
  return { close: () => socket.terminate() }
}

interface Message {
  readonly type: string
  readonly payload?: {
    readonly data?: { readonly requestLog: { readonly entries: { id: string }[] } }
  }
}

/** Answers how to end it, once its process runs: to start one costs more than what is measured. */
export async function keepDeaf(order: DeafOrder): Promise<() => Promise<DeafReport>> {
  const child = fork(new URL('./deaf-crowd.ts', import.meta.url))
  await once(child, 'message')
  child.send(order)
  return async () => {
    const reported = once(child, 'message') as Promise<[DeafReport]>
    child.send('end')
    const [report] = await reported
    return report
  }
}
