import { checkInput, InvalidInputError, type Refuse } from '../../src/domain/errors.ts'

/** The paths that an input is refused at, with dots; empty where it is not. */
export function refusedPaths(work: () => unknown): string[] {
  try {
    work()
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.issues.map(({ path }) => path.join('.'))
  }
}

/** The same for a check alone. */
export function pathsRefusedBy(check: (refuse: Refuse) => void): string[] {
  return refusedPaths(() => checkInput(check))
}
