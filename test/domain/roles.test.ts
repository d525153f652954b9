import { expect, test } from 'vitest'
import { isAbove, ROLES } from '../../src/domain/roles.ts'

test('each role is above what it may do without', () => {
  const above = ROLES.map((role) => [role, ROLES.filter((other) => isAbove(role, other))])

  expect(Object.fromEntries(above)).toEqual({
    ADMIN: ['WORKBENCH', 'EVENTS', 'VIEWER'],
    WORKBENCH: ['EVENTS', 'VIEWER'],
    EVENTS: [],
    VIEWER: [],
  })
})
