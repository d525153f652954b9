import type { Exchange } from '../domain/exchanges.ts'
import type { RequestLogEntry } from '../domain/request-log.ts'
import { builder, mayCaller } from './builder.ts'
import type { GraphqlContext } from './context.ts'
import { HeaderType } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'

/** The request of an entry. Only tests keep headers and body: those of real ones were never written. */
export const LoggedRequestType = builder.objectRef<RequestLogEntry>('LoggedRequest').implement({
  description:
    'What was sent. Where isRedacted, headers and body are null: they were not kept, or are not for this caller.',
  fields: (t) => ({
    method: t.expose('method', { type: HttpMethodEnum, description: 'How it was sent.' }),
    url: t.exposeString('url', { description: 'Where it was sent.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: async (entry, _args, context) => (await exchangeOf(entry, context)) === undefined,
    }),
    headers: t.field({
      type: [HeaderType],
      nullable: true,
      description: 'As they were sent, but for those of the connection.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.requestHeaders.slice(),
    }),
    body: t.string({
      nullable: true,
      description: 'As it was sent.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.requestBody.toString(),
    }),
  }),
})

/** Of an entry that was answered. */
export type Answered = RequestLogEntry & { readonly statusCode: number }

export const LoggedResponseType = builder.objectRef<Answered>('LoggedResponse').implement({
  description:
    'What was answered. Where isRedacted, headers and body are null: they were not kept, or are not for this caller.',
  fields: (t) => ({
    statusCode: t.exposeInt('statusCode', { description: 'The HTTP status.' }),
    isRedacted: t.boolean({
      description: 'Whether headers and body were left out.',
      resolve: async (entry, _args, context) => (await exchangeOf(entry, context)) === undefined,
    }),
    headers: t.field({
      type: [HeaderType],
      nullable: true,
      description: 'As they came.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.responseHeaders?.slice(),
    }),
    body: t.string({
      nullable: true,
      description: 'As it came, read as UTF-8: what is none is replaced by U+FFFD.',
      resolve: async (entry, _args, context) =>
        (await exchangeOf(entry, context))?.responseBody?.toString(),
    }),
    isTruncated: t.exposeBoolean('isTruncated', {
      description: 'Whether more came than the 64 KiB that are read.',
    }),
  }),
})

/** Undefined where nothing was kept, or it is not for this caller. */
async function exchangeOf(
  { id, trigger }: RequestLogEntry,
  context: GraphqlContext,
): Promise<Exchange | undefined> {
  if (trigger !== 'test' || !mayCaller(context, 'manages')) return undefined
  return context.loaders.exchanges.load(id)
}
