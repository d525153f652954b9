import type { IncomingMessage } from 'node:http'
import { type DocumentNode, GraphQLError } from 'graphql'
import type { Session } from '../graphql/context.ts'
import { unauthenticated } from '../graphql/top-level-errors.ts'
import type { OpenCall } from './calls.ts'
import { toExportError } from './export-error.ts'
import type { GraphqlServer } from './yoga.ts'

/** How the API hands out what runs an operation, as for a WebSocket's. */
interface ApiEngines {
  getEnveloped(context: { readonly session: Session }): Engine
}

type Engine = Pick<
  ReturnType<GraphqlServer['getEnveloped']>,
  'execute' | 'schema' | 'contextFactory'
>

type Variables = Readonly<Record<string, unknown>>

/** Asks the API what the caller may see. Throws an `ExportError` where it refuses. */
export type Query = <Data>(document: DocumentNode, variables: Variables) => Promise<Data>

export interface Api {
  readonly graphql: ApiEngines
  readonly openCall: OpenCall
}

/**
 * Who asks, and how. Each query is a call, and has the caller's rights looked at anew: an export may take longer
 * than they last. Throws as a query does.
 */
export async function openExport(
  { graphql, openCall }: Api,
  request: IncomingMessage,
): Promise<{ readonly environmentId: string; readonly query: Query }> {
  const first = await open(openCall, request)
  let unused: Session | undefined = first
  return {
    environmentId: first.environment.id,
    async query<Data>(document: DocumentNode, variableValues: Variables) {
      const session = unused ?? (await open(openCall, request))
      unused = undefined
      const { schema, execute, contextFactory } = graphql.getEnveloped({ session })
      const contextValue = await contextFactory()
      const { data, errors } = await execute({ schema, document, variableValues, contextValue })
      const [error] = errors ?? []
      if (error !== undefined) throw toExportError(error)
      return data as Data
    },
  }
}

async function open(openCall: OpenCall, { headers, socket }: IncomingMessage): Promise<Session> {
  const { authorization, 'hookwire-environment': named } = headers
  const environment = typeof named === 'string' ? named : undefined
  try {
    const session = await openCall({ authorization, environment }, socket.remoteAddress)
    if (session === null) throw unauthenticated()
    return session
  } catch (error) {
    throw error instanceof GraphQLError ? toExportError(error) : error
  }
}
