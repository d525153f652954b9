import { GraphQLError } from 'graphql'
import { InvalidInputError } from '../domain/errors.ts'
import { type ListenedRequest, parseListener } from '../domain/listening.ts'
import { TooManyListenersError, TooSlowError } from '../live/errors.ts'
import { builder } from './builder.ts'
import { environmentIdOf, type GraphqlContext } from './context.ts'
import { endingInAnswers } from './ending-in-answers.ts'
import { HeaderType, USUAL_HEADERS } from './headers.ts'
import { HttpMethodEnum } from './http-method.ts'
import { times } from './limits/cost.ts'
import { badUserInput } from './top-level-errors.ts'

const ListenedRequestType = builder.objectRef<ListenedRequest>('ListenedRequest').implement({
  description:
    'A request as a subscription with the defaults would be sent it: ENVELOPE, STANDARD_WEBHOOKS, the export settings applied. It is nobody’s delivery, and in no log.',
  fields: (t) => ({
    eventId: t.exposeID('eventId', { description: 'Of the event.' }),
    eventType: t.exposeString('eventType', { description: 'Of the event.' }),
    method: t.expose('method', { type: HttpMethodEnum, description: 'How it is to be sent.' }),
    headers: t.field({
      type: [HeaderType],
      complexity: times(USUAL_HEADERS),
      description: 'All but those of the connection, the signature among them. None is masked.',
      resolve: ({ headers }) => [...headers],
    }),
    body: t.exposeString('body', {
      description: 'What was signed: to be sent as UTF-8, as it is.',
    }),
  }),
})

builder.subscriptionField('listen', (t) =>
  t.field({
    type: ListenedRequestType,
    description:
      'The events that are published from now on, as the requests they would be, to be sent on by whoever asks: for endpoints under development, which the service cannot reach. Nothing is delivered or logged by it, and nothing is sent again. One who is too slow is ended with the code TOO_SLOW; where too many listen, with TOO_MANY_LISTENERS.',
    authScopes: { manages: true },
    args: {
      eventTypes: t.arg.stringList({
        required: true,
        description: 'Names, or patterns that end in *. 1 to 100.',
      }),
      secret: t.arg.string({
        description:
          'What to sign with: whsec_ and base64 of 24 to 75 bytes, made for this occasion. It is not kept. Omitted: one that nobody knows.',
      }),
    },
    subscribe: (_root, input, context) =>
      endingInAnswers(startListening(input, context), refusalOf),
    resolve(request) {
      if (request instanceof Error) throw request
      return request
    },
  }),
)

function startListening(
  input: { readonly eventTypes: readonly string[]; readonly secret?: string | null | undefined },
  context: GraphqlContext,
): AsyncIterableIterator<ListenedRequest> {
  try {
    const listener = parseListener(input, environmentIdOf(context), context.now())
    return context.listening.requests(listener)
  } catch (error) {
    if (error instanceof InvalidInputError) throw badUserInput(error.message)
    throw refusalOf(error) ?? error
  }
}

function refusalOf(error: unknown): GraphQLError | undefined {
  if (error instanceof TooSlowError) return withCode('TOO_SLOW', error)
  return error instanceof TooManyListenersError ? withCode('TOO_MANY_LISTENERS', error) : undefined
}

function withCode(code: string, { message }: Error): GraphQLError {
  return new GraphQLError(message, { extensions: { code } })
}
