import type { Fault } from './ask.ts'
import { type Feed, openFeed } from './feed.ts'
import type { CliTailSubscription, CliTailSubscriptionVariables } from './generated/graphql.ts'
import { type Host, tell } from './host.ts'
import type { Service } from './service.ts'
import { CliTail, type Page } from './tail-operations.ts'

interface Warning {
  readonly warning: string
  readonly message: string
  readonly [more: string]: unknown
}

/** The pages of the log, one after the other, whatever happens to the connection. */
export function followLog(
  service: Service,
  host: Host,
  { json }: { readonly json?: boolean },
  variables: CliTailSubscriptionVariables,
): Feed<CliTailSubscription> {
  const say = (warning: Warning) =>
    tell(host, json ? JSON.stringify(warning) : `hookwire: ${warning.message}`)
  let isLost = false
  return openFeed(service, {
    document: CliTail,
    variables,
    onData({ requestLog }) {
      const gap = gapBefore(requestLog, variables.after ?? null)
      if (gap !== undefined) say(gap)
      variables.after = requestLog.cursor
    },
    onFault: (fault) => goOnAfter(fault, variables, say),
    onLost() {
      if (!isLost) say({ warning: 'CONNECTION_LOST', message: 'Connecting again …' })
      isLost = true
    },
    onReady() {
      isLost = false
    },
  })
}

/** What is not kept any more cannot be shown: the rest is. */
export function goOnAfter(
  { message, extensions }: Fault,
  variables: CliTailSubscriptionVariables,
  say: (warning: Warning) => void,
): boolean {
  const { code, oldestCursor } = extensions ?? {}
  if (code !== 'CURSOR_EXPIRED' || oldestCursor === undefined) return false
  const after = variables.after ?? null
  say({ warning: code, message: `${message} Entries are missing here.`, after, oldestCursor })
  variables.after = oldestCursor
  return true
}

/** Pages chain: what the one before ended with, the next begins with. */
export function gapBefore({ previousCursor }: Page, after: string | null): Warning | undefined {
  if (after === null || after === previousCursor) return undefined
  const message = 'A page of the log is missing here.'
  return { warning: 'PAGE_MISSING', message, after, previousCursor }
}
