import type { RequestLogEntry } from '../domain/request-log.ts'
import { builder } from './builder.ts'
import { HeaderType } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'

/** The request of an entry. Real requests keep neither headers nor body: both were never written. */
export const LoggedRequestType = builder.objectRef<RequestLogEntry>('LoggedRequest').implement({
  description: 'What was sent. Where isRedacted, headers and body are null: they were not kept.',
  fields: (t) => ({
    method: t.expose('method', { type: HttpMethodEnum, description: 'How it was sent.' }),
    url: t.exposeString('url', { description: 'Where it was sent.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: () => true,
    }),
    headers: t.field({
      type: [HeaderType],
      nullable: true,
      description: 'As they were sent.',
      resolve: () => null,
    }),
    body: t.string({ nullable: true, description: 'As it was sent.', resolve: () => null }),
  }),
})

interface Answer {
  readonly statusCode: number
  readonly isTruncated: boolean
}

export const LoggedResponseType = builder.objectRef<Answer>('LoggedResponse').implement({
  description:
    'What was answered. Where isRedacted, headers and body are null: they were not kept.',
  fields: (t) => ({
    statusCode: t.exposeInt('statusCode', { description: 'The HTTP status.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: () => true,
    }),
    headers: t.field({
      type: [HeaderType],
      nullable: true,
      description: 'As they came.',
      resolve: () => null,
    }),
    body: t.string({ nullable: true, description: 'As it came.', resolve: () => null }),
    isTruncated: t.exposeBoolean('isTruncated', {
      description: 'Whether more came than the 64 KiB that are read.',
    }),
  }),
})
