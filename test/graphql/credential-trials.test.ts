import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers, errorCode } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import { shareService } from '../support/shared-service.ts'
import { startTokenServer } from '../support/token-server.ts'

const CredentialTrialsTry = graphql(`
  mutation CredentialTrialsTry($input: CredentialTestInput!) {
    credentialTest(input: $input) {
      __typename
      ... on CredentialTestPayload { ok detail durationMs }
      ... on UserError { code message }
    }
  }
`)

const CredentialTrialsDelete = graphql(`
  mutation CredentialTrialsDelete($id: ID!) {
    credentialDelete(input: { id: $id }) { __typename }
  }
`)

const SECRET = 'canary'
const URL_OF_AWS = 'https://abc.execute-api.eu-west-1.amazonaws.com/'
const basic = { username: 'me', password: SECRET }
const aws = { accessKeyId: 'AKIDEXAMPLE12345', secretAccessKey: SECRET, sessionToken: SECRET }

const service = await shareService({ hasWorker: false })
const { workbench } = await createCallers(service)

const credentials = [
  { basic },
  { aws },
  { oauth: { tokenUrl: 'http://127.0.0.1:2/', clientId: 'us', clientSecret: SECRET } },
]

async function tryIt(id: string, url?: string) {
  const input = url === undefined ? { id } : { id, url }
  return (await service.ask(CredentialTrialsTry, { input }, workbench)).credentialTest
}

/** The rows as they lie in the database. */
async function rows(): Promise<unknown[]> {
  const db = connect(service.databaseUrl)
  const found = await sql`select * from credentials order by id`.execute(db)
  await db.destroy()
  return found.rows
}

test('one that was deleted is not tried', async () => {
  const id = await createCredential(service, { basic }, workbench)
  await service.ask(CredentialTrialsDelete, { id }, workbench)

  expect(await tryIt(id)).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' })
})

test('a URL that is none is malformed', async () => {
  const id = await createCredential(service, { aws }, workbench)

  const answer = await service.call(
    CredentialTrialsTry,
    { input: { id, url: 'nonsense' } },
    workbench,
  )

  expect(errorCode(answer)).toBe('BAD_USER_INPUT')
})

test('one whose secrets cannot be read is no failure of ours', async () => {
  const id = await createCredential(service, { basic }, workbench)
  const db = connect(service.databaseUrl)
  await sql`update credentials set ciphertext = 'a.b.c.d.e' where name = 'a credential'`.execute(db)
  await db.destroy()

  expect(await tryIt(id)).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^It cannot be/),
  })
})

test.each(credentials)('trying %j says nothing secret and changes nothing', async (config) => {
  const id = await createCredential(service, config, workbench)
  const before = await rows()

  const tried = await tryIt(id)

  expect(tried).toEqual({
    ...{ __typename: 'CredentialTestPayload', ok: expect.any(Boolean) },
    ...{ detail: expect.stringMatching(/\.$/), durationMs: expect.any(Number) },
  })
  expect(JSON.stringify(tried)).not.toContain(SECRET)
  expect(await rows()).toEqual(before)
})

test('what came of it is said: where nobody issues a token, and where somebody does', async () => {
  await using server = await startTokenServer()
  const oauth = { tokenUrl: server.url, clientId: 'us', clientSecret: SECRET }
  const id = await createCredential(service, { oauth }, workbench)

  server.breakNext({ status: 401, body: { error: 'invalid_client' } })
  const refused = await tryIt(id)
  const issued = await tryIt(id)

  expect([refused, issued]).toMatchObject([{ ok: false }, { ok: true }])
})

test('the URL says what to sign for, where the credential does not', async () => {
  const id = await createCredential(service, { aws }, workbench)

  const [without, withOne] = [await tryIt(id), await tryIt(id, URL_OF_AWS)]

  expect([without, withOne]).toMatchObject([{ ok: false }, { ok: true }])
  expect(withOne).toMatchObject({ detail: expect.stringContaining('eu-west-1') })
})
