import { graphql } from '../../examples/generated/gql.ts'
import type {
  SigningKeyCreateInput,
  SigningKeyRotateInput,
  WebhookSubscriptionCreateInput,
  WebhookSubscriptionUpdateInput,
} from '../../examples/generated/graphql.ts'
import type { CallOptions, Service } from './service.ts'

const SigningKeysCreate = graphql(`
  mutation SigningKeysCreate($input: SigningKeyCreateInput!) {
    signingKeyCreate(input: $input) {
      __typename
      ... on SigningKeyCreatePayload { secret signingKey { ...SigningKeysShown } }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
  fragment SigningKeysShown on SigningKey {
    id name algorithm secretDerivation maskedSecret publicKey createdAt rotatedAt
    previousSecrets { maskedSecret expiresAt }
  }
`)

const SigningKeysRotate = graphql(`
  mutation SigningKeysRotate($input: SigningKeyRotateInput!) {
    signingKeyRotate(input: $input) {
      __typename
      ... on SigningKeyRotatePayload {
        secret rotatedAt previousSecretExpiresAt note
        signingKey { ...SigningKeysShown }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
      ... on LimitReachedError { limit }
    }
  }
`)

const SigningKeysReveal = graphql(`
  mutation SigningKeysReveal($id: ID!) {
    signingKeyReveal(input: { id: $id }) {
      __typename
      ... on SigningKeyRevealPayload { secret }
      ... on UserError { code message }
    }
  }
`)

const SigningKeysDelete = graphql(`
  mutation SigningKeysDelete($id: ID!) {
    signingKeyDelete(input: { id: $id }) {
      __typename
      ... on SigningKeyDeletePayload { deletedId }
      ... on UserError { code message }
    }
  }
`)

const SigningKeysFind = graphql(`
  query SigningKeysFind($id: ID!) {
    node(id: $id) { ... on SigningKey { ...SigningKeysShown } }
  }
`)

const SigningKeysSubscribe = graphql(`
  mutation SigningKeysSubscribe($input: WebhookSubscriptionCreateInput!) {
    webhookSubscriptionCreate(input: $input) {
      __typename
      ... on WebhookSubscriptionCreatePayload {
        secret
        webhookSubscription { ...SigningKeysUse }
      }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
  fragment SigningKeysUse on WebhookSubscription {
    id name signatureScheme signatureHeader
    credential { id }
    signingKey { id name algorithm secretDerivation }
  }
`)

const SigningKeysChange = graphql(`
  mutation SigningKeysChange($input: WebhookSubscriptionUpdateInput!) {
    webhookSubscriptionUpdate(input: $input) {
      __typename
      ... on WebhookSubscriptionUpdatePayload { webhookSubscription { ...SigningKeysUse } }
      ... on UserError { code message }
      ... on InvalidInputError { issues { path message } }
    }
  }
`)

const SigningKeysLeave = graphql(`
  mutation SigningKeysLeave($id: ID!, $isForGood: Boolean!) {
    webhookSubscriptionDisable(input: { id: $id }) @skip(if: $isForGood) { __typename }
    webhookSubscriptionDelete(input: { id: $id }) @include(if: $isForGood) { __typename }
  }
`)

/** What callers may do with signing keys, each with the answer as it came. */
export function keysOf(service: Service, caller?: CallOptions) {
  return {
    create: async (input: Partial<SigningKeyCreateInput> = {}) =>
      (await service.ask(SigningKeysCreate, { input: { name: 'a key', ...input } }, caller))
        .signingKeyCreate,
    rotate: async (input: SigningKeyRotateInput) =>
      (await service.ask(SigningKeysRotate, { input }, caller)).signingKeyRotate,
    reveal: async (id: string) =>
      (await service.ask(SigningKeysReveal, { id }, caller)).signingKeyReveal,
    remove: async (id: string) =>
      (await service.ask(SigningKeysDelete, { id }, caller)).signingKeyDelete,
    find: async (id: string) => (await service.ask(SigningKeysFind, { id }, caller)).node,
    subscribe: async (input: Partial<WebhookSubscriptionCreateInput> = {}) => {
      const complete = { name: 'a user', eventTypes: ['*'], url: 'https://example.com/', ...input }
      return (await service.ask(SigningKeysSubscribe, { input: complete }, caller))
        .webhookSubscriptionCreate
    },
    change: async (input: WebhookSubscriptionUpdateInput) =>
      (await service.ask(SigningKeysChange, { input }, caller)).webhookSubscriptionUpdate,
    disable: (id: string) => service.ask(SigningKeysLeave, { id, isForGood: false }, caller),
    unsubscribe: (id: string) => service.ask(SigningKeysLeave, { id, isForGood: true }, caller),
  }
}

export type Keys = ReturnType<typeof keysOf>

/** A key that stands for itself, and its secret. */
export async function makeKey(
  keys: Keys,
  input?: Partial<SigningKeyCreateInput>,
): Promise<{ readonly id: string; readonly secret: string }> {
  const made = await keys.create(input)
  if (made.__typename !== 'SigningKeyCreatePayload') throw new Error(JSON.stringify(made))
  return { id: made.signingKey.id, secret: made.secret }
}

/** The new secret. */
export async function makeRotation(keys: Keys, input: SigningKeyRotateInput) {
  const rotated = await keys.rotate(input)
  if (rotated.__typename !== 'SigningKeyRotatePayload') throw new Error(JSON.stringify(rotated))
  return rotated
}

/** The id of a subscription that signs with a key. */
export async function makeUser(
  keys: Keys,
  input: Partial<WebhookSubscriptionCreateInput> = {},
): Promise<string> {
  const made = await keys.subscribe(input)
  if (made.__typename !== 'WebhookSubscriptionCreatePayload') throw new Error(JSON.stringify(made))
  return made.webhookSubscription.id
}

/** The paths of what was refused, with dots. */
export function pathsOf(answer: object): string[] {
  if (!('issues' in answer)) throw new Error(`Nothing was refused: ${JSON.stringify(answer)}`)
  return (answer.issues as { path: string[] }[]).map(({ path }) => path.join('.'))
}
