import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { CredentialConfigInput } from '../../examples/generated/graphql.ts'
import { type Callers, createCallers, createToken } from '../support/callers.ts'
import { createCredential } from '../support/credentials.ts'
import { connect } from '../support/database.ts'
import type { Service } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const CredentialAuditUpdate = graphql(`
  mutation CredentialAuditUpdate($input: CredentialUpdateInput!) {
    credentialUpdate(input: $input) {
      ... on CredentialUpdatePayload { credential { __typename name } }
      ... on UserError { message }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const CredentialAuditTry = graphql(`
  mutation CredentialAuditTry($id: ID!) {
    credentialTest(input: { id: $id }) {
      ... on CredentialTestPayload { ok detail }
      ... on UserError { message }
    }
  }
`)

const CredentialAuditDelete = graphql(`
  mutation CredentialAuditDelete($id: ID!) {
    credentialDelete(input: { id: $id }) { __typename ... on UserError { message } }
  }
`)

const SECRET = 'canary'
const KINDS: readonly [valid: CredentialConfigInput, wrong: CredentialConfigInput][] = [
  [
    { basic: { username: 'me', password: SECRET } },
    { basic: { username: ':', password: `${SECRET}\n` } },
  ],
  [
    {
      oauth: {
        ...{ tokenUrl: 'http://127.0.0.1:2/', clientId: 'us', clientSecret: SECRET },
        parameters: [{ name: 'pin', value: SECRET }],
      },
    },
    {
      oauth: {
        ...{ tokenUrl: `http://a:${SECRET}@example.com/`, clientId: 'us' },
        ...{ clientSecret: `${SECRET}\u0000`, parameters: [{ name: 'scope', value: SECRET }] },
      },
    },
  ],
  [
    { aws: { accessKeyId: 'A'.repeat(16), secretAccessKey: SECRET, sessionToken: SECRET } },
    {
      aws: { accessKeyId: `${SECRET}/`, secretAccessKey: `${SECRET} `, sessionToken: `${SECRET} ` },
    },
  ],
]

const lines: object[] = []
const keep = (fields: object, message: string) => {
  lines.push({ ...fields, message })
}
const service = await shareService({
  hasWorker: false,
  log: { info: keep, warn: keep, error: keep },
})

/** The lines of the log on credentials since it was asked for last. */
const newLines = () =>
  lines.splice(0).filter((line) => JSON.stringify(line).includes('"audit":"credential_'))

/** Makes, changes, tries and deletes one, with a mistake before each but the first. */
async function live(on: Service, caller: Callers['workbench'], index: number) {
  const [config, wrong] = KINDS[index] ?? []
  if (config === undefined || wrong === undefined) throw new Error('There is no such kind.')
  const id = await createCredential(on, config, caller)
  const answers: unknown[] = [
    await on.call(CredentialAuditUpdate, { input: { id, config: wrong } }, caller),
    await on.call(CredentialAuditUpdate, { input: { id, config } }, caller),
    await on.call(CredentialAuditTry, { id }, caller),
  ]
  const url = 'https://example.com/'
  const { id: user } = await on.subscribe({ url, credentialId: id }, caller)
  return { id, user, answers }
}

test('each change and each trial is a line in the log: who did it, and to what', async () => {
  const { environmentId } = await createCallers(service)
  const token = await createToken(service, {
    role: 'WORKBENCH',
    environmentId,
    name: 'of a person',
  })
  newLines()

  const { id, user } = await live(service, token, 0)
  const conflict = await service.ask(CredentialAuditDelete, { id }, token)
  const refused = newLines()
  const db = connect(service.databaseUrl)
  await sql`delete from subscriptions`.execute(db)
  await db.destroy()
  await service.ask(CredentialAuditDelete, { id }, token)

  const by = { id, environmentId, role: 'WORKBENCH', tokenName: 'of a person', tokenId: token.id }
  const lineOf = (audit: string) => expect.objectContaining({ audit, ...by })
  expect(user).toMatch(/^sub_/)
  expect(conflict.credentialDelete.__typename).toBe('ConflictError')
  expect(refused).toEqual(
    ['credential_created', 'credential_updated', 'credential_tested'].map(lineOf),
  )
  expect(newLines()).toEqual([lineOf('credential_deleted')])
})

test.each([0, 1, 2])(
  'nothing secret comes out of kind %i: not in answers, log or database',
  async (kind) => {
    const { workbench } = await createCallers(service)

    const { id, answers } = await live(service, workbench, kind)

    const db = connect(service.databaseUrl)
    const { rows } = await sql`select to_json(credentials) as row from credentials`.execute(db)
    await db.destroy()
    expect(JSON.stringify(answers[0])).toContain('"issues":[{')
    expect(JSON.stringify(newLines())).toContain(id)
    expect(JSON.stringify([answers, lines, rows])).not.toContain(SECRET)
  },
)
