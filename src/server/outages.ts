import type { ExecutionResult, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { unavailable } from '../graphql/top-level-errors.ts'
import { isOutage } from '../storage/outages.ts'

/** An outage meets every caller; one line in so many tells of it. */
const REPORT_INTERVAL_MS = 1_000

export function outageReporter(
  onError: (error: unknown) => void,
  elapsedMs: () => number = () => performance.now(),
): (error: unknown) => void {
  let reportedAtMs = Number.NEGATIVE_INFINITY
  return (error) => {
    if (elapsedMs() - reportedAtMs < REPORT_INTERVAL_MS) return
    reportedAtMs = elapsedMs()
    onError(error)
  }
}

/** Says of what failed because the database is away that it may be tried again, on all transports. */
export function outageErrors(onOutage: (error: unknown) => void): Plugin {
  const tell = (result: object) => (isFailed(result) ? withOutages(result, onOutage) : undefined)
  return {
    onExecute: () => ({
      onExecuteDone({ result, setResult }) {
        const told = tell(result)
        if (told !== undefined) setResult(told)
      },
    }),
    onSubscribe: () => ({
      onSubscribeResult({ result, setResult }) {
        const told = tell(result)
        if (told !== undefined) setResult(told)
      },
    }),
  }
}

function isFailed(result: object): result is ExecutionResult & { errors: readonly GraphQLError[] } {
  return 'errors' in result && Array.isArray(result.errors)
}

function withOutages(
  result: ExecutionResult & { readonly errors: readonly GraphQLError[] },
  onOutage: (error: unknown) => void,
): ExecutionResult {
  const errors = result.errors.map((error) => {
    const { originalError, nodes, path } = error
    if (originalError === undefined || !isOutage(originalError)) return error
    onOutage(originalError)
    return unavailable({ nodes, path })
  })
  return { ...result, errors }
}
