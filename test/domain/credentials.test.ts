import { expect, test } from 'vitest'
import { type CredentialConfig, settingsOf } from '../../src/domain/credentials.ts'

const SECRET = 'canary'

const CONFIGS: readonly [config: CredentialConfig, seen: object][] = [
  [
    { kind: 'basic', username: 'me', password: SECRET },
    { kind: 'basic', username: 'me' },
  ],
  [
    {
      ...{ kind: 'oauth', tokenUrl: 'https://example.com/', clientId: 'us', clientSecret: SECRET },
      ...{ scope: 'a b', requestScheme: 'url', parameters: [{ name: SECRET, value: SECRET }] },
    },
    {
      ...{ kind: 'oauth', tokenUrl: 'https://example.com/', clientId: 'us' },
      ...{ scope: 'a b', requestScheme: 'url' },
    },
  ],
  [
    {
      ...{ kind: 'aws', accessKeyId: 'A'.repeat(20), secretAccessKey: SECRET },
      ...{ sessionToken: SECRET, region: 'eu-west-1', service: null, signQuery: true },
    },
    {
      ...{ kind: 'aws', accessKeyId: 'A'.repeat(20), region: 'eu-west-1', service: null },
      ...{ signQuery: true, hasSessionToken: true },
    },
  ],
]

test.each(CONFIGS)('of %j callers see nothing that is secret', (config, seen) => {
  const settings = settingsOf(config)

  expect(settings).toEqual(seen)
  expect(JSON.stringify(settings)).not.toContain(SECRET)
})

test('callers see whether there is a session token', () => {
  const [config] = CONFIGS[2] ?? []

  const settings = settingsOf({ ...config, sessionToken: null } as CredentialConfig)

  expect(settings).toMatchObject({ hasSessionToken: false })
})
