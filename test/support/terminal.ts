import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Example, runCommand } from '../examples/example.ts'
import { ADMIN_TOKEN, type CallOptions, type Service } from './service.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** A command of the client as people start it; its output goes through pipes. */
export function runClient(
  service: Pick<Service, 'url'>,
  args: readonly string[],
  caller?: CallOptions,
): Example {
  return runCommand(process.execPath, [MAIN, ...args], variablesOf(service, caller))
}

/** Where it is and what opens it, as the client takes it from its environment. */
export function variablesOf(
  { url }: Pick<Service, 'url'>,
  { token }: CallOptions = {},
): NodeJS.ProcessEnv {
  return { HOOKWIRE_URL: url, HOOKWIRE_TOKEN: token ?? ADMIN_TOKEN, NO_COLOR: undefined }
}

/** What a shell runs. */
export function clientCommand(args: string): string {
  return `'${process.execPath}' '${MAIN}' ${args}`
}

/** Of util-linux: it runs a command in a pseudo-terminal. Others of the name take other flags. */
const SCRIPT = 'script'

export const hasTerminal =
  process.platform === 'linux' && spawnSync(SCRIPT, ['--version']).status === 0

/** In a terminal of 110 columns. All that it says is in its lines. */
export function runInTerminal(
  service: Pick<Service, 'url'>,
  args: string,
  environment: NodeJS.ProcessEnv = {},
): Example {
  const command = `stty cols 110; ${clientCommand(args)}`
  const variables = { ...variablesOf(service), TERM: 'xterm', ...environment }
  return runCommand(SCRIPT, ['-qec', command, '/dev/null'], variables)
}

/** One whose output goes to a file that is open already, as the shell does it. */
export function startClient(
  service: Pick<Service, 'url'>,
  args: readonly string[],
  output: number,
  errors: 'inherit' | 'ignore' = 'inherit',
): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...variablesOf(service) },
    stdio: ['ignore', output, errors],
  })
}

/** An empty folder, removed at the end. */
export function tempFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'hookwire-terminal-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
