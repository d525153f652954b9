import { parseArgs } from 'node:util'

export interface DemoFlags {
  readonly isHelp: boolean
  /** Undefined: until it is stopped. */
  readonly eventCount: number | undefined
  /** Events a second. */
  readonly rate: number
}

const DEFAULT_RATE = 3
const MAX_RATE = 200
const MAX_EVENTS = 100_000

export const HELP = `Usage: npm run demo -- [--events N] [--rate N]

  --events N   stop when N events are published and delivered (else: Ctrl-C)
  --rate N     events a second, at most ${MAX_RATE} (else: ${DEFAULT_RATE})

It publishes into the default environment of the server at HOOKWIRE_URL (http://127.0.0.1:4000):
other subscriptions there that ask for its event types get its events, too.`

export function readFlags(args: readonly string[]): DemoFlags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false },
      events: { type: 'string' },
      rate: { type: 'string', default: String(DEFAULT_RATE) },
    },
  })
  const { events } = values
  return {
    isHelp: values.help,
    eventCount: events === undefined ? undefined : wholeNumber('--events', events, MAX_EVENTS),
    rate: wholeNumber('--rate', values.rate, MAX_RATE),
  }
}

function wholeNumber(flag: string, text: string, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= most) return value
  throw new Error(`${flag} must be a whole number from 1 to ${most}.`)
}
