import { expect, test } from 'vitest'
import { SchemaDeadlineError, type SchemaIssue } from '../../src/domain/mappings.ts'
import { findIssues, type Ruled } from '../../src/operations/data-checks.ts'
import type { TypeRule } from '../../src/storage/event-types.ts'
import { newInput } from '../support/new-event.ts'

const MAX_AT_ONCE = 8
const MAX_CALL_MS = 10_000
const SLOW = 'has a JSON Schema by which this data could not be checked in time.'

const rule = (part: Partial<TypeRule> = {}): TypeRule => ({
  ...{ environmentId: 'e', name: 'a', revision: 1, schema: '{}', isArchived: false },
  ...part,
})
const ruled = (asked: TypeRule, rawData: string, path: string[] = []): Ruled => ({
  ...{ event: newInput('e', { rawData }), rule: asked, path },
})
const never = () => Promise.reject(new Error('Nothing was to be validated.'))

test('what goes wrong with the check itself is no fault of the data', async () => {
  const broken = () => Promise.reject(new Error('The sandbox is gone.'))

  const checking = findIssues(broken, [ruled(rule(), '1')])

  await expect(checking).rejects.toThrow('The sandbox is gone.')
})

test('a schema that takes too long is named as the fault, and not tried again in this call', async () => {
  const [bomb, other] = [rule({ schema: 'bomb' }), rule({ schema: 'other' })]
  let runs = 0
  const validate = async (_environmentId: string, schema: string): Promise<SchemaIssue[]> => {
    runs += 1
    if (schema === 'bomb') throw new SchemaDeadlineError()
    return []
  }
  const events = Array.from({ length: 100 }, () => ruled(bomb, '1', ['x']))

  const issues = await findIssues(validate, [...events, ruled(other, '1')])

  expect(issues.slice(0, -1)).toEqual(Array(100).fill([{ path: ['x', 'type'], message: SLOW }]))
  expect(issues.at(-1)).toEqual([])
  expect(runs).toBeLessThanOrEqual(MAX_AT_ONCE + 1)
})

test('a call whose checks take too long in all is refused as well', async () => {
  let elapsedMs = 0
  const validate = async (): Promise<SchemaIssue[]> => {
    elapsedMs += MAX_CALL_MS / 4
    return []
  }
  const events = Array.from({ length: 20 }, () => ruled(rule(), '1'))

  const issues = await findIssues(validate, events, () => elapsedMs)

  const refused = issues.filter((some) => some.length > 0)
  expect(refused).toHaveLength(20 - Math.round(elapsedMs / (MAX_CALL_MS / 4)))
  expect(refused.length).toBeGreaterThan(5)
  expect(refused[0]).toEqual([{ path: ['type'], message: SLOW }])
})

test('nothing is asked of data whose type is archived, or has no schema', async () => {
  const archived = rule({ isArchived: true })
  const plain = rule({ schema: null })

  const issues = await findIssues(never, [ruled(archived, '1', ['events', '0']), ruled(plain, '1')])

  const message = 'is archived: nothing is published with it.'
  expect(issues).toEqual([[{ path: ['events', '0', 'type'], message }], []])
})

test('what needs no schema is answered however late it is', async () => {
  let elapsedMs = 0
  const validate = async (): Promise<SchemaIssue[]> => {
    elapsedMs += 2 * MAX_CALL_MS
    return []
  }
  const late = [rule(), rule({ isArchived: true }), rule({ schema: null })].map((one) =>
    ruled(one, '1'),
  )
  const events = [...Array.from({ length: MAX_AT_ONCE }, () => ruled(rule(), '1')), ...late]

  const issues = await findIssues(validate, events, () => elapsedMs)

  const told = issues.slice(MAX_AT_ONCE).map((some) => some.map(({ message }) => message))
  expect(told).toEqual([[SLOW], ['is archived: nothing is published with it.'], []])
})

test('each check counts for the environment whose type asks for it', async () => {
  const validate = async (environmentId: string): Promise<SchemaIssue[]> => [
    { pointer: '', message: environmentId },
  ]
  const asked = ['e', 'f'].map((environmentId) => ruled(rule({ environmentId }), '1'))

  const issues = await findIssues(validate, asked)

  expect(issues.flat().map(({ message }) => message)).toEqual(['e', 'f'])
})

test('each issue leads to its place in the field that was given', async () => {
  const validate = async (
    _environmentId: string,
    _schema: string,
    data: string,
  ): Promise<SchemaIssue[]> => [
    { pointer: '', message: `is ${data}` },
    { pointer: '/a~1b/0', message: 'is wrong' },
  ]
  const asValue = ruled(rule(), '1', ['events', '0'])
  const events = [
    { ...asValue, event: { ...asValue.event, dataField: 'data' as const } },
    ruled(rule(), '2', ['events', '1']),
  ]

  const issues = await findIssues(validate, events)

  expect(issues).toEqual([
    [
      { path: ['events', '0', 'data'], message: 'is 1' },
      { path: ['events', '0', 'data', 'a/b', '0'], message: 'is wrong' },
    ],
    [
      { path: ['events', '1', 'rawData'], message: 'is 2' },
      { path: ['events', '1', 'rawData', 'a/b', '0'], message: 'is wrong' },
    ],
  ])
})

test('a batch leaves room for others, and its answers keep their order', async () => {
  let [atOnce, mostAtOnce] = [0, 0]
  const validate = async (
    _environmentId: string,
    _schema: string,
    data: string,
  ): Promise<SchemaIssue[]> => {
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    for (let turn = Number(data) % 3; turn >= 0; turn -= 1) await new Promise(setImmediate)
    atOnce -= 1
    return [{ pointer: '', message: data }]
  }
  const events = Array.from({ length: 50 }, (_, index) => ruled(rule(), String(index)))

  const issues = await findIssues(validate, events)

  expect(issues.map(([issue]) => issue?.message)).toEqual(events.map(({ event }) => event.rawData))
  expect(mostAtOnce).toBe(MAX_AT_ONCE)
})
