import { expect, test } from 'vitest'
import { contentHash, type NewEvent } from '../../src/domain/events.ts'

const content: NewEvent = {
  environmentId: 'an environment',
  publisherId: null,
  type: 'user.created',
  rawData: '{"a":1}',
  dataField: 'rawData',
  occurredAt: new Date('2026-01-01T12:00:00Z'),
  isTest: false,
  cardTemplateId: 'c',
  actionFlowConfigId: null,
  idempotencyKey: 'k',
}

test.each<[string, Partial<NewEvent>]>([
  ['its type', { type: 'user.deleted' }],
  ['its data', { rawData: '{"a":2}' }],
  ['white space in its data', { rawData: '{"a": 1}' }],
  ['a millisecond', { occurredAt: new Date('2026-01-01T12:00:00.001Z') }],
  ['the lack of a time', { occurredAt: null }],
  ['being a test', { isTest: true }],
  ['a scope id', { cardTemplateId: 'd' }],
  ['the lack of a scope id', { cardTemplateId: null }],
  ['the same id in the other scope', { cardTemplateId: null, actionFlowConfigId: 'c' }],
])('%s makes other content', (_what, change) => {
  const hash = contentHash({ ...content, ...change })

  expect(hash).not.toEqual(contentHash(content))
})

test.each<[string, Partial<NewEvent>]>([
  ['who publishes it', { publisherId: 'somebody' }],
  ['where', { environmentId: 'elsewhere' }],
  ['under which key', { idempotencyKey: 'l' }],
  ['in which field the data was given', { dataField: 'data' }],
  ['the revision of its type', { typeRevision: 2 }],
])('%s does not make other content', (_what, change) => {
  const hash = contentHash({ ...content, ...change })

  expect(hash).toEqual(contentHash(content))
})
