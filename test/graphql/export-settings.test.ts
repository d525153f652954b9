import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type {
  EnvironmentCreateInput,
  EnvironmentUpdateInput,
  ExportSettingsInput,
} from '../../examples/generated/graphql.ts'
import { createCallers, createEnvironment, errorCode } from '../support/callers.ts'
import { changeExports } from '../support/export-settings.ts'
import type { CallOptions } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ExportsCreate = graphql(`
  mutation ExportsCreate($input: EnvironmentCreateInput!) {
    environmentCreate(input: $input) {
      ... on EnvironmentCreatePayload {
        environment {
          id
          exportSettings { includeTestEvents includeRequestPayload includeResponseData }
        }
      }
      ... on UserError { message }
    }
  }
`)

const ExportsUpdate = graphql(`
  mutation ExportsUpdate($input: EnvironmentUpdateInput!) {
    environmentUpdate(input: $input) {
      __typename
      ... on UserError { code }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const ExportsOf = graphql(`
  query ExportsOf($id: ID!) {
    node(id: $id) {
      ... on Environment {
        name
        exportSettings { includeTestEvents includeRequestPayload includeResponseData }
      }
    }
    viewer {
      environment {
        exportSettings { includeTestEvents includeRequestPayload includeResponseData }
      }
    }
  }
`)

const DEFAULTS = {
  includeTestEvents: false,
  includeRequestPayload: true,
  includeResponseData: true,
}
const OPPOSITES = {
  includeTestEvents: true,
  includeRequestPayload: false,
  includeResponseData: false,
}

const service = await shareService({ hasWorker: false })

let count = 0

async function create(exportSettings: EnvironmentCreateInput['exportSettings']) {
  count += 1
  const input = { name: `exports ${count}`, exportSettings }
  const { environmentCreate: created } = await service.ask(ExportsCreate, { input })
  if (!('environment' in created)) throw new Error(JSON.stringify(created))
  return created.environment
}

async function update(input: EnvironmentUpdateInput, caller?: CallOptions) {
  const { environmentUpdate } = await service.ask(ExportsUpdate, { input }, caller)
  return environmentUpdate
}

async function settingsOf(id: string, caller?: CallOptions) {
  const { node } = await service.ask(ExportsOf, { id }, caller)
  return node != null && 'exportSettings' in node ? node.exportSettings : null
}

test.each([
  ['nothing', undefined, DEFAULTS],
  ['null', null, DEFAULTS],
  ['no setting', {}, DEFAULTS],
  ['nulls', { includeTestEvents: null, includeResponseData: null }, DEFAULTS],
  ['one', { includeRequestPayload: false }, { ...DEFAULTS, includeRequestPayload: false }],
  ['all', OPPOSITES, OPPOSITES],
])('a new environment given %s has these and the defaults of the others', async (...row) => {
  const [_what, given, expected] = row

  const created = await create(given)

  expect(created.exportSettings).toEqual(expected)
  expect(await settingsOf(created.id)).toEqual(expected)
})

test('the environment that is there from the start has the defaults', async () => {
  const { viewer } = await service.ask(ExportsOf, { id: 'env_' })

  expect(viewer.environment?.exportSettings).toEqual(DEFAULTS)
})

test.each(Object.entries(OPPOSITES))('%s is changed alone, here alone', async (name, value) => {
  const { environmentId, workbench } = await createCallers(service)
  const other = await create({ [name]: !value })
  const change: ExportSettingsInput = { [name]: value }

  const changed = await changeExports(service, change, workbench)
  await changeExports(service, {}, workbench)

  expect(changed).toEqual({ ...DEFAULTS, ...change })
  expect(await settingsOf(environmentId)).toEqual(changed)
  expect(await settingsOf(other.id)).toEqual({ ...DEFAULTS, [name]: !value })
})

test('all of them are changed at once, with the name, and changed back', async () => {
  const { environmentId, workbench, admin } = await createCallers(service)

  await update({ name: 'exports of another name', exportSettings: OPPOSITES }, admin)
  const { node } = await service.ask(ExportsOf, { id: environmentId }, workbench)
  const back = await changeExports(service, DEFAULTS, workbench)

  expect(node).toEqual({ name: 'exports of another name', exportSettings: OPPOSITES })
  expect(back).toEqual(DEFAULTS)
})

test('every caller sees a change at once', async () => {
  const { environmentId, workbench, events, viewer } = await createCallers(service)
  const seenBy = async (caller: CallOptions) =>
    (await service.ask(ExportsOf, { id: environmentId }, caller)).viewer.environment?.exportSettings
  const callers = [workbench, events, viewer]
  const before = await Promise.all(callers.map(seenBy))

  await changeExports(service, OPPOSITES, { environment: environmentId })

  expect(before).toEqual([DEFAULTS, DEFAULTS, DEFAULTS])
  expect(await Promise.all(callers.map(seenBy))).toEqual([OPPOSITES, OPPOSITES, OPPOSITES])
})

test('null is no setting: it is refused where it stands, and nothing is changed', async () => {
  const { environmentId, workbench, admin } = await createCallers(service)
  await changeExports(service, OPPOSITES, workbench)
  const message = 'must not be null.'

  const [whole, one] = [
    await update({ name: 'not kept', exportSettings: null }, admin),
    await update(
      { exportSettings: { includeTestEvents: null, includeResponseData: true } },
      workbench,
    ),
  ]

  const path = ['exportSettings']
  expect(whole).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path, message }] })
  expect(one).toMatchObject({ issues: [{ path: [...path, 'includeTestEvents'], message }] })
  expect(await settingsOf(environmentId)).toEqual(OPPOSITES)
})

test("nobody but an ADMIN changes another environment's, and readers change none", async () => {
  const { environmentId, workbench, events, viewer } = await createCallers(service)
  const { id } = await createEnvironment(service)
  const change = { exportSettings: { includeResponseData: false } }

  const elsewhere = await update({ id, ...change }, workbench)
  const refused = await Promise.all(
    [events, viewer].map((caller) => service.call(ExportsUpdate, { input: change }, caller)),
  )
  const untouched = [await settingsOf(id), await settingsOf(environmentId)]
  await update({ id, ...change })

  expect(elsewhere).toEqual({ __typename: 'NotFoundError', code: 'NOT_FOUND' })
  expect(refused.map(errorCode)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  expect(untouched).toEqual([DEFAULTS, DEFAULTS])
  expect(await settingsOf(id)).toEqual({ ...DEFAULTS, ...change.exportSettings })
  expect(await settingsOf(id, workbench)).toBeNull()
})
