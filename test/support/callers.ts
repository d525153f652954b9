import { graphql } from '../../examples/generated/gql.ts'
import type { ApiTokenCreateInput, Role } from '../../examples/generated/graphql.ts'
import type { CallOptions, GraphqlAnswer, Service } from './service.ts'

const CallersEnvironment = graphql(`
  mutation CallersEnvironment($input: EnvironmentCreateInput!) {
    environmentCreate(input: $input) {
      ... on EnvironmentCreatePayload {
        environment { id name createdAt }
      }
      ... on UserError { code message }
    }
  }
`)

let count = 0

/** A new environment, where a test is alone. An ADMIN acts in it with `{ environment: id }`. */
export async function createEnvironment(service: Service, name?: string) {
  count += 1
  const input = { name: name ?? `environment ${count}` }
  const { environmentCreate: created } = await service.ask(CallersEnvironment, { input })
  if (!('environment' in created)) throw new Error(JSON.stringify(created))
  return created.environment
}

const CallersToken = graphql(`
  mutation CallersToken($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      ... on ApiTokenCreatePayload {
        token
        apiToken { id name prefix }
      }
      ... on UserError { code message }
    }
  }
`)

/** A token that the administrator makes. */
export async function createToken(
  service: Service,
  input: Partial<ApiTokenCreateInput> & { readonly role: Role },
) {
  const complete = { name: `${input.role} of a test`, ...input }
  const { apiTokenCreate: created } = await service.ask(CallersToken, { input: complete })
  if (!('token' in created)) throw new Error(JSON.stringify(created))
  return { ...created.apiToken, token: created.token }
}

/** A new environment, and a caller of each role in it. */
export interface Callers extends Record<Lowercase<Role>, CallOptions> {
  readonly environmentId: string
}

export async function createCallers(service: Service): Promise<Callers> {
  const { id: environmentId } = await createEnvironment(service)
  const caller = async (role: Role) => {
    const { token } = await createToken(service, { role, environmentId })
    return { token }
  }
  const [workbench, events, viewer] = await Promise.all([
    caller('WORKBENCH'),
    caller('EVENTS'),
    caller('VIEWER'),
  ])
  return { environmentId, admin: { environment: environmentId }, workbench, events, viewer }
}

/** The code of an answer's only top-level error; undefined where there is none. */
export function errorCode({ errors = [] }: GraphqlAnswer<unknown>): string | undefined {
  if (errors.length > 1) throw new Error(JSON.stringify(errors))
  return errors[0]?.extensions?.code
}
