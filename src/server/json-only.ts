import type { Plugin } from 'graphql-yoga'
import { isForeign } from './origin.ts'

const TYPE = /^application\/json\s*(;|$)/i

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Yoga takes queries by GET, and forms and plain text as well, which a page of any origin may send without asking.
 * Event streams need no GET either: a browser's EventSource could not send a token.
 */
export const jsonOnly: Plugin = {
  onRequest({ request, fetchAPI, endResponse }) {
    const refusal = refusalOf(request)
    if (refusal === undefined) return
    const { status, code, message, headers } = refusal
    const errors = [{ message, extensions: { code } }]
    endResponse(fetchAPI.Response.json({ errors }, { status, ...(headers && { headers }) }))
  },
}

function refusalOf({ method, headers }: Request): Refusal | undefined {
  if (isForeign(headers.get('origin'), headers.get('host'))) {
    return { status: 403, code: 'FORBIDDEN', message: 'Pages of other origins may not ask.' }
  }
  if (method !== 'POST') {
    const message = 'An operation is sent with POST.'
    return { status: 405, code: 'METHOD_NOT_ALLOWED', message, headers: { allow: 'POST' } }
  }
  if (TYPE.test(headers.get('content-type') ?? '')) return undefined
  return { status: 415, code: 'BAD_USER_INPUT', message: 'A POST must be application/json.' }
}
