/** The process that a command runs in. */
export type Host = Pick<NodeJS.Process, 'env' | 'stdin' | 'stdout' | 'stderr' | 'on' | 'exit'>

/** For the person at the terminal, beside the output. */
export function tell({ stderr }: Pick<Host, 'stderr'>, line: string): void {
  stderr.write(`${line}\n`)
}
