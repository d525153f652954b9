export interface Greeting {
  readonly url: string
  /** How a shell gets at the token, so that it need not stand in its history. */
  readonly tokenInShell: string
  /** The token just made: it is printed this once. */
  readonly newToken?: string
  /** The file that the token is kept in. */
  readonly tokenPath?: string
  /** An endpoint that may be subscribed. */
  readonly exampleEndpoint: string
}

/** What the start prints: where it is, how to get in, and three lines to paste. */
export function greeting(start: Greeting): string {
  const { url, tokenInShell, newToken, tokenPath, exampleEndpoint } = start
  const call =
    `curl -s ${url}/graphql -H "authorization: Bearer ${tokenInShell}"` +
    ` -H 'content-type: application/json'`
  return [
    '',
    `Hookwire is running: ${url}/graphql (GraphiQL for browsers)`,
    ...(newToken === undefined ? [] : [`Admin token: ${newToken} (printed this once)`]),
    ...(tokenPath === undefined ? [] : [`The admin token is kept in ${tokenPath}`]),
    '',
    'Three lines to paste into other terminals: watch, subscribe, publish.',
    '',
    `${call} -N -H 'accept: text/event-stream' -d '{"query":"subscription { requestLog { entries { url outcome attemptNumber durationMs } } }"}'`,
    '',
    `${call} -d '{"query":"mutation { webhookSubscriptionCreate(input: {name: \\"first\\", eventTypes: [\\"*\\"], url: \\"${exampleEndpoint}\\"}) { ... on WebhookSubscriptionCreatePayload { secret webhookSubscription { id } } ... on UserError { message } } }"}'`,
    '',
    `${call} -d '{"query":"mutation { eventPublish(input: {type: \\"card-ordered\\", data: {card: 7}}) { ... on EventPublishPayload { event { id } deliveryCount } ... on UserError { message } } }"}'`,
    '',
    'Or see it all at work: npm run demo',
    '',
  ].join('\n')
}
