/** How a command of the client ends, for scripts; the README lists them. */
export const EXIT = {
  /** What was asked for is wrong, or went wrong. */
  failed: 1,
  /** Nobody is there who could be asked. */
  noAnswer: 2,
  /** The token, its role or the environment is not accepted. */
  refused: 3,
  /** 128 and the number of the signal, as shells say it. */
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What a person can act on: it is said in a line, without a stack. */
export class CliError extends Error {
  override name = 'CliError'
  readonly exitCode: ExitCode

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: ExitCode } = {}) {
    super(message, options)
    this.exitCode = options.exitCode ?? EXIT.failed
  }
}

export function refusedToken(url: string, source: string): CliError {
  return new CliError(`${url} does not accept the token of ${source}.`, { exitCode: EXIT.refused })
}
