import {
  ConflictError,
  type ErrorCode,
  IdempotencyConflictError,
  type InputIssue,
  InvalidInputError,
  LimitReachedError,
  NotFoundError,
  type UserError,
} from '../domain/errors.ts'
import { builder } from './builder.ts'
import { times } from './limits/cost.ts'

/** Of an event the most that are told; other inputs have as many only where nearly all of them is wrong. */
const USUAL_ISSUES = 10

const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Why a request was declined, for a program.',
  values: {
    INVALID_INPUT: { description: 'Something in the input is wrong: see the issues.' },
    NOT_FOUND: { description: 'There is nothing with that id here.' },
    CONFLICT: { description: 'It contradicts the present state.' },
    IDEMPOTENCY_CONFLICT: { description: 'The key was used before, with other content.' },
    LIMIT_REACHED: { description: 'There are as many as there may be.' },
  } satisfies Record<ErrorCode, { description: string }>,
})

const UserErrorInterface = builder.interfaceRef<UserError>('UserError').implement({
  description:
    'What every expected error has, so that a client can show it without knowing which one it is.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'For a program.' }),
    message: t.exposeString('message', { description: 'For a person.' }),
  }),
})

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One thing that is wrong with an input.',
  fields: (t) => ({
    path: t.stringList({
      description: 'Where, from `input` down: ["headers", "0", "name"].',
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString('message', { description: 'What is wrong there.' }),
  }),
})

builder.objectType(InvalidInputError, {
  name: 'InvalidInputError',
  description: 'Something in the input is wrong. Nothing was done.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssueType],
      complexity: times(USUAL_ISSUES),
      description: 'All that is wrong, not only the first.',
      resolve: ({ issues }) => [...issues],
    }),
  }),
})

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'There is nothing with that id in this environment.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({ id: t.exposeID('id', { description: 'The id that was asked for.' }) }),
})

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'It contradicts the present state. Nothing was done.',
  interfaces: [UserErrorInterface],
})

builder.objectType(IdempotencyConflictError, {
  name: 'IdempotencyConflictError',
  description: 'The idempotency key was used before, with other content. Nothing was published.',
  interfaces: [UserErrorInterface],
})

builder.objectType(LimitReachedError, {
  name: 'LimitReachedError',
  description: 'There are as many as there may be. Nothing was made.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({ limit: t.exposeInt('limit', { description: 'How many there may be.' }) }),
})
