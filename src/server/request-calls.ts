import type { IncomingMessage } from 'node:http'
import type { Plugin } from 'graphql-yoga'
import type { Session } from '../graphql/context.ts'
import type { OpenCall } from './calls.ts'
import type { OpenSession } from './sessions.ts'

export interface CallContext {
  /** None for a WebSocket's operation. */
  readonly req?: IncomingMessage
  /** Of who calls, as whoever counted the call has opened it. */
  session?: Session | null
}

/**
 * Counts each request before anything of it is read or parsed: also what is refused later has cost something.
 * Reading may take a minute, so the caller's rights are looked at again after it, as a rule in the cache.
 */
export function openRequestCalls(
  openCall: OpenCall,
  openSession: OpenSession,
): Plugin<CallContext, CallContext> {
  return {
    async onRequestParse({ request, serverContext }) {
      const credentials = credentialsOf(request)
      serverContext.session = await openCall(credentials, serverContext.req?.socket.remoteAddress)
      return {
        async onRequestParseDone() {
          serverContext.session = await openSession(credentials)
        },
      }
    },
  }
}

export function credentialsOf({ headers }: Request): Parameters<OpenSession>[0] {
  return {
    authorization: headers.get('authorization') ?? undefined,
    environment: headers.get('hookwire-environment') ?? undefined,
  }
}
