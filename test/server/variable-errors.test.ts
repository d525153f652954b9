import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { createCallers } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'

const SECRET = 'canary'

const basic = { username: 'me', password: SECRET }
const oauth = { tokenUrl: 'https://example.com/', clientId: 'us', clientSecret: SECRET }

const service = await shareService({ hasWorker: false })
const { workbench } = await createCallers(service)

const WRONG: readonly (readonly [config: unknown, complaint: RegExp])[] = [
  [SECRET, /at "input\.config": Expected value of type "CredentialConfigInput" to be an object\.$/],
  [{ basic, oauth }, /at "input\.config": .*exactly one field must be specified/],
  [{ basic, aws: null }, /at "input\.config": .*exactly one field must be specified/],
  [{ basic: { password: SECRET } }, /at "input\.config\.basic": .*required field "username"\.$/],
  [{ basic: { ...basic, pasword: SECRET } }, /unknown field "pasword"/],
  [
    { basic: { ...basic, username: [SECRET] } },
    /at "input\.config\.basic\.username": String cannot/,
  ],
  [{ oauth: { ...oauth, requestScheme: SECRET } }, /does not exist in "OAuthRequestScheme" enum/],
  [{ oauth: { ...oauth, requestScheme: [SECRET] } }, /cannot represent non-string value\.$/],
  [{ oauth: { ...oauth, tokenUrl: SECRET } }, /at "input\.config\.oauth\.tokenUrl": A URL must be/],
  [{ oauth: { ...oauth, parameters: [{ name: 'a; found: "', valu: SECRET }] } }, /"valu"/],
]

const create = (config: string) =>
  `mutation ($input: CredentialCreateInput!) {
    credentialCreate(input: ${config}) { __typename }
  }`

test.each(WRONG)(
  'of the variable %j it is said what is wrong, but not what it is',
  async (config, complaint) => {
    const variables = { input: { name: 'a', config } }

    const { errors = [] } = await service.call(parse(create('$input')), variables, workbench)

    const messages = errors.map(({ message }) => message)
    expect(messages.join()).toMatch(/^Variable "\$input" is not valid at "input\.config/)
    expect(messages).toContainEqual(expect.stringMatching(complaint))
    expect(JSON.stringify(errors)).not.toContain(SECRET)
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(
      new Set(['BAD_USER_INPUT']),
    )
  },
)

test.each(WRONG)('nor is it of %j in the document itself', async (config) => {
  const literal = JSON.stringify(config).replace(/"(\w+)":/g, '$1:')
  const document = create(`{ name: "a", config: ${literal} }`).replace(/\(\$.*?\) /, '')

  const { errors = [] } = await service.call(parse(document), {}, workbench)

  expect(errors.length).toBeGreaterThan(0)
  expect(JSON.stringify(errors)).not.toContain(SECRET)
})
