import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { UnavailableError } from '../../src/domain/unavailable.ts'
import type { Session } from '../../src/graphql/context.ts'
import { unauthenticated } from '../../src/graphql/top-level-errors.ts'
import { CALL_RATES, createCalls } from '../../src/server/calls.ts'
import { shownError } from '../../src/server/masking.ts'
import { createTokenWatch } from '../../src/server/revocation.ts'
import { createGraphqlServer } from '../../src/server/yoga.ts'

const { token: TOKEN_RATE, address: ADDRESS_RATE } = CALL_RATES
const MAX_BUCKETS = 10_000
const HOME = '192.0.2.1'

const OUTCOME = [() => 'opened', (error: GraphQLError) => error.extensions['code']] as const

/** Calls whose authorization is the id of their token, at a time that stands still. */
function createRig() {
  const outages: unknown[] = []
  let elapsedMs = 0
  const openSession = async ({
    authorization,
  }: {
    readonly authorization?: string | undefined
  }) => {
    if (authorization === undefined) return null
    if (authorization === 'wrong') throw unauthenticated()
    if (authorization === 'away') throw new UnavailableError('Away.')
    const caller = { role: 'VIEWER', publisherId: authorization }
    return { caller, environment: { id: 'e' } } as unknown as Session
  }
  const onOutage = (error: unknown) => outages.push(error)
  const identifyCaller = async (authorization: string | undefined) =>
    (await openSession({ authorization }))?.caller ?? null
  const calls = createCalls({ openSession, identifyCaller, onOutage, elapsedMs: () => elapsedMs })
  const { openCall, identifyCall } = calls
  return {
    outages,
    openSession,
    openCall,
    onOutage,
    pass: (ms: number) => {
      elapsedMs += ms
    },
    /** The code of the refusal. */
    call: (authorization?: string, address = HOME) =>
      openCall({ authorization, environment: undefined }, address).then(...OUTCOME),
    /** The same of a call to what is of no environment. */
    identify: (authorization?: string, address = HOME) =>
      identifyCall(authorization, address).then(...OUTCOME),
  }
}

type Rig = ReturnType<typeof createRig>

async function use(rig: Rig, count: number, ...who: Parameters<Rig['call']>): Promise<unknown[]> {
  const codes = new Set<unknown>()
  for (let calls = 0; calls < count; calls += 1) codes.add(await rig.call(...who))
  return [...codes]
}

test('a token has its burst, then its rate, and no other token pays for it', async () => {
  const rig = createRig()
  const burst = await use(rig, TOKEN_RATE.burst, 'a')

  const beyond = [await rig.call('a'), await rig.call('a', '192.0.2.2'), await rig.call('b')]
  rig.pass(1)
  const later = await use(rig, TOKEN_RATE.perSecond / 1_000, 'a')

  expect(burst).toEqual(['opened'])
  expect(beyond).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'opened'])
  expect(later).toEqual(['opened'])
  expect(await rig.call('a')).toBe('RATE_LIMITED')
})

test('callers without a token, or with wrong ones, share what their address has; who has a token is none of them', async () => {
  const rig = createRig()
  const half = ADDRESS_RATE.burst / 2
  const spent = [...(await use(rig, half)), ...(await use(rig, half, 'wrong', `::ffff:${HOME}`))]

  const beyond = [await rig.call(), await rig.call('wrong'), await rig.call('a')]
  const elsewhere = [await rig.call(undefined, '192.0.2.2'), await rig.call('wrong', '192.0.2.2')]

  expect(spent).toEqual(['opened', 'UNAUTHENTICATED'])
  expect(beyond).toEqual(['RATE_LIMITED', 'RATE_LIMITED', 'opened'])
  expect(elsewhere).toEqual(['opened', 'UNAUTHENTICATED'])
})

test('calls to what is of no environment are counted with all others', async () => {
  const rig = createRig()
  const half = ADDRESS_RATE.burst / 2
  for (let calls = 0; calls < half; calls += 1) await rig.identify('wrong')
  await use(rig, half)
  await use(rig, TOKEN_RATE.burst - 1, 'a')

  const codes = [await rig.identify('a'), await rig.identify('a'), await rig.identify()]

  expect(codes).toEqual(['opened', 'RATE_LIMITED', 'RATE_LIMITED'])
  expect(await rig.call()).toBe('RATE_LIMITED')
})

test('what is away costs nobody a call, is retryable, and is told to us', async () => {
  const rig = createRig()

  const codes = await use(rig, ADDRESS_RATE.burst + 1, 'away')

  expect(codes).toEqual(['UNAVAILABLE'])
  expect(rig.outages).toHaveLength(ADDRESS_RATE.burst + 1)
  expect(await rig.call()).toBe('opened')
})

test('of more addresses than are remembered the one that was longest silent is forgotten', async () => {
  const rig = createRig()
  await use(rig, ADDRESS_RATE.burst)
  for (let index = 1; index < MAX_BUCKETS; index += 1) await rig.call(undefined, `address ${index}`)
  const remembered = await rig.call()

  for (let index = 0; index < MAX_BUCKETS; index += 1) await rig.call(undefined, `other ${index}`)

  expect([remembered, await rig.call()]).toEqual(['RATE_LIMITED', 'opened'])
})

test.each([
  ['a', 429, { code: 'RATE_LIMITED', retryable: true, retryAfter: 1 }],
  ['away', 503, { code: 'UNAVAILABLE', retryable: true, retryAfter: 1, mayHaveHappened: false }],
])(
  'over HTTP the refusal of %s has the status %i and when to try again, over WebSocket the rest',
  async (authorization, status, extensions) => {
    const rig = createRig()
    const api = createApi(rig)
    await use(rig, TOKEN_RATE.burst, 'a')

    const answer = await api.fetch('http://hookwire/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: '{"query":"{ __typename }"}',
    })
    const credentials = { authorization, environment: undefined }
    const refusal = await rig.openCall(credentials, HOME).catch((error: unknown) => error)

    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '1'])
    expect(await answer.json()).toMatchObject({ errors: [{ extensions }] })
    expect(refusal).toBeInstanceOf(GraphQLError)
    expect(shownError(refusal as GraphQLError).extensions).toEqual(extensions)
  },
)

/** GraphQL alone, for queries that need nothing. */
function createApi({ openCall, openSession, onOutage }: Rig) {
  return createGraphqlServer({
    ...{ openCall, openSession, onOutage },
    services: {} as never,
    watchToken: createTokenWatch({ onRevocation: () => undefined }),
    onError: (error) => {
      throw error
    },
    onStream: () => undefined,
  })
}
