#!/usr/bin/env node
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { addClientCommands } from './cli/commands.ts'
import { explain } from './explain.ts'

const EXIT_FAILURE = 1
/** Of what is in use, before garbage is looked for. V8 alone lets several times as much lie, and memory goes up and down. */
const HEAP_GROWING_PERCENT = 100

/** Loaded for the commands that need it: those of the client start in a fraction of the time. */
const server = () => import('./serve.ts')

const program = new Command('hookwire')
  .description('Delivers webhooks and shows every request it makes.')
  .showHelpAfterError()
program
  .command('serve', { isDefault: true })
  .description('API and worker in one process (the default)')
  .action(() => run({ hasApi: true, hasWorker: true }))
program
  .command('api')
  .description('the API alone')
  .action(() => run({ hasApi: true, hasWorker: false }))
program
  .command('worker')
  .description('the worker alone')
  .action(() => run({ hasApi: false, hasWorker: true }))
program
  .command('migrate')
  .description('brings the database up to date and ends')
  .action(async () => (await server()).migrateOnly(process.env))
program
  .command('reencrypt')
  .description('brings all secrets under the first encryption key and ends')
  .action(async () => (await server()).reencryptOnly(process.env))
addClientCommands(program, process)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(EXIT_FAILURE)
}

async function run(parts: { readonly hasApi: boolean; readonly hasWorker: boolean }) {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`)
  await (await server()).serve(parts, process.env)
}
