import { builder } from './builder.ts'

export const ListOrderEnum = builder.enumType('ListOrder', {
  description: 'Which end of a list comes first.',
  values: {
    NEWEST_FIRST: { value: 'newest', description: 'For looking at what is recent.' },
    OLDEST_FIRST: {
      value: 'oldest',
      description: 'For reading on and on: what is new comes after the last cursor.',
    },
  } as const,
})
