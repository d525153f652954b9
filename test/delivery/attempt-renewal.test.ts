import { expect, test } from 'vitest'
import { attempt } from '../../src/delivery/attempt.ts'
import type { Authorize } from '../../src/delivery/authorize.ts'
import type { OutgoingRequest, Sent } from '../../src/delivery/send.ts'
import { UnsendableError } from '../../src/delivery/unsendable.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import { noMapping } from '../support/mapping.ts'
import { newOwed, succeeded } from '../support/owed.ts'

const turn = async () => true
const always = { turn, mayStart: () => true }
/** So it is answered, and no after that. */
const mayStart = (...answers: boolean[]) => ({ turn, mayStart: () => answers.shift() ?? false })

function refused(statusCode: number): Outcome {
  const message = `The endpoint answered ${statusCode}.`
  return { kind: 'rejected', statusCode, errorClass: 'http_error', message, isTruncated: false }
}

/** Tokens are numbered; answers come in order. */
function newEndpoint(...answers: (Outcome | 'withdrawn')[]) {
  const requests: OutgoingRequest[] = []
  const log: string[] = []
  let token = 0
  const authorize: Authorize = async (_credential, { url, headers }) => {
    token += 1
    const mine = token
    log.push(`token ${mine}`)
    const authorization = `Bearer ${mine}`
    return {
      url,
      headers: { ...headers, authorization },
      renew: () => void log.push(`drop ${mine}`),
    }
  }
  const send = async (request: OutgoingRequest): Promise<Sent> => {
    requests.push(request)
    log.push(`send ${request.headers['authorization']}`)
    const outcome = answers.shift()
    if (outcome === undefined) throw new Error('It was asked too often.')
    return outcome === 'withdrawn' ? outcome : { outcome, answer: null }
  }
  const surroundings = { sandbox: noMapping, now: () => new Date(), userAgent: 'Hookwire/test' }
  const context = { ...surroundings, authorize, send }
  return { requests, log, context }
}

test.each([401, 407])(
  'after %i another token is fetched and tried in the same attempt',
  async (status) => {
    const { requests, log, context } = newEndpoint(refused(status), succeeded)

    const attempted = await attempt(context, newOwed(), always)

    expect(attempted).toEqual({ outcome: succeeded, exchange: null })
    expect(log).toEqual(['token 1', 'send Bearer 1', 'drop 1', 'token 2', 'send Bearer 2'])
    expect(requests[1]?.body).toBe(requests[0]?.body)
    expect(requests[1]?.timeoutSeconds).toBeLessThanOrEqual(requests[0]?.timeoutSeconds ?? 0)
  },
)

test('there is no third try', async () => {
  const { log, context } = newEndpoint(refused(401), refused(401))

  const attempted = await attempt(context, newOwed(), always)

  expect(attempted).toEqual({ outcome: refused(401), exchange: null })
  expect(log.filter((line) => line.startsWith('send'))).toHaveLength(2)
})

test.each<Outcome>([succeeded, refused(403), refused(500), refused(400)])(
  'after $kind ($statusCode) the token is kept',
  async (outcome) => {
    const { log, context } = newEndpoint(outcome)

    await attempt(context, newOwed(), always)

    expect(log).toEqual(['token 1', 'send Bearer 1'])
  },
)

test('what cannot be renewed is tried once', async () => {
  const { log, context } = newEndpoint(refused(401))
  const authorize: Authorize = async (_credential, { url, headers }) => ({ url, headers })

  const attempted = await attempt({ ...context, authorize }, newOwed(), always)

  expect(attempted).toEqual({ outcome: refused(401), exchange: null })
  expect(log).toHaveLength(1)
})

test('where the second may not start any more, the first is what happened', async () => {
  const { context } = newEndpoint(refused(401), 'withdrawn')

  const attempted = await attempt(context, newOwed(), always)

  expect(attempted).toEqual({ outcome: refused(401), exchange: null })
})

test('where no other token can be had, the refusal is what happened', async () => {
  const { context } = newEndpoint(refused(401))
  let count = 0
  const authorize: Authorize = (...args) => {
    count += 1
    if (count === 1) return context.authorize(...args)
    throw new UnsendableError('credential_error', 'The token URL did not answer.')
  }

  const attempted = await attempt({ ...context, authorize }, newOwed(), always)

  expect(attempted).toEqual({ outcome: refused(401), exchange: null })
  expect(count).toBe(2)
})

test('without a token nothing is sent', async () => {
  const { requests, context } = newEndpoint()
  const message = 'The token URL did not answer.'
  const authorize: Authorize = () =>
    Promise.reject(new UnsendableError('credential_error', message))

  const attempted = await attempt({ ...context, authorize }, newOwed(), always)

  const outcome = { kind: 'unsendable', errorClass: 'credential_error', message }
  expect(attempted).toEqual({ outcome, exchange: null })
  expect(requests).toEqual([])
})

test('the second try is signed anew', async () => {
  const times = [new Date('2026-01-01T12:00:00Z'), new Date('2026-01-01T12:00:09Z')]
  const { requests, context } = newEndpoint(refused(401), succeeded)

  await attempt({ ...context, now: () => times.shift() ?? new Date() }, newOwed(), always)

  const stamps = requests.map(({ headers }) => headers['webhook-timestamp'])
  expect(stamps).toEqual(['1767268800', '1767268809'])
  expect(new Set(requests.map(({ headers }) => headers['webhook-signature'])).size).toBe(2)
})

test('what may not start asks for no token, before the first try and before the second', async () => {
  const atOnce = newEndpoint()
  const later = newEndpoint(refused(401))
  const first = await attempt(atOnce.context, newOwed(), mayStart())
  const second = await attempt(later.context, newOwed(), mayStart(true, true))

  expect([first, atOnce.log]).toEqual(['withdrawn', []])
  expect(second).toEqual({ outcome: refused(401), exchange: null }) // that request was made
  expect(later.log.filter((line) => line.startsWith('token'))).toHaveLength(1)
})

test('a fault of what was replaced meanwhile is nobody’s outcome', async () => {
  const { context } = newEndpoint()
  const fault = new UnsendableError('signing_error', 'The signing key has no secret.')
  const before = await attempt(context, newOwed({ fault }), mayStart())
  const meanwhile = await attempt(context, newOwed({ fault }), mayStart(true))

  expect([before, meanwhile]).toEqual(['withdrawn', 'withdrawn'])
})
