import type { MappingInput } from '../../src/domain/mappings.ts'

/** What a script is given, where a test says nothing else. */
export function mappingInput(
  data: unknown = { amount: 5 },
  context: Partial<MappingInput['context']> = {},
): MappingInput {
  return {
    event: {
      id: 'evt_01m7y41yedfrmt1r9bzwa45zjw',
      type: 'card-ordered',
      timestamp: new Date('2026-01-01T12:00:00Z'),
      data: JSON.stringify(data),
      isTest: false,
      cardTemplateId: null,
      actionFlowConfigId: null,
    },
    context: { environmentId: 'env_one', subscriptionId: 'sub_one', attempt: 1, ...context },
  }
}
