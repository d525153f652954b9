import { type ExecutionArgs, GraphQLError, specifiedRules } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { GraphqlContext } from '../graphql/context.ts'
import { costOf } from '../graphql/limits/cost.ts'
import { asksForSchema } from '../graphql/limits/introspection.ts'
import { LIMITS, overLimit } from '../graphql/limits/limits.ts'
import { parseDocument } from '../graphql/limits/parse.ts'
import { validateDocument } from '../graphql/limits/validate.ts'
import { unauthenticated } from '../graphql/top-level-errors.ts'

type Caller = Pick<GraphqlContext, 'session'>

/** What all answers but those of live operations carry beside their data. */
interface Cost {
  readonly asked: number
  readonly limit: number
}

/** In hooks that run for HTTP, WebSocket and SSE alike. */
export const limits: Plugin<Caller> = {
  onParse: ({ setParseFn }) => setParseFn((source) => parseDocument(String(source.body ?? source))),
  onValidate: ({ setValidationFn }) =>
    setValidationFn((schema, document, rules) =>
      validateDocument(schema, document, rules ?? specifiedRules),
    ),
  onExecute({ args, setResultAndStopExecution, executeFn, setExecuteFn }) {
    const admission = admit(args)
    if (admission instanceof GraphQLError) {
      return setResultAndStopExecution({ errors: [admission] })
    }
    setExecuteFn((given) => executeFn(withoutSuggestions(given)))
    return {
      onExecuteDone({ result, setResult }) {
        if (Symbol.asyncIterator in result) return
        setResult({ ...result, extensions: { ...result.extensions, cost: admission } })
      },
    }
  },
  onSubscribe({ args, setResultAndStopExecution, subscribeFn, setSubscribeFn }) {
    const admission = admit(args)
    if (admission instanceof GraphQLError) setResultAndStopExecution({ errors: [admission] })
    else setSubscribeFn((given) => subscribeFn(withoutSuggestions(given)))
  },
}

/** The cost, or why it does not run. */
function admit(args: ExecutionArgs & { readonly contextValue: Caller }) {
  if (args.contextValue.session === null && asksForSchema(args.document)) return unauthenticated()
  try {
    const asked = costOf(args)
    const cost: Cost = { asked, limit: LIMITS.TOO_COSTLY.limit }
    return overLimit('TOO_COSTLY', asked) ?? cost
  } catch (error) {
    if (error instanceof GraphQLError) return error // thrown, it would end a whole WebSocket
    throw error
  }
}

/** The executor's own option, which says nothing of what is nearly the name of something. */
function withoutSuggestions<Args extends object>(args: Args): Args {
  return { ...args, hideSuggestions: true }
}
