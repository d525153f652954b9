import type { Endpoint, Endpoints } from './endpoints.ts'
import { type SubscriptionInput, subscribe } from './load.ts'

/** An endpoint, and the subscription that sends it all events of a type of its own. */
export interface Target {
  readonly type: string
  readonly endpoint: Endpoint
  readonly subscriptionId: string
}

export async function createTarget(
  apiUrl: string,
  endpoints: Endpoints,
  type: string,
  options: Pick<SubscriptionInput, 'autoDisable'> = {},
): Promise<Target> {
  const endpoint = await endpoints.open()
  const input = { name: type, eventTypes: [type], url: endpoint.url, ...options }
  return { type, endpoint, subscriptionId: await subscribe(apiUrl, input) }
}

export async function createTargets(
  apiUrl: string,
  endpoints: Endpoints,
  prefix: string,
  count: number,
): Promise<Target[]> {
  const targets: Target[] = []
  for (let index = 0; index < count; index += 1) {
    targets.push(await createTarget(apiUrl, endpoints, `${prefix}.${index}`))
  }
  return targets
}
