import { readFile } from 'node:fs/promises'
import { newSecret } from '../domain/secrets.ts'
import { colour, fitted, type Look, lookOf, plain } from './entry-lines.ts'
import { CliError, EXIT } from './errors.ts'
import { type Feed, openFeed } from './feed.ts'
import { createForwarder, type Forwarded, type ListenedRequest, parseTarget } from './forward.ts'
import { graphql } from './generated/gql.ts'
import type { CliListenSubscription } from './generated/graphql.ts'
import { type Host, tell } from './host.ts'
import { openOutput } from './output.ts'
import { findService, type Service, type ServiceOptions } from './service.ts'
import { stopOnSignal } from './stop.ts'
import { separated } from './tail-flags.ts'
import { findViewer } from './viewer.ts'

/** As commander reads them. */
export interface ListenFlags extends ServiceOptions {
  readonly forward: string
  readonly events: string
  readonly secretFile?: string
  readonly allowRemote?: boolean
  readonly timeout: number
  readonly concurrency: number
}

const TYPE_WIDTH = 24
const TEXT_WIDTH = 120
const MEBIBYTE = 1_024 * 1_024
/** Of events that wait to be forwarded. What is published while a connection is not read would be lost in silence. */
const MAX_WAITING_BYTES = 32 * MEBIBYTE
/** Of each, beside its body. */
const REQUEST_BYTES = 1_024

const CliListen = graphql(`
  subscription CliListen($eventTypes: [String!]!, $secret: String) {
    listen(eventTypes: $eventTypes, secret: $secret) {
      eventId
      eventType
      method
      headers {
        name
        value
      }
      body
    }
  }
`)

/** Forwards what is published from now on, each signed with a secret of our own, in its order. */
export async function listen(host: Host, flags: ListenFlags): Promise<void> {
  const target = parseTarget(flags.forward, flags.allowRemote ?? false)
  const service = await findService(flags, host.env)
  const viewer = await findViewer(service)
  if (viewer.role !== 'ADMIN' && viewer.role !== 'WORKBENCH') {
    throw new CliError(`Listening needs a WORKBENCH token; this one is ${viewer.role}.`, {
      exitCode: EXIT.refused,
    })
  }
  const secret = await findSecret(flags.secretFile)
  const eventTypes = separated([flags.events])
  const where = `${service.url}, environment ${viewer.environment?.name ?? ''}`
  tell(host, `Listening for ${eventTypes.join(', ')} at ${plain(where)}`)
  tell(host, `Forwarding to ${target.href}`)
  if (flags.secretFile === undefined) tell(host, `Verify with this secret: ${secret}`)

  const feed = followEvents(service, host, { eventTypes, secret })
  const exitCode = stopOnSignal(host, feed.stop)
  const forwarder = createForwarder(target, flags.timeout)
  const isStopped = () => exitCode() !== 0
  await forwardAll(host, feed, forwarder.send, { ...flags, isStopped })
  await forwarder.close()
  host.exit(exitCode())
}

async function findSecret(path: string | undefined): Promise<string> {
  if (path === undefined) return newSecret('hmac_sha256')
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CliError(`${path} cannot be read (${cause.code}).`, { cause })
  })
  return text.trim()
}

function followEvents(
  service: Service,
  host: Host,
  variables: { readonly eventTypes: string[]; readonly secret: string },
): Feed<CliListenSubscription> {
  let state: 'new' | 'ready' | 'lost' = 'new'
  return openFeed(service, {
    document: CliListen,
    variables,
    room: {
      max: MAX_WAITING_BYTES,
      sizeOf: ({ listen: { body } }) => Buffer.byteLength(body) + REQUEST_BYTES,
      onFull: () => leftOut(host),
    },
    onReady() {
      const again = 'hookwire: Connected again. What was published meanwhile is not forwarded.'
      if (state !== 'ready') tell(host, state === 'new' ? 'Ready.' : again)
      state = 'ready'
    },
    onLost() {
      if (state === 'ready') tell(host, 'hookwire: The connection was lost. Connecting again …')
      state = 'lost'
    },
  })
}

/** Says it at once, and again as the reason of the end, when what waits has been forwarded. */
function leftOut(host: Host): CliError {
  const limit = `${MAX_WAITING_BYTES / MEBIBYTE} MiB`
  tell(host, `hookwire: ${limit} of events wait. What is published from now on is not forwarded.`)
  return new CliError(
    `Events were left out, for ${limit} of them waited: ask for fewer --events, or raise --concurrency.`,
  )
}

/** Begun in the order in which they come; no more are taken than are under way. */
export async function forwardAll(
  host: Pick<Host, 'stdout' | 'env'>,
  feed: AsyncIterable<CliListenSubscription>,
  send: (listened: ListenedRequest) => Promise<Forwarded>,
  { concurrency, isStopped }: { readonly concurrency: number; readonly isStopped: () => boolean },
): Promise<void> {
  const output = openOutput(host.stdout, null)
  const underWay = new Set<Promise<void>>()
  const forwardOne = async (listened: ListenedRequest) => {
    const forwarded = await send(listened)
    await output.write([forwardedLine(listened, forwarded, lookOf(host.stdout, host.env))])
  }
  try {
    for await (const { listen: listened } of feed) {
      if (isStopped()) break // what waits is not begun any more
      const work: Promise<void> = forwardOne(listened).finally(() => underWay.delete(work))
      underWay.add(work)
      if (underWay.size >= concurrency) await Promise.race(underWay)
    }
  } finally {
    await Promise.all(underWay)
  }
}

export function forwardedLine(
  { eventId, eventType }: Pick<ListenedRequest, 'eventId' | 'eventType'>,
  { statusCode, durationMs, text }: Forwarded,
  { hasColours }: Pick<Look, 'hasColours'>,
): string {
  const isGood = statusCode !== null && statusCode >= 200 && statusCode < 300
  const status = colour(String(statusCode ?? '---'), isGood ? 'green' : 'red', hasColours)
  const head = `${eventId} ${eventType.padEnd(TYPE_WIDTH)} ${status} ${Math.round(durationMs)} ms`
  return `${head}  ${fitted(plain(text), TEXT_WIDTH)}`.trimEnd()
}
