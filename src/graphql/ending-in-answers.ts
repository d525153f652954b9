import type { GraphQLError } from 'graphql'

/**
 * Why it ends is the last thing that comes, for the resolver to throw: thrown here, it would reach no client
 * with its code.
 */
export function endingInAnswers<T>(
  source: AsyncIterableIterator<T>,
  refusalOf: (error: unknown) => GraphQLError | undefined,
): AsyncIterableIterator<T | Error> {
  const answer = (error: unknown): IteratorResult<Error> => {
    return { done: false, value: refusalOf(error) ?? asError(error) }
  }
  return {
    next: () => source.next().catch(answer), // thousands wait here: less of each than an async function
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('Something else was thrown.', { cause: error })
}
