import { type Command, InvalidArgumentError } from 'commander'
import { CliError, EXIT } from './errors.ts'
import { type Host, tell } from './host.ts'

// What a command does is loaded when it is run: whoever starts the server pays nothing for it.

const MAX_CONCURRENCY = 32
const MAX_TIMEOUT_SECONDS = 600

const EXIT_CODES = `
Exit codes: 0 all is well, or nobody reads the output any more; 1 something is wrong with what was
asked for; 2 no Hookwire answers; 3 the token, its role or the environment is not accepted;
130 and 143 ended by Ctrl-C or SIGTERM.`

/** The commands of those who use a Hookwire that runs, here or elsewhere. */
export function addClientCommands(program: Command, host: Host): void {
  addTail(program, host)
  addListen(program, host)
  addPublish(program, host)
}

function addTail(program: Command, host: Host): void {
  clientCommand(program, 'tail', 'shows each request as it is recorded')
    .option('--subscription <id>', 'to this subscription alone')
    .option('--delivery <id>', 'of this delivery alone')
    .option('--type <types...>', 'of events of these types, or patterns that end in *')
    .option('--outcome <outcomes...>', 'succeeded, rejected, unreachable, unsendable')
    .option('--trigger <triggers...>', 'automatic, resend, test')
    .option('--status <range>', 'answered with 404, 500-599, 5xx, 400- or -399')
    .option('--min-duration <ms>', 'that took so many milliseconds or more')
    .option('--since <time>', 'begin with those since 15m, 2h, 7d, or a time')
    .option('--until <time>', 'that began before 15m ago, or before a time')
    .option('--from-beginning', 'begin with the oldest there is')
    .option('--no-follow', 'end when the end of the log is reached')
    .option('--resume <file>', 'keep in this file how far it came, and go on from there')
    .option('--json', 'an object a line')
    .action((options) =>
      run(host, async () => (await import('./tail.ts')).tail(host, options as never)),
    )
}

function addListen(program: Command, host: Host): void {
  clientCommand(program, 'listen', 'forwards events to this machine, signed, as they are published')
    .requiredOption('--forward <url>', 'where to, such as http://localhost:3000/hook')
    .option('--events <types>', 'types, or patterns that end in *, with commas between', '*')
    .option('--secret-file <file>', 'a whsec_ secret to sign with (otherwise: a new one)')
    .option('--allow-remote', 'allow other machines than this one')
    .option('--timeout <seconds>', 'for each answer', wholeNumber(1, MAX_TIMEOUT_SECONDS), 30)
    .option('--concurrency <n>', 'requests at a time', wholeNumber(1, MAX_CONCURRENCY), 1)
    .action((options) =>
      run(host, async () => (await import('./listen.ts')).listen(host, options as never)),
    )
}

function addPublish(program: Command, host: Host): void {
  clientCommand(program, 'publish', 'publishes an event')
    .argument('<type>', 'its event type')
    .argument('[input]', '- for data from standard input')
    .option('--data <json>', 'its data (otherwise: {})')
    .option('--data-file <path>', 'its data, byte for byte; - for standard input')
    .option('--test', 'mark it as a test event')
    .option('--idempotency-key <key>', 'publish it once, however often this is run')
    .option('--card-template <id>', 'the card that it belongs to')
    .option('--flow <id>', 'the action flow that it belongs to')
    .option('--json', 'the answer as an object')
    .action((type, input, options) =>
      run(host, async () => (await import('./publish.ts')).publish(host, type, input, options)),
    )
}

function clientCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--url <url>', 'where Hookwire is (otherwise: HOOKWIRE_URL, http://127.0.0.1:4000)')
    .option(
      '--token-file <file>',
      'where the token is (otherwise: HOOKWIRE_TOKEN, or what the embedded start has kept)',
    )
    .option('--environment <name>', 'an id or a name, for tokens of all environments')
    .addHelpText('after', EXIT_CODES)
}

async function run(host: Host, work: () => Promise<void>): Promise<void> {
  // Node itself would print whatever hangs on it, such as headers.
  host.on('uncaughtException', ({ message }) => {
    tell(host, `hookwire failed: ${message}`)
    host.exit(EXIT.failed)
  })
  host.stdout.on('error', (error) => {
    // Nobody reads any more, as in `hookwire tail | head`.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') host.exit(0)
    throw error
  })
  try {
    await work()
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    tell(host, error.message)
    host.exit(error.exitCode)
  }
}

function wholeNumber(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}
