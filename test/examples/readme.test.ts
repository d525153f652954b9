import { spawnSync } from 'node:child_process'
import { parse, validate } from 'graphql'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { schema } from '../../src/graphql/schema.ts'
import { connect } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { ADMIN_TOKEN, type Service, startService } from '../support/service.ts'
import { runExample, runShell } from './example.ts'
import { readmeBlocks, readRepositoryFile } from './readme.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0

const curlBlocks = readmeBlocks('sh').filter((block) => block.includes('curl '))

function curlBlock(field: string): string {
  const found = curlBlocks.filter((block) => block.includes(field))
  if (found.length !== 1) throw new Error(`The README has ${found.length} curl lines for ${field}.`)
  return found[0] as string
}

/** The lines as they stand, but for this service instead of the one that `npm start` runs. */
function runBlock(block: string, { url }: Service, receiverUrl = '') {
  return runShell(
    block
      .replaceAll('http://127.0.0.1:4000', url)
      .replaceAll('$(cat .hookwire/admin-token)', ADMIN_TOKEN)
      .replaceAll('http://localhost:3000/hook', receiverUrl)
      .replace('curl ', 'exec curl '), // so that who stops the shell stops curl
  )
}

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name)
}

/** The others are downloads. */
function hasBody(block: string): boolean {
  return block.includes("-d '")
}

const queries = [
  ...readmeBlocks('graphql'),
  ...curlBlocks
    .filter(hasBody)
    .map((block) => JSON.parse(/-d '(.*)'$/m.exec(block)?.[1] ?? '').query as string),
]

test.each(queries)('the schema knows all that the README asks for, %#', (query) => {
  expect(validate(schema, parse(query))).toEqual([])
})

test.runIf(hasCurl)("the README's curl lines watch, subscribe and publish", async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  await using watch = runBlock(curlBlock('subscription { requestLog'), service)
  await watch.line(/"entries":\[\]/)

  await using subscribe = runBlock(curlBlock('webhookSubscriptionCreate'), service, receiver.url)
  await subscribe.line(/"secret":"whsec_/)
  await using publish = runBlock(curlBlock('eventPublish'), service)

  await publish.line(/"deliveryCount":1/)
  expect((await receiver.next()).headers['webhook-event-type']).toBe('card-ordered')
  expect(await watch.line(/"attemptNumber":1/)).toContain(receiver.url)
})

test.runIf(hasCurl)("the README's curl line makes a token for an application", async () => {
  await using service = await startService()

  await using example = runBlock(curlBlock('apiTokenCreate'), service)

  const line = await example.line(/"token"/)
  const { token } = JSON.parse(line).data.apiTokenCreate
  await service.publish({}, { token })
})

test("the README's client prints the live log, and passes nothing over that it could not read at first", async () => {
  await using service = await startService()
  await using receiver = await startReceiver()
  const db = connect(service.databaseUrl)
  await service.subscribe({ url: receiver.url })
  await service.publish({ type: 'first' })
  await recordedEntries(service, 1, {})
  await sql`alter table events rename to unreadable_events`.execute(db)
  await using watch = runExample('tail.ts', [], {
    TOKEN: ADMIN_TOKEN,
    AFTER: Buffer.from('log:0').toString('base64url'),
    HOOKWIRE_WS: `${service.url.replace('http', 'ws')}/graphql`,
  })

  await watch.error(/INTERNAL_SERVER_ERROR/)
  await sql`alter table unreadable_events rename to events`.execute(db)
  await db.destroy()
  await service.publish({ type: 'second' })
  await watch.line(/second/)

  expect(watch.lines.map((line) => JSON.parse(line))).toMatchObject(
    ['first', 'second'].map((type) => ({
      ...{ outcome: 'SUCCEEDED', url: receiver.url, event: { type } },
    })),
  )
})

test('the README shows examples as they are', () => {
  const blocks = readmeBlocks('ts')

  expect(blocks).toEqual(
    ['receiver.ts', 'tail.ts', 'undelivered.ts'].map((name) =>
      readRepositoryFile(`examples/${name}`),
    ),
  )
})

test('README and .env.example list the settings that there are', () => {
  const source = names(readRepositoryFile('src/config.ts'), /^ {2}([A-Z]+_[A-Z_]+):/gm)

  const readme = names(
    readRepositoryFile('README.md'),
    /^\| `((?:DATABASE|HOOKWIRE|LOG)_[A-Z_]+)` \|/gm,
  )
  const example = names(readRepositoryFile('.env.example'), /^# ([A-Z]+_[A-Z_]+)=/gm)

  expect(source.length).toBeGreaterThan(10)
  expect(readme.toSorted()).toEqual(source.toSorted())
  expect(example.toSorted()).toEqual(source.toSorted())
})

test('the values in .env.example are the defaults', () => {
  const lines = readRepositoryFile('.env.example').matchAll(/^# ([A-Z]+_[A-Z_]+)=(.+)$/gm)
  const values = [...lines].flatMap(([, name = '', value]) =>
    name.startsWith('DATABASE_') ? [] : [[name, value] as const],
  )

  const config = readConfig(Object.fromEntries(values))

  expect(values.length).toBeGreaterThan(5)
  expect(config).toEqual(readConfig({}))
})

test('every script that the README names is there', () => {
  const { scripts } = JSON.parse(readRepositoryFile('package.json'))

  const named = names(readRepositoryFile('README.md'), /npm (?:run )?(start|test|(?<=run )[\w-]+)/g)

  expect(named.filter((name) => !(name in scripts))).toEqual([])
})
