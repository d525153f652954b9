import type { Header } from '../domain/headers.ts'
import type { Outcome } from '../domain/outcome.ts'
import { parseRetryAfter } from '../domain/retry.ts'
import type { Clock } from '../storage/clock.ts'
import { TOO_MANY_EARLY_ANSWERS, TOO_MANY_HEADERS, type Unreachable } from './classify.ts'

interface Head {
  readonly statusCode: number
  readonly headers: ResponseHeaders
}

export const MAX_HEADER_BYTES = 16 * 1_024
export const MAX_BODY_BYTES = 64 * 1_024
const MAX_EARLY_ANSWERS = 100

/** Takes an answer in as it comes, never more of it than is read. */
export interface AnswerReader {
  /** Each head, those before the last one too. Answers why nothing more is to be read, if so. */
  start(statusCode: number, headers: ResponseHeaders): Unreachable | undefined
  /** Whether more is to be read. */
  read(chunk: Buffer): boolean
  outcome(): Outcome
  /** What was kept of it. */
  kept(): { readonly headers: readonly Header[]; readonly body: Buffer }
}

type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Without `keepsBody` nothing of the body is held in memory. */
export function readAnswer(keepsBody: boolean, now: Clock): AnswerReader {
  let head: Head = { statusCode: 0, headers: {} }
  let earlyCount = 0
  let readBytes = 0
  const chunks: Buffer[] = []

  return {
    start(statusCode, headers) {
      // HTTP/1 heads are cut by undici; HTTP/2 has them whole, within limits of its own.
      if (bytesOf(headers) > MAX_HEADER_BYTES) return TOO_MANY_HEADERS
      if (statusCode >= 200) head = { statusCode, headers }
      else earlyCount += 1
      return earlyCount > MAX_EARLY_ANSWERS ? TOO_MANY_EARLY_ANSWERS : undefined
    },
    read(chunk) {
      if (keepsBody) chunks.push(chunk.subarray(0, MAX_BODY_BYTES - readBytes))
      readBytes += chunk.length
      return readBytes <= MAX_BODY_BYTES
    },
    outcome: () => verdict(head, readBytes > MAX_BODY_BYTES, now()),
    kept: () => ({ headers: listHeaders(head.headers), body: Buffer.concat(chunks) }),
  }
}

function verdict({ statusCode, headers }: Head, isTruncated: boolean, now: Date): Outcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'succeeded', statusCode, isTruncated }
  const isRedirect = statusCode >= 300 && statusCode < 400
  const retryAfterSeconds = parseRetryAfter(String(headers['retry-after'] ?? ''), now)
  return {
    kind: 'rejected',
    statusCode,
    isTruncated,
    errorClass: isRedirect ? 'redirect' : 'http_error',
    message: isRedirect
      ? `The endpoint redirected (${statusCode}); redirects are not followed.`
      : `The endpoint answered ${statusCode}.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function listHeaders(headers: ResponseHeaders): Header[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value) => ({ name, value })),
  )
}

function bytesOf(headers: ResponseHeaders): number {
  let bytes = 0
  for (const [name, value = ''] of Object.entries(headers)) {
    bytes += name.length + (typeof value === 'string' ? value : value.join('')).length
  }
  return bytes
}
