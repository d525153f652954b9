import { EXIT, type ExitCode } from './errors.ts'
import type { Host } from './host.ts'

/** Runs `stop` at the first Ctrl-C or SIGTERM, ends at once at the second. Answers which code to end with. */
export function stopOnSignal(host: Host, stop: () => void): () => ExitCode | 0 {
  let code: ExitCode | 0 = 0
  const take = (exitCode: ExitCode) => () => {
    if (code !== 0) host.exit(exitCode)
    code = exitCode
    stop()
  }
  host.on('SIGINT', take(EXIT.interrupted))
  host.on('SIGTERM', take(EXIT.terminated))
  return () => code
}
