import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { MASK } from '../../src/domain/headers.ts'
import { createCallers } from '../support/callers.ts'
import { changeMapping } from '../support/mapped-subscriptions.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const URL = 'https://example.com/hook'
const SCRIPT = 'export default (event) => event.data'

const MappingsCreate = graphql(`
  mutation MappingsCreate($mapping: String, $name: String!) {
    webhookSubscriptionCreate(
      input: { name: $name, eventTypes: ["*"], url: "https://example.com/hook", mapping: $mapping }
    ) {
      ... on WebhookSubscriptionCreatePayload {
        webhookSubscription { id mapping mappingVersion }
      }
      ... on InvalidInputError { issues { path message } }
      ... on UserError { code }
    }
  }
`)

const MappingsRead = graphql(`
  query MappingsRead {
    webhookSubscriptions { nodes { mapping mappingVersion } }
  }
`)

const MappingsRename = graphql(`
  mutation MappingsRename($id: ID!) {
    webhookSubscriptionUpdate(input: { id: $id, name: "another" }) {
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { mapping mappingVersion } }
    }
  }
`)

const MappingsMistakes = graphql(`
  mutation MappingsMistakes($id: ID!, $mapping: String!) {
    webhookSubscriptionCreate(
      input: { name: "", eventTypes: ["*"], url: "ftp://example.com/", mapping: $mapping }
    ) {
      ... on InvalidInputError { issues { path } }
    }
    webhookSubscriptionUpdate(
      input: { id: $id, url: "ftp://example.com/", mapping: $mapping, maxRetries: 99 }
    ) {
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const service = await shareService({ hasWorker: false })

async function create(mapping: string | null, caller: CallOptions, name = 'a subscription') {
  const answer = await service.ask(MappingsCreate, { mapping, name }, caller)
  return answer.webhookSubscriptionCreate
}

async function read(caller: CallOptions) {
  return (await service.ask(MappingsRead, {}, caller)).webhookSubscriptions.nodes
}

test.each([
  ['export default (', /^cannot be run \(line 1, column \d+\): SyntaxError/],
  ['const a = 1\nconst b = ;\nreturn a', /^cannot be run \(line 2, column \d+\): SyntaxError/],
  ['export default 7', /^cannot be run \(line 1, column 1\): .*not a function\.$/],
  ['class A {}', /^cannot be run \(line 1, column 1\): It is a class/],
  ['async () => 1', /^cannot be run \(line 1, column 1\): It must not be async/],
  ['import a from "b"\nexport default a', /^cannot be run \(line 1, column 15\): .*import/],
  ['throw new Error("x")', /^cannot be run: It has no `return` of its own/],
  ['// later', /^cannot be run: There is no code in it\.$/],
  ['', /^must not be empty; null is for none\.$/],
  ['x'.repeat(64 * 1_024 + 1), /^must have at most 65536 bytes\.$/],
])(
  'a script that cannot be run is refused, new or changed, with its place',
  async (script, told) => {
    const { workbench } = await createCallers(service)
    const { id } = await service.subscribe({ url: URL, mapping: SCRIPT }, workbench)

    const created = await create(script, workbench)
    const changed = await changeMapping(service, id, script, workbench)

    const issues = [{ path: ['mapping'], message: expect.stringMatching(told) }]
    expect(created).toEqual({ code: 'INVALID_INPUT', issues })
    expect(changed).toEqual({ code: 'INVALID_INPUT', issues })
    expect(await read(workbench)).toEqual([{ mapping: SCRIPT, mappingVersion: 1 }])
  },
)

test('a script that cannot be run is told of together with all else that is wrong', async () => {
  const { workbench } = await createCallers(service)
  const { id } = await service.subscribe({ url: URL }, workbench)

  const answer = await service.ask(MappingsMistakes, { id, mapping: 'export default (' }, workbench)

  const at = (...paths: string[]) => ({ issues: paths.map((path) => ({ path: [path] })) })
  expect(answer).toEqual({
    webhookSubscriptionCreate: at('mapping', 'name', 'url'),
    webhookSubscriptionUpdate: at('mapping', 'url', 'maxRetries'),
  })
})

test('a script that never ends is refused when it is saved', async () => {
  const { workbench } = await createCallers(service)

  const created = await create('for (;;);\nexport default () => 1', workbench)

  expect(created).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: ['mapping'] }] })
})

test('versions count the changes of the script, and nothing else', async () => {
  const { workbench } = await createCallers(service)
  const created = await create(null, workbench)
  if (!('webhookSubscription' in created)) throw new Error(JSON.stringify(created))
  const { id, ...first } = created.webhookSubscription

  const later = []
  for (const script of [SCRIPT, SCRIPT, '() => 1', null, SCRIPT]) {
    later.push(await changeMapping(service, id, script, workbench))
  }
  const renamed = await service.ask(MappingsRename, { id }, workbench)

  const at = (mapping: string | null, mappingVersion: number | null) => ({
    webhookSubscription: { mapping, mappingVersion },
  })
  expect(first).toEqual({ mapping: null, mappingVersion: null })
  expect(later).toEqual([
    at(SCRIPT, 1),
    at(SCRIPT, 1),
    at('() => 1', 2),
    at(null, null),
    at(SCRIPT, 3),
  ])
  expect(renamed.webhookSubscriptionUpdate).toEqual(at(SCRIPT, 3))
})

test('all three ways to write one are taken, and come back as they were written', async () => {
  const { workbench } = await createCallers(service)
  const scripts = [SCRIPT, '(event, context) => ({ é: "\u{1F600}" })', '// why\nreturn event.data']

  for (const script of scripts) await create(script, workbench)

  expect((await read(workbench)).map(({ mapping }) => mapping)).toEqual(scripts.toReversed())
})

test('who only reads sees that there is a mapping, and not what it says', async () => {
  const { workbench, viewer, admin } = await createCallers(service)
  await create(null, workbench)
  await create(SCRIPT, workbench)

  const seen = await Promise.all([viewer, workbench, admin].map(read))

  const none = { mapping: null, mappingVersion: null }
  expect(seen).toEqual([
    [{ mapping: MASK, mappingVersion: 1 }, none],
    [{ mapping: SCRIPT, mappingVersion: 1 }, none],
    [{ mapping: SCRIPT, mappingVersion: 1 }, none],
  ])
})
