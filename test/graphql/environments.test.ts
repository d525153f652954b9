import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import type { EnvironmentUpdateInput } from '../../examples/generated/graphql.ts'
import { newUuid, publicId } from '../../src/domain/ids.ts'
import { createCallers, createEnvironment, errorCode } from '../support/callers.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false })

const EnvironmentsCreate = graphql(`
  mutation EnvironmentsCreate($name: String!) {
    environmentCreate(input: { name: $name }) {
      __typename
      ... on EnvironmentCreatePayload { environment { id name createdAt } }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path } }
    }
  }
`)

const EnvironmentsUpdate = graphql(`
  mutation EnvironmentsUpdate($input: EnvironmentUpdateInput!) {
    environmentUpdate(input: $input) {
      __typename
      ... on EnvironmentUpdatePayload { environment { id name } }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path } }
      ... on NotFoundError { id }
    }
  }
`)

const EnvironmentsList = graphql(`
  query EnvironmentsList {
    environments(first: 100) { nodes { id name } }
  }
`)

test('an environment is made by its name and is empty', async () => {
  const before = Date.now()

  const { environmentCreate: created } = await service.ask(EnvironmentsCreate, { name: 'Größe 1' })

  if (!('environment' in created)) throw new Error(JSON.stringify(created))
  const { id, name, createdAt } = created.environment
  expect(id).toMatch(/^env_[0-9a-z]{26}$/)
  expect(name).toBe('Größe 1')
  expect(createdAt).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  expect(Math.abs(Date.parse(createdAt) - before)).toBeLessThan(60_000)
})

test.each([
  ['empty', ''],
  ['blank', ' \t'],
  ['longer than 200 characters', 'x'.repeat(201)],
  ['not storable', 'a\u0000b'],
])('a name that is %s is refused', async (_what, name) => {
  const { environmentCreate: created } = await service.ask(EnvironmentsCreate, { name })

  expect(created).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: ['name'] }] })
})

test('a name of 200 characters is taken', async () => {
  const name = 'x'.repeat(200)

  const { environmentCreate: created } = await service.ask(EnvironmentsCreate, { name })

  expect(created).toMatchObject({ environment: { name } })
})

test('two environments cannot have one name', async () => {
  const first = await createEnvironment(service, 'taken')
  const second = await createEnvironment(service)

  const created = await service.ask(EnvironmentsCreate, { name: 'taken' })
  const input = { id: second.id, name: 'taken' }
  const updated = await service.ask(EnvironmentsUpdate, { input })

  const conflict = { __typename: 'ConflictError', code: 'CONFLICT' }
  expect(created.environmentCreate).toMatchObject(conflict)
  expect(updated.environmentUpdate).toMatchObject(conflict)
  const { environments } = await service.ask(EnvironmentsList, {})
  expect(environments.nodes).toContainEqual({ id: first.id, name: 'taken' })
  expect(environments.nodes).toContainEqual({ id: second.id, name: second.name })
})

test('only an ADMIN renames: WORKBENCH may say the name that it has, with all else that it changes', async () => {
  const { environmentId, workbench, admin } = await createCallers(service)
  const update = (input: EnvironmentUpdateInput, caller = workbench) =>
    service.call(EnvironmentsUpdate, { input }, caller)
  const { data } = await update({ retentionDays: 7 })
  const name =
    data && 'environment' in data.environmentUpdate && data.environmentUpdate.environment.name

  const refused = await update({ name: 'renamed by its own', retentionDays: 8 })
  const same = await update({ id: environmentId, name: name || '', retentionDays: 9 })
  const renamed = await update({ name: 'renamed by an ADMIN' }, admin)

  expect(errorCode(refused)).toBe('FORBIDDEN')
  expect(same.data?.environmentUpdate).toMatchObject({ environment: { id: environmentId, name } })
  expect(renamed.data?.environmentUpdate).toMatchObject({
    environment: { id: environmentId, name: 'renamed by an ADMIN' },
  })
})

test('an ADMIN renames an environment that it is not in', async () => {
  const { id } = await createEnvironment(service)

  const input = { id, name: 'renamed from outside' }
  const { environmentUpdate: updated } = await service.ask(EnvironmentsUpdate, { input })

  expect(updated).toMatchObject({ environment: { id, name: 'renamed from outside' } })
})

test('an environment may be given the name that it has', async () => {
  const { id, name } = await createEnvironment(service)

  const { environmentUpdate: updated } = await service.ask(EnvironmentsUpdate, {
    input: { id, name },
  })

  expect(updated).toMatchObject({ environment: { id, name } })
})

test('null is no name, and nothing given changes nothing', async () => {
  const { id, name } = await createEnvironment(service)

  const nameless = await service.ask(EnvironmentsUpdate, { input: { id, name: null } })
  const unchanged = await service.ask(EnvironmentsUpdate, { input: { id } })

  expect(nameless.environmentUpdate).toMatchObject({ issues: [{ path: ['name'] }] })
  expect(unchanged.environmentUpdate).toMatchObject({ environment: { id, name } })
})

test("another's environment cannot be told from one that never was", async () => {
  const { workbench } = await createCallers(service)
  const other = await createEnvironment(service)
  const unknownId = publicId('Environment', newUuid(new Date()))

  const rename = async (id: string) => {
    const input = { id, name: 'mine now' }
    const { environmentUpdate } = await service.ask(EnvironmentsUpdate, { input }, workbench)
    return JSON.stringify(environmentUpdate).replaceAll(id, '…')
  }

  expect(await rename(other.id)).toContain('NOT_FOUND')
  expect(await rename(other.id)).toBe(await rename(unknownId))
  expect(await rename('sub_01m7y2wctze02rvdrrtr639h8r')).toBe(await rename(unknownId))
})

test('an ADMIN lists all environments, the newest first; others their own', async () => {
  const { environmentId, workbench, viewer } = await createCallers(service)
  const newest = await createEnvironment(service)

  const [all, own, seen] = await Promise.all([
    service.ask(EnvironmentsList, {}),
    service.ask(EnvironmentsList, {}, workbench),
    service.ask(EnvironmentsList, {}, viewer),
  ])

  expect(all.environments.nodes.slice(0, 2).map(({ id }) => id)).toEqual([newest.id, environmentId])
  expect(all.environments.nodes.at(-1)).toMatchObject({ name: 'default' })
  expect(own.environments.nodes.map(({ id }) => id)).toEqual([environmentId])
  expect(seen.environments.nodes).toEqual(own.environments.nodes)
})
