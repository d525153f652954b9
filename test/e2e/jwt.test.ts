import { afterAll, expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createEnvironment, createToken, errorCode } from '../support/callers.ts'
import { EC, jwkOf, signJwt, startJwtIssuer } from '../support/jwt-issuer.ts'
import { openStream, paramsOf } from '../support/live-client.ts'
import { openSession, openSocket, operate } from '../support/live-socket.ts'
import { startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const LIVE = 'subscription Live { requestLog { cursor } }'
const SOON_SECONDS = 2

const issuer = await startJwtIssuer()
afterAll(() => issuer[Symbol.asyncDispose]())
issuer.publish(await jwkOf(EC, { kid: 'ec' }))
const service = await shareService({ hasWorker: false, jwt: issuer.config })

/** A caller with a JWT that lasts for a while. */
async function holder(claims: Record<string, unknown>, seconds = 600) {
  const { issuer: iss, audience: aud } = issuer.config
  const exp = Math.floor(Date.now() / 1_000) + seconds
  const all = { iss, aud, exp, sub: 'ada', role: 'VIEWER', ...claims }
  return { token: await signJwt(all, { alg: 'ES256', kid: 'ec' }, EC.privateKey) }
}

const JwtViewer = graphql(`
  query JwtViewer {
    viewer { role tokenName environment { id } }
  }
`)

const JwtEvents = graphql(`
  query JwtEvents($id: ID!) {
    events(first: 100) { nodes { id } }
    node(id: $id) { id }
  }
`)

const JwtLive = graphql(`
  subscription JwtLive {
    requestLog { cursor }
  }
`)

test('a JWT says who calls, as what and where; an ADMIN names the environment by the header', async () => {
  const { id, name } = await createEnvironment(service)
  const callers = [
    await holder({ environment: name }),
    await holder({ environment: id, role: 'WORKBENCH' }),
    { ...(await holder({ role: 'ADMIN' })), environment: name },
    { ...(await holder({ environment: name })), environment: id },
  ]

  const seen = await Promise.all(callers.map((caller) => service.ask(JwtViewer, {}, caller)))

  const who = { tokenName: 'ada', environment: { id } }
  expect(seen.map(({ viewer }) => viewer)).toEqual([
    { role: 'VIEWER', ...who },
    { role: 'WORKBENCH', ...who },
    { role: 'ADMIN', ...who },
    { role: 'VIEWER', ...who },
  ])
})

test('a JWT goes nowhere else, and one of an environment that is not there opens nothing', async () => {
  const [here, other] = [await createEnvironment(service), await createEnvironment(service)]
  const codeFor = async (claims: Record<string, unknown>, environment?: string) => {
    const named = environment === undefined ? {} : { environment }
    return errorCode(await service.call(JwtViewer, {}, { ...(await holder(claims)), ...named }))
  }

  const codes = [
    await codeFor({ environment: here.id }, other.id),
    await codeFor({ environment: 'none of that name' }),
    await codeFor({ environment: 'a\u0000b' }),
    await codeFor({ environment: here.id, iss: 'https://other.example.com/' }),
  ]

  expect(codes).toEqual(['BAD_USER_INPUT', ...Array(3).fill('UNAUTHENTICATED')])
})

test('of EVENTS each subject reads what it published itself, with whichever token', async () => {
  const { id: environment } = await createEnvironment(service)
  const as = (sub: string, more = {}) => holder({ environment, role: 'EVENTS', sub, ...more })
  const [ada, bob] = [await as('ada'), await as('bob')]
  const eventsToken = await createToken(service, { role: 'EVENTS', environmentId: environment })
  const byAda = await service.publish({}, ada)
  const byBob = await service.publish({}, bob)
  await service.publish({}, { environment })
  const read = async (caller: { readonly token: string }, id: string) => {
    const { events, node } = await service.ask(JwtEvents, { id }, caller)
    return [events.nodes.map((event) => event.id), node?.id]
  }

  const seen = [
    await read(await as('ada', { jti: 'another' }), byBob.id),
    await read(bob, byBob.id),
    await read(await as('eve'), byAda.id),
    await read(eventsToken, byAda.id),
  ]

  expect(seen).toEqual([
    [[byAda.id], undefined],
    [[byBob.id], byBob.id],
    [[], undefined],
    [[], undefined],
  ])
})

test('a JWT that expires while it watches loses its connection with 4403, and its stream with the reason', async () => {
  const caller = await holder({ environment: 'default' }, SOON_SECONDS)
  await using socket = await openSession(service, caller)
  operate(socket, 'a', LIVE)
  const stream = await openStream(service, JwtLive, {}, caller)

  const answers = []
  for await (const answer of stream) answers.push(answer)

  expect(await socket.closed).toBe(4403)
  expect(answers.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

test('while its keys cannot be read a JWT is told to come back, and all other tokens go on', async () => {
  const down = await startJwtIssuer()
  await down.close()
  await using other = await startService({
    ...{
      hasWorker: false,
      databaseUrl: service.databaseUrl,
      jwt: { ...issuer.config, jwksUrl: down.config.jwksUrl },
    },
  })
  const caller = await holder({ environment: 'default' })

  const refused = await other.call(JwtViewer, {}, caller)
  await using socket = await openSocket(other)
  socket.send({ type: 'connection_init', payload: paramsOf(caller) })

  expect(errorCode(refused)).toBe('UNAVAILABLE')
  expect(await socket.closed).toBe(1013)
  expect((await other.ask(JwtViewer, {})).viewer.role).toBe('ADMIN')
})
