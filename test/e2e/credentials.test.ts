import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { CredentialConfigInput } from '../../examples/generated/graphql.ts'
import { verifyAws } from '../support/aws-verifier.ts'
import { createCallers } from '../support/callers.ts'
import { lateClock } from '../support/clock.ts'
import { createCredential } from '../support/credentials.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { shareService } from '../support/shared-service.ts'

const CredentialsLog = graphql(`
  query CredentialsLog {
    requestLog { nodes { outcome errorClass errorMessage url } }
  }
`)

const CredentialsChange = graphql(`
  mutation CredentialsChange($input: CredentialUpdateInput!) {
    credentialUpdate(input: $input) {
      ... on CredentialUpdatePayload { credential { id } }
      ... on UserError { code message }
    }
  }
`)

const service = await shareService({ now: lateClock })
const basic = (password: string): CredentialConfigInput => ({
  basic: { username: 'hookwire', password },
})
const basicHeader = (password: string) =>
  `Basic ${Buffer.from(`hookwire:${password}`).toString('base64')}`

test('many subscriptions can authenticate with one user name and password', async () => {
  await using receiver = await startReceiver()
  const { workbench } = await createCallers(service)
  const credentialId = await createCredential(service, basic('pässwörd:7'), workbench)
  for (let index = 0; index < 3; index += 1) {
    await service.subscribe({ url: receiver.url, credentialId }, workbench)
  }

  await service.publish({}, workbench)

  const requests = await receiver.take(3)
  const authorizations = requests.map(({ headers }) => headers.authorization)
  expect(authorizations).toEqual(Array(3).fill(basicHeader('pässwörd:7')))
})

test('a change of a credential holds for what waits, once it is answered', async () => {
  await using receiver = await startReceiver()
  const { workbench } = await createCallers(service)
  const id = await createCredential(service, basic('old'), workbench)
  await service.subscribe({ url: receiver.url, credentialId: id }, workbench)
  receiver.answer(401)
  await service.publish({}, workbench)
  const before = await receiver.next()

  await service.ask(CredentialsChange, { input: { id, config: basic('new') } }, workbench)
  await service.publish({}, workbench)

  const after = await receiver.take(2) // the new one, and the retry of the first
  expect(before.headers.authorization).toBe(basicHeader('old'))
  expect(after.map(({ headers }) => headers.authorization)).toEqual(
    Array(2).fill(basicHeader('new')),
  )
})

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const aws = { accessKeyId: 'AKIDEXAMPLEOF16CHARS', secretAccessKey }

test.each([
  ['in headers', { signQuery: false }],
  ['in headers, with a session token', { signQuery: false, sessionToken: 'a/session+token==' }],
  ['in the query', { signQuery: true }],
  ['in the query, with a session token', { signQuery: true, sessionToken: 'x'.repeat(3_000) }],
])('AWS accepts what is signed %s, and again when it is tried again', async (_how, more) => {
  await using receiver = await startReceiver()
  const { workbench } = await createCallers(service)
  const config = { aws: { ...aws, region: 'eu-west-1', service: 'execute-api', ...more } }
  const credentialId = await createCredential(service, config, workbench)
  const url = `${receiver.url}/a%20b?z=1&a=%2F&a=`
  await service.subscribe(
    { url, credentialId, headers: [{ name: 'X-Own', value: 'a  b' }] },
    workbench,
  )
  receiver.answer(503)

  await service.publish({}, workbench)
  const requests = await receiver.take(2)

  const signatures = requests.map((request) => {
    const { expected, given, scope } = verifyAws(request, secretAccessKey)
    expect(given).toBe(expected)
    expect(scope).toMatch(/\/eu-west-1\/execute-api\/aws4_request$/)
    return given
  })
  expect(new Set(signatures).size).toBe(2)
  await recordedEntries(service, 2, workbench)
  const { requestLog } = await service.ask(CredentialsLog, {}, workbench)
  expect(requestLog.nodes.map((entry) => entry.url)).toEqual([url, url])
})

test('without a region that can be told, nothing is sent, and the log says what is missing', async () => {
  await using receiver = await startReceiver()
  const { workbench } = await createCallers(service)
  const credentialId = await createCredential(service, { aws }, workbench)
  const once = { url: receiver.url, maxRetries: 0, autoDisable: false }
  await service.subscribe({ ...once, credentialId }, workbench)
  await service.subscribe(once, workbench)

  await service.publish({}, workbench)
  await recordedEntries(service, 2, workbench)

  const { requestLog } = await service.ask(CredentialsLog, {}, workbench)
  expect(requestLog.nodes).toContainEqual({
    ...{ outcome: 'UNSENDABLE', errorClass: 'credential_error', url: receiver.url },
    errorMessage: expect.stringContaining('region and the service cannot be told'),
  })
  expect(receiver.requests).toHaveLength(1)
})
