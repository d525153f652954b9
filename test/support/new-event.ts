import type { NewEvent } from '../../src/domain/events.ts'

/** An event that has been checked and may be stored. */
export function newInput(environmentId: string, part: Partial<NewEvent> = {}): NewEvent {
  return {
    environmentId,
    publisherId: null,
    type: 'user.created',
    rawData: '{"a": 1}',
    dataField: 'rawData',
    occurredAt: null,
    isTest: false,
    cardTemplateId: null,
    actionFlowConfigId: null,
    idempotencyKey: null,
    ...part,
  }
}
