import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** A request as the receiver saw it. */
export interface Received {
  readonly requestId: string
  readonly eventId: string
  readonly attempt: number
  /** Of the published members inside the envelope. */
  readonly hash: string
  readonly at: number
  /** When its answer was sent, by which the request was over for the receiver. */
  readonly answeredAt: number
}

export interface Journal {
  /** Resolves when the line is on the disk. */
  append(line: string): Promise<void>
  close(): Promise<void>
}

const ENVELOPE =
  /^\{"requestId":"(req_\w+)","environmentId":"env_\w+","webhookId":"sub_\w+","isBatched":false,"data":\{"id":"(evt_\w+)","analyticsEvent":"[\w.]+","timestamp":"[^"]+",(.*)\}\}$/s

/** Lines that come while others are written go to the disk together. */
export async function openJournal(path: string): Promise<Journal> {
  const file = await open(path, 'a')
  let waiting: { line: string; resolve: () => void }[] = []
  let writing: Promise<void> | undefined

  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await file.appendFile(batch.map(({ line }) => `${line}\n`).join(''))
      await file.sync()
      for (const { resolve } of batch) resolve()
    }
    writing = undefined
  }
  return {
    append(line) {
      return new Promise((resolve) => {
        waiting.push({ line, resolve })
        writing ??= write()
      })
    },
    async close() {
      await writing
      await file.close()
    },
  }
}

/** What is inside the envelope between its braces, apart from our own members. */
export function openEnvelope(body: string): {
  requestId: string
  eventId: string
  members: string
} {
  const [, requestId, eventId, members] = ENVELOPE.exec(body) ?? []
  if (requestId === undefined || eventId === undefined || members === undefined) {
    throw new Error(`This is no envelope: ${body.slice(0, 300)}`)
  }
  return { requestId, eventId, members }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

export function receivedLine({ requestId, eventId, attempt, hash, at }: Received): string {
  return `received ${requestId} ${eventId} ${attempt} ${hash} ${at}`
}

export function answeredLine(requestId: string, at: number): string {
  return `answered ${requestId} ${at}`
}

/** All requests, in the order in which they came. */
export function parseJournal(text: string): Received[] {
  const received = new Map<string, Received>()
  for (const line of text.split('\n')) {
    const [kind, requestId = '', ...rest] = line.split(' ')
    const [eventId = '', attempt, hash = '', at] = rest
    const known = received.get(requestId)
    if (kind === 'answered' && known !== undefined) {
      received.set(requestId, { ...known, answeredAt: Number(rest[0]) })
    }
    if (kind !== 'received') continue
    if (known !== undefined) throw new Error(`${requestId} was sent twice.`)
    const request = { requestId, eventId, attempt: Number(attempt), hash, at: Number(at) }
    received.set(requestId, { ...request, answeredAt: Number.POSITIVE_INFINITY })
  }
  return [...received.values()]
}
