import type { IncomingMessage } from 'node:http'
import type { DocumentNode } from 'graphql'
import type { GraphQLParams, Plugin } from 'graphql-yoga'
import {
  BODY_SHARES,
  cutShort,
  isPublishing,
  MAX_ANONYMOUS_BYTES,
  MAX_BODY_BYTES,
  MAX_PUBLISHING_BYTES,
  noJson,
  tooBusy,
  tooLarge,
} from './body-limits.ts'
import { countBodies, type HeldBody } from './body-shares.ts'
import { callerKey } from './calls.ts'
import type { CallContext } from './request-calls.ts'

export interface BodyContext extends CallContext {
  readonly params?: GraphQLParams
  /** How large it was, once it is read. */
  bodyBytes?: number
  /** What it takes, until it is answered. */
  heldBody?: HeldBody
}

/**
 * Reads bodies, and no more of them than their senders may send: those have been identified by then. That an operation
 * publishes is known only when it was read. How long that may take is the HTTP server's to say.
 */
export function limitBodies(shares = BODY_SHARES): Plugin<BodyContext, BodyContext> {
  const hold = countBodies(shares)
  return {
    onRequest({ requestHandler, setRequestHandler }) {
      // To the answer, or to the start of a stream: what was read is in memory for as long as it waits for the database.
      setRequestHandler(async (request, context) => {
        try {
          return await requestHandler(request, context)
        } finally {
          context.heldBody?.letGo()
        }
      })
    },
    onRequestParse({ serverContext, setRequestParser }) {
      const { req } = serverContext
      if (req === undefined) return
      setRequestParser(async () => {
        const { session } = serverContext
        const held = hold(session ? callerKey(session.caller) : null)
        serverContext.heldBody = held
        const body = await read(req, session ? MAX_PUBLISHING_BYTES : MAX_ANONYMOUS_BYTES, held)
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

async function read(request: IncomingMessage, limit: number, held: HeldBody): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const accept = (total: number) => {
    if (total > limit) throw tooLarge(limit)
    if (held.isTooMuch()) throw tooBusy()
  }
  try {
    accept(Number(request.headers['content-length'] ?? 0))
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      held.add(chunk.length)
      accept(bytes)
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, bytes)
  } catch (error) {
    request.resume() // the rest is let go of, so that the sender comes to read the answer
    throw request.errored === error ? cutShort() : error
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
