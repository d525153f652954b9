import { GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'

// At the end of what GraphQL says of a value stands the value, which may be a secret.
const VALUE = /([,;] found| Found|(?<= value)): .*$/s
const ENUM_VALUE = /^Value ".*" does not exist/s
const VARIABLE = /^Variable "\$\w+"/
const PLACE = / at "[^"]*"$/

/** GraphQL itself gives no code to variables that do not fit their types, and repeats what is wrong. */
export const variableErrors: Plugin = {
  onValidate:
    () =>
    ({ result }) => {
      for (const error of result) error.message = withoutValue(error.message)
    },
  onExecute: () => ({ onExecuteDone: ({ result }) => mend(result) }),
  onSubscribe: () => ({ onSubscribeResult: ({ result }) => mend(result) }),
}

/** What goes wrong in a resolver has a path; before them only the variables can. */
function mend(result: object): void {
  if (!('errors' in result) || !Array.isArray(result.errors)) return // a stream, or all is well
  for (const error of result.errors) {
    if (!(error instanceof GraphQLError) || error.path !== undefined) continue
    error.extensions['code'] ??= 'BAD_USER_INPUT'
    error.message = describe(error)
  }
}

/** The message is: Variable "$input" got invalid value {…} at "input.config"; and what is wrong. */
function describe({ message, originalError }: GraphQLError): string {
  const [variable] = VARIABLE.exec(message) ?? []
  if (variable === undefined || originalError === undefined) return withoutValue(message)
  const [place = ''] = PLACE.exec(message.slice(0, -`; ${originalError.message}`.length)) ?? []
  return `${variable} is not valid${place}: ${withoutValue(originalError.message)}`
}

function withoutValue(message: string): string {
  const kept = message.replace(ENUM_VALUE, 'The value does not exist').replace(VALUE, '')
  return kept === message || /[.?]$/.test(kept) ? kept : `${kept}.`
}
