import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** GraphQL itself gives no code to variables that do not fit their types. */
export const variableErrors: Plugin = {
  onExecute: () => ({ onExecuteDone: ({ result }) => addCode(result) }),
  onSubscribe: () => ({ onSubscribeResult: ({ result }) => addCode(result) }),
}

/** What goes wrong in a resolver has a path; before them only the variables can. */
function addCode(result: object): void {
  if (!('errors' in result) || !Array.isArray(result.errors)) return // a stream, or all is well
  for (const error of result.errors) {
    if (!(error instanceof GraphQLError) || error.path !== undefined) continue
    error.extensions['code'] ??= 'BAD_USER_INPUT'
  }
}
