import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'

/** An example as it runs by itself, with its lines. */
export interface Example extends AsyncDisposable {
  readonly lines: readonly string[]
  readonly errors: readonly string[]
  /** The first line, past or to come, that fits and follows `after`. Throws when it ends without one. */
  line(fits: RegExp, after?: string): Promise<string>
  /** The same of what it writes to standard error. */
  error(fits: RegExp): Promise<string>
  stop(signal: NodeJS.Signals): void
  /** Its exit code. */
  readonly end: Promise<number | null>
}

export function runExample(
  file: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Example {
  return runCommand(process.execPath, [`examples/${file}`, ...args], environment)
}

/** Lines as people paste them. */
export function runShell(script: string): Example {
  return runCommand('sh', ['-c', script], {})
}

export function runCommand(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Example {
  // What this run's own environment says must not reach it: undefined leaves a variable out.
  const hidden = {
    HOOKWIRE_ADMIN_TOKEN: undefined,
    HOOKWIRE_URL: undefined,
    FORCE_COLOR: undefined,
  }
  const child = spawn(command, args, {
    env: { ...process.env, ...hidden, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const errors: string[] = []
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const problems = createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const end = once(child, 'close').then(([code]) => code as number | null)
  const waitForLine = (source: Interface, find: () => string | undefined, fits: RegExp) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const look = () => {
      const found = find()
      if (found !== undefined) resolve(found)
    }
    source.on('line', look)
    look()
    void end.then(() =>
      reject(new Error(`No line like ${fits}: ${[...lines, ...errors].join('\n')}`)),
    )
    return promise.finally(() => source.off('line', look))
  }
  return {
    lines,
    errors,
    end,
    line(fits, after) {
      const start = after === undefined ? 0 : lines.indexOf(after) + 1
      return waitForLine(output, () => lines.slice(start).find((line) => fits.test(line)), fits)
    },
    error: (fits) => waitForLine(problems, () => errors.find((line) => fits.test(line)), fits),
    stop: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await end
    },
  }
}
