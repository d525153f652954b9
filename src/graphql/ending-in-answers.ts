import type { GraphQLError } from 'graphql'

/**
 * What a reader must be told is the last thing that comes, for the resolver to throw: thrown here, it
 * would reach no client with its code.
 */
export function endingInAnswers<T>(
  source: AsyncIterableIterator<T>,
  refusalOf: (error: unknown) => GraphQLError | undefined,
): AsyncIterableIterator<T | GraphQLError> {
  return {
    async next() {
      try {
        return await source.next()
      } catch (error) {
        const refusal = refusalOf(error)
        if (refusal === undefined) throw error
        return { done: false, value: refusal }
      }
    },
    async return() {
      await source.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
