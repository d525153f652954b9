import { graphql } from '../../examples/generated/gql.ts'
import type { DeliveryFilter } from '../../examples/generated/graphql.ts'
import { openStream } from './live-client.ts'
import type { CallOptions, Service } from './service.ts'

const ResendsOne = graphql(`
  mutation ResendsOne($id: ID!) {
    deliveryResend(input: { id: $id }) {
      ... on DeliveryResendPayload {
        delivery { id status attemptCount nextAttemptAt completedAt }
      }
      ... on UserError { code message }
    }
  }
`)

const ResendsMany = graphql(`
  mutation ResendsMany($filter: DeliveryFilter!) {
    deliveriesResend(input: { filter: $filter }) {
      __typename
      ... on DeliveriesResendPayload {
        resend { id total done succeeded failed createdAt completedAt }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

export const ResendsLive = graphql(`
  subscription ResendsLive($id: ID!) {
    resend(id: $id) { id total done succeeded failed completedAt }
  }
`)

/** A delivery is sent again; the answer, whatever it is. */
export async function resendOne(service: Service, id: string, caller?: CallOptions) {
  return (await service.ask(ResendsOne, { id }, caller)).deliveryResend
}

/** Many are; the answer, whatever it is. */
export async function resendMany(service: Service, filter: DeliveryFilter, caller?: CallOptions) {
  return (await service.ask(ResendsMany, { filter }, caller)).deliveriesResend
}

/** Begins a bulk resend, which must be possible. */
export async function beginResend(service: Service, filter: DeliveryFilter, caller?: CallOptions) {
  const answer = await resendMany(service, filter, caller)
  if (!('resend' in answer)) throw new Error(JSON.stringify(answer))
  return answer.resend
}

/** All that is told of a bulk resend until it is done. */
export async function followResend(service: Service, id: string, caller?: CallOptions) {
  const states = []
  for await (const { data, errors } of await openStream(service, ResendsLive, { id }, caller)) {
    if (data == null) throw new Error(JSON.stringify(errors))
    states.push(data.resend)
  }
  return states
}
