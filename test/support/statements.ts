import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import pg from 'pg'

const REQUEST = 'http.server.request.start'
/** How often others are asked whether they have seen a change depends on when they have. */
const WAITING = /\bprocesses\b/

/** What requests to a service of this process have the database do. */
export interface StatementLog extends Disposable {
  /** The texts of the statements that one request runs, in their order. */
  of<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly statements: string[] }>
}

/** Statements of others are told apart by the request that they come from. */
export function logStatements(): StatementLog {
  const running = new AsyncLocalStorage<string[]>()
  let current: string[] = []
  const enter = () => running.enterWith(current)
  subscribe(REQUEST, enter)
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = client
  client.query = function logged(this: unknown, ...args: unknown[]) {
    const text = textOf(args[0])
    if (!WAITING.test(text)) running.getStore()?.push(text)
    return query.apply(this, args)
  }
  return {
    async of(work) {
      const statements: string[] = []
      current = statements
      return { result: await work(), statements }
    },
    [Symbol.dispose]() {
      client.query = query
      unsubscribe(REQUEST, enter)
    },
  }
}

function textOf(statement: unknown): string {
  return typeof statement === 'string' ? statement : String((statement as { text?: string }).text)
}
