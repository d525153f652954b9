import { type Fault, isPassing, toCliError } from './ask.ts'
import { type ConnectionOptions, FORBIDDEN, openConnection } from './connection.ts'
import { CliError, refusedToken } from './errors.ts'
import type { TypedDocumentString } from './generated/graphql.ts'
import { createInbox } from './inbox.ts'
import type { Service } from './service.ts'

/** What a live field sends, over as many connections as it takes. Ends by `stop` or with a `CliError`. */
export interface Feed<Data> extends AsyncIterable<Data> {
  stop(): void
}

export interface FeedOptions<Data, Variables> extends ConnectionOptions {
  readonly document: TypedDocumentString<Data, Variables>
  /** May be changed meanwhile: a new connection begins with what they are then. */
  readonly variables: Variables & object
  /** As soon as it has come: a new connection may be made before it is taken. */
  readonly onData?: (data: Data) => void
  /** Answers whether to go on, with variables that it has changed. */
  readonly onFault?: (fault: Fault) => boolean
  /** Omitted: some pages. */
  readonly room?: Room<Data>
}

/** For what has come and was not taken, so that memory stays bounded. */
interface Room<Data> {
  readonly max: number
  readonly sizeOf: (data: Data) => number
  /**
   * Why it ends where there is no more room. Omitted: the connection is not read until there is, and the server
   * may cut it meanwhile: that is for a field that goes on where it was.
   */
  readonly onFull?: () => CliError
}

const SOME_PAGES: Room<unknown> = { max: 20, sizeOf: () => 1 }

export function openFeed<Data, Variables>(
  service: Service,
  options: FeedOptions<Data, Variables>,
): Feed<Data> {
  const { room = SOME_PAGES } = options
  const connection = openConnection(service, options)
  let isEnded = false
  const inbox = createInbox<Data>({
    sizeOf: room.sizeOf,
    onTaken() {
      if (inbox.size < room.max) connection.resume()
    },
  })
  const end = (reason?: Error) => {
    isEnded = true
    inbox.end(reason)
    connection.close()
  }
  const take = (data: Data) => {
    options.onData?.(data)
    inbox.put(data)
    if (inbox.size < room.max) return
    if (room.onFull === undefined) connection.pause()
    else end(room.onFull())
  }
  const payload = {
    query: options.document.toString(),
    // graphql-ws subscribes again with this very object, as it is then.
    variables: options.variables as Record<string, unknown>,
  }
  const subscribe = (): void => {
    let isOver = false
    const fault = (faults: readonly Fault[]) => {
      isOver = true
      if (faults[0] !== undefined && options.onFault?.(faults[0])) subscribe()
      else end(toCliError(service, faults))
    }
    connection.client.subscribe<Data>(payload, {
      next({ data, errors }) {
        if (isOver || isEnded) return
        if (data != null) return take(data)
        const faults = (errors ?? []) as readonly Fault[]
        // Or the pages after the one that failed would come.
        if (isPassing(faults)) connection.replace()
        else fault(faults)
      },
      error(reason) {
        if (!Array.isArray(reason)) end(endingOf(service, reason))
        else if (isPassing(reason)) void subscribeLater()
        else fault(reason)
      },
      complete() {
        if (!isOver) end(new CliError('Hookwire has ended the subscription.'))
      },
    })
  }
  const subscribeLater = async (): Promise<void> => {
    await connection.untilTriedAgain()
    if (!isEnded) subscribe()
  }
  subscribe()
  return { stop: () => end(), [Symbol.asyncIterator]: () => inbox[Symbol.asyncIterator]() }
}

function endingOf({ url, tokenSource }: Service, reason: unknown): CliError {
  const { code, reason: text } = (reason ?? {}) as { code?: number; reason?: string }
  if (code === FORBIDDEN) return refusedToken(url, tokenSource)
  return new CliError(`The connection to ${url} has ended: ${text || code || 'no reason'}.`)
}
