import { builder } from './builder.ts'

export const ListOrderEnum = builder.enumType('ListOrder', {
  description: 'Which end of a list comes first.',
  values: {
    NEWEST_FIRST: { value: 'newest', description: 'For looking at what is recent.' },
    OLDEST_FIRST: {
      value: 'oldest',
      description:
        'For reading on and on: what is new comes after the last cursor. So that nothing is passed over, the list ends where something that was begun may still have to be stored: what was published a moment ago may be missing from it, and is there when it is read on.',
    },
  } as const,
})
