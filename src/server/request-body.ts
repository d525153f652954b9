import type { IncomingMessage } from 'node:http'
import type { DocumentNode } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import {
  cutShort,
  isPublishing,
  MAX_ANONYMOUS_BYTES,
  MAX_BODY_BYTES,
  MAX_PUBLISHING_BYTES,
  MAX_WAITING_BYTES,
  noJson,
  tooBusy,
  tooLarge,
} from './body-limits.ts'

export interface BodyContext {
  /** Where a request comes from; none for a WebSocket's operation. */
  readonly req?: IncomingMessage
  readonly params?: GraphQLParams
  /** How large it was, once it is read. */
  bodyBytes?: number
}

/** Answers whether there is a token that opens something; throws where it does not. */
type IsSignedIn = (request: Request) => Promise<boolean>

/** Bodies of all requests that are being received. */
interface Waiting {
  bytes: number
  readonly limit: number
}

/**
 * Reads bodies, and no more of them than their senders may send; that an operation publishes is known only when it was
 * read. How long that may take is the HTTP server's to say.
 */
export function limitBodies(
  isSignedIn: IsSignedIn,
  maxWaitingBytes = MAX_WAITING_BYTES,
): Plugin<BodyContext, BodyContext> {
  const waiting: Waiting = { bytes: 0, limit: maxWaitingBytes }
  return {
    onRequestParse({ request, serverContext, setRequestParser }) {
      const { req } = serverContext
      if (req === undefined) return
      setRequestParser(async () => {
        const body = await read(req, () => isSignedIn(request), waiting)
        serverContext.bodyBytes = body.length
        return parseJson(body)
      })
    },
    onParse:
      () =>
      ({ result, context: { bodyBytes = 0, params } }) => {
        if (bodyBytes <= MAX_BODY_BYTES || result === null || result instanceof Error) return
        const document: DocumentNode = result
        if (!isPublishing(document, params?.operationName)) throw tooLarge(MAX_BODY_BYTES)
      },
  }
}

async function read(
  request: IncomingMessage,
  isSignedIn: () => Promise<boolean>,
  waiting: Waiting,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  let limit = MAX_ANONYMOUS_BYTES
  const accept = async (total: number) => {
    if (total > limit && (await isSignedIn())) limit = MAX_PUBLISHING_BYTES
    if (total > limit) throw tooLarge(limit)
    if (waiting.bytes > waiting.limit) throw tooBusy()
  }
  try {
    await accept(Number(request.headers['content-length'] ?? 0))
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      waiting.bytes += chunk.length
      await accept(bytes)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, bytes)
  } catch (error) {
    request.resume() // the rest is let go of, so that the sender comes to read the answer
    throw request.errored === error ? cutShort() : error
  } finally {
    waiting.bytes -= bytes
  }
}

function parseJson(body: Buffer): GraphQLParams {
  const params = parsed(body)
  if (typeof params === 'object' && params !== null) return params
  throw noJson()
}

/** Undefined where it is no JSON: what was wrong would tell a part of the body. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) // without a byte order mark
  } catch {
    return undefined
  }
}
