import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  OperationTypeNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { UnavailableError } from '../domain/unavailable.ts'
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
  const tell = ({ result, setResult }: Told, isOfChanges = false) => {
    if (isFailed(result)) setResult(withOutages(result, isOfChanges, onOutage))
  }
  const onEach = { onNext: (told: Told) => tell(told) } // one for all: thousands of streams keep it
  const onStream = {
    onSubscribeResult(told: Told) {
      tell(told)
      return onEach
    },
  }
  return {
    onExecute: ({ args }) => ({ onExecuteDone: (told) => tell(told, isMutation(args)) }),
    onSubscribe: () => onStream,
  }
}

interface Told {
  readonly result: object
  setResult(result: ExecutionResult): void
}

type Failed = ExecutionResult & { readonly errors: readonly GraphQLError[] }

function isFailed(result: object): result is Failed {
  return 'errors' in result && Array.isArray(result.errors)
}

function isMutation({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION
}

function withOutages(
  result: Failed,
  isOfChanges: boolean,
  onOutage: (error: unknown) => void,
): ExecutionResult {
  const errors = result.errors.map((error) => {
    const { originalError, nodes, path } = error
    if (originalError === undefined || !isOutage(originalError)) return error
    onOutage(originalError)
    return unavailable({ nodes, path, mayHaveHappened: isOfChanges && mayStand(error) })
  })
  return { ...result, errors }
}

/** What fails below a change is only what was to be told of it. */
function mayStand({ originalError, path = [] }: GraphQLError): boolean {
  if (path.length > 1) return true
  return originalError instanceof UnavailableError && originalError.mayHaveHappened
}
