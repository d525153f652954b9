// Hookwire at work in one terminal: a receiver that fails every third time, a subscription for it, a
// stream of events, and the live log of what is sent. `npm run demo -- --help` tells the flags.

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { findService, NoAnswerError, type Service } from './client.ts'
import { newDemoEvent } from './demo-events.ts'
import { type DemoFlags, HELP, readFlags } from './demo-flags.ts'
import { entryLine, HEADING } from './demo-lines.ts'
import { findLogHead, publish, subscribe, unsubscribe } from './demo-operations.ts'
import { startDemoReceiver } from './demo-receiver.ts'
import { createTally, type Tally } from './demo-tally.ts'
import { followLiveLog, type LivePage } from './live-log.ts'

const EXIT_FAILURE = 1
const RETRY_PAUSE_MS = 1_000
/** Why a run ends that has not failed. */
const DONE = 'done'

/** One run: what it publishes carries the scope, and what it subscribes asks for it. */
interface Run {
  readonly service: Service
  readonly scope: string
  readonly flags: DemoFlags
  readonly tally: Tally
  readonly signal: AbortSignal
}

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags.isHelp) say(HELP)
  else await demo(flags)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = EXIT_FAILURE
}

async function demo(flags: DemoFlags): Promise<void> {
  const stop = stopOnSignal()
  const service = await findService(process.env)
  const scope = `demo-${randomUUID()}`
  const tally = createTally(flags.eventCount, () => stop.abort(DONE))
  await using cleanup = new AsyncDisposableStack()

  const receiver = cleanup.use(await startDemoReceiver())
  const { id, secret } = await subscribe(service, scope, receiver.url)
  cleanup.defer(() => unsubscribeOrSay(service, id))
  receiver.trust(secret)
  introduce(service, receiver.url, id, flags)

  const filter = { webhookSubscriptionId: id }
  const variables = { filter, after: await findLogHead(service, id) }
  const onPage = (page: LivePage) => show(page, tally)
  const onEnd = (reason: unknown) =>
    stop.abort(new Error(`The live log ended: ${reasonText(reason)}`))
  cleanup.defer(followLiveLog({ ...service, variables, onPage, onEnd }))

  await publishUntilStopped({ service, scope, flags, tally, signal: stop.signal })
  if (stop.signal.reason !== DONE) throw stop.signal.reason
  say(`\n${tally.summary()}`)
}

function introduce(service: Service, url: string, id: string, { eventCount, rate }: DemoFlags) {
  say(`Hookwire       ${service.url}
Receiver       ${url}: checks every signature, answers 500 to every third webhook
Subscription   ${id}: deleted when the demo ends
Events         ${rate} a second, ${eventCount === undefined ? 'until Ctrl-C' : `${eventCount} in all`}

${HEADING}`)
}

function show({ entries }: LivePage, tally: Tally): void {
  for (const entry of entries) {
    say(entryLine(entry))
    tally.attempted(entry)
  }
}

async function publishUntilStopped(run: Run): Promise<void> {
  const { flags, tally, signal } = run
  const { eventCount = Number.POSITIVE_INFINITY, rate } = flags
  try {
    for (let number = 1; number <= eventCount; number += 1) {
      signal.throwIfAborted()
      tally.published(await publishOnce(run, number))
      await pause(1_000 / rate, undefined, { signal })
    }
    await stopped(signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Tries until there is an answer: a server that starts again is waited for. */
async function publishOnce({ service, scope, signal }: Run, number: number): Promise<string> {
  const event = newDemoEvent()
  for (let tries = 1; ; tries += 1) {
    try {
      return await publish(service, scope, event, `${scope} ${number}`)
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error
      if (tries === 1) say(`${error.message} The demo waits for it.`)
      await pause(RETRY_PAUSE_MS, undefined, { signal })
    }
  }
}

async function unsubscribeOrSay(service: Service, id: string): Promise<void> {
  try {
    await unsubscribe(service, id)
  } catch (error) {
    process.stderr.write(`${id} could not be deleted: ${explain(error)}\n`)
    process.exitCode = EXIT_FAILURE
  }
}

function stopOnSignal(): AbortController {
  const stop = new AbortController()
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(EXIT_FAILURE) // asked twice: at once
    stop.abort(DONE)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal)
  process.stdout.on('error', () => stop.abort(DONE)) // nobody reads any more: npm run demo | head
  return stop
}

function stopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  return promise
}

/** Errors of GraphQL, or how the socket was closed. */
function reasonText(reason: unknown): string {
  if (Array.isArray(reason)) return reason.map(explain).join(' ')
  const { code, reason: text } = (reason ?? {}) as { code?: number; reason?: string }
  return code === undefined ? explain(reason) : `${text} (${code})`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
