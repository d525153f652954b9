import type { Manner, TokenManner } from './parrot.ts'
import type { SecretsWorld } from './secrets-world.ts'

/** A service in a world of secrets, and how to ask it. */
export interface SecretsService {
  readonly world: SecretsWorld
  readonly url: string
}

const AWS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', region: 'eu-west-1', service: 'execute-api' }
const CREATED = '__typename ... on UserError { message }'

/** What a mutation answers; throws where it declines. */
export async function mutate(
  { world, url }: SecretsService,
  name: string,
  input: object,
  selection: string,
) {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`
  const query = `mutation ($input: ${type}Input!) {
    ${name}(input: $input) { ${CREATED} ... on ${type}Payload { ${selection} } }
  }`
  const answer = await world.call(url, query, { input })
  const result = answer.data?.[name]
  if (result?.__typename !== `${type}Payload`) throw new Error(JSON.stringify(answer))
  return result
}

export async function createCredential(service: SecretsService, config: object): Promise<string> {
  const input = { name: 'a credential', config }
  const { credential } = await mutate(service, 'credentialCreate', input, 'credential { id }')
  return credential.id
}

/** One of each form, whose secrets have never been seen before. */
export function configsOf({ canaries, parrot }: SecretsWorld): Record<string, object> {
  const oauth = (tokenUrl: string, requestScheme: string) => ({
    oauth: {
      ...{ tokenUrl, requestScheme, clientId: 'client', clientSecret: canaries.text('client') },
      parameters: [{ name: 'audience', value: canaries.text('parameter') }],
    },
  })
  const aws = (more: object) => ({
    aws: { ...AWS, secretAccessKey: canaries.ascii('aws'), ...more },
  })
  const manners = ['issue', 'refuse', 'repeat', 'mutter', 'break', 'cut'] as const
  const toParrot = (manner: TokenManner) => [
    [`${manner} BODY`, oauth(parrot.url(manner), 'BODY')],
    [`${manner} URL`, oauth(parrot.url(manner), 'URL')],
  ]
  return {
    basic: { basic: { username: 'user', password: canaries.text('password') } },
    aws: aws({}),
    awsSession: aws({ sessionToken: canaries.ascii('session') }),
    awsQuery: aws({ signQuery: true, sessionToken: canaries.ascii('session') }),
    nowhere: oauth('http://nowhere.invalid/token', 'BODY'),
    unlistening: oauth('http://127.0.0.3:1024/token', 'URL'),
    ...Object.fromEntries(manners.flatMap(toParrot)),
  }
}

export async function createSubscription(
  service: SecretsService,
  manner: Manner | URL,
  more: object = {},
): Promise<string> {
  const { world } = service
  const url = manner instanceof URL ? manner.href : world.parrot.url(manner)
  const input = {
    name: 'a subscription',
    eventTypes: ['*'],
    url,
    maxRetries: 1,
    autoDisable: false,
    ...more,
  }
  const { webhookSubscription } = await mutate(
    service,
    'webhookSubscriptionCreate',
    { headers: secretHeaders(world), ...input },
    'secret webhookSubscription { id }',
  )
  return webhookSubscription.id
}

/** None that a credential or a signature sets. */
export function secretHeaders({ canaries }: SecretsWorld) {
  return [
    { name: 'X-Auth-Key', value: canaries.ascii('key') },
    {
      name: 'Cookie',
      value: `session=${canaries.jwt('cookie')}; other="${canaries.jwt('other')}"`,
    },
    { name: 'Ocp-Subscription-Token', value: `Bearer ${canaries.jwt('bearer')}` },
  ]
}

/** With secrets of the caller's, and a new one by each policy; answers their ids. */
export async function createSigningKeys(service: SecretsService): Promise<string[]> {
  const { canaries } = service.world
  const brought = () => [
    { secret: `whsec_${canaries.bytes(32).toString('base64')}` },
    { secret: canaries.text('signing') },
    { algorithm: 'ED25519', secret: `whsk_${canaries.bytes(32).toString('base64')}` },
    { algorithm: 'HMAC_SHA256' },
    { algorithm: 'ED25519' },
    { secret: canaries.ascii('key') },
  ]
  const ids: string[] = []
  for (const made of brought()) {
    const input = { name: 'a key', ...made }
    const key = await mutate(service, 'signingKeyCreate', input, 'secret signingKey { id }')
    const { id } = key.signingKey
    ids.push(id)
    for (const policy of ['OVERLAP', 'IMMEDIATE', 'FINISH_IN_FLIGHT', 'OVERLAP']) {
      const secret = policy === 'IMMEDIATE' ? undefined : brought()[ids.length - 1]?.secret
      await mutate(service, 'signingKeyRotate', { id, policy, secret }, 'secret note')
    }
    await mutate(service, 'signingKeyReveal', { id }, 'secret')
  }
  return ids
}

export async function publish(service: SecretsService, data: object): Promise<string> {
  const { event } = await mutate(service, 'eventPublish', { type: 'a', data }, 'event { id }')
  return event.id
}
