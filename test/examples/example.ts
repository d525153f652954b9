import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** An example as it runs by itself, with its lines. */
export interface Example extends AsyncDisposable {
  readonly lines: readonly string[]
  readonly errors: readonly string[]
  /** The first line, past or to come, that fits and follows `after`. Throws when it ends without one. */
  line(fits: RegExp, after?: string): Promise<string>
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
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line))
  const end = once(child, 'close').then(([code]) => code as number | null)
  return {
    lines,
    errors,
    end,
    async line(fits, after) {
      const start = after === undefined ? 0 : lines.indexOf(after) + 1
      const find = () => lines.slice(start).find((line) => fits.test(line))
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const look = () => {
        const found = find()
        if (found !== undefined) resolve(found)
      }
      output.on('line', look)
      look()
      void end.then(() =>
        reject(new Error(`No line like ${fits}: ${[...lines, ...errors].join('\n')}`)),
      )
      return promise.finally(() => output.off('line', look))
    },
    stop: (signal) => void child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await end
    },
  }
}
