import type { IncomingHttpHeaders } from 'node:http'
import { type DocumentNode, type ExecutionResult, GraphQLError } from 'graphql'
import { unauthenticated } from '../graphql/top-level-errors.ts'
import { toExportError } from './export-error.ts'
import type { GraphqlServer } from './yoga.ts'

/** How the API hands out what runs an operation, as for a WebSocket's. */
export interface ApiEngines {
  getEnveloped(context: object): Engine
}

type Engine = Pick<
  ReturnType<GraphqlServer['getEnveloped']>,
  'execute' | 'schema' | 'contextFactory'
>

type Variables = Readonly<Record<string, unknown>>

/** Asks the API what the caller may see. Throws an `ExportError` where it refuses. */
export type Query = <Data>(document: DocumentNode, variables: Variables) => Promise<Data>

/** Each time the caller's rights are looked at anew: an export may take longer than they last. */
export function queryAs(graphql: ApiEngines, headers: IncomingHttpHeaders): Query {
  return async <Data>(document: DocumentNode, variables: Variables) => {
    const { data, errors } = await execute(engineFor(graphql, headers), document, variables)
    const [error] = errors ?? []
    if (error !== undefined) throw toExportError(error)
    return data as Data
  }
}

/** The environment that the caller is in. Throws as a query does. */
export async function environmentOf(
  graphql: ApiEngines,
  headers: IncomingHttpHeaders,
): Promise<string> {
  try {
    const { session } = await engineFor(graphql, headers).contextFactory()
    if (session == null) throw unauthenticated()
    return session.environment.id
  } catch (error) {
    throw error instanceof GraphQLError ? toExportError(error) : error
  }
}

function engineFor(graphql: ApiEngines, headers: IncomingHttpHeaders): Engine {
  const { authorization, 'hookwire-environment': environment } = headers
  const connectionParams = { authorization, 'hookwire-environment': environment }
  return graphql.getEnveloped({ connectionParams })
}

async function execute(
  engine: Engine,
  document: DocumentNode,
  variableValues: Variables,
): Promise<ExecutionResult> {
  try {
    const contextValue = await engine.contextFactory()
    return await engine.execute({ schema: engine.schema, document, variableValues, contextValue })
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] } // a token, or an environment
    throw error
  }
}
