import type { Plugin } from 'graphql-yoga'

const TYPE = /^application\/json\s*(;|$)/i
const UNSUPPORTED_MEDIA_TYPE = 415

const REFUSAL = {
  errors: [{ message: 'A POST must be application/json.', extensions: { code: 'BAD_USER_INPUT' } }],
}

/** Yoga takes forms and plain text as well, which a page of any origin may send without asking. */
export const jsonOnly: Plugin = {
  onRequest({ request, fetchAPI, endResponse }) {
    const type = request.headers.get('content-type') ?? ''
    if (request.method !== 'POST' || TYPE.test(type)) return
    endResponse(fetchAPI.Response.json(REFUSAL, { status: UNSUPPORTED_MEDIA_TYPE }))
  },
}
