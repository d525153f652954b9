import { subscribe, unsubscribe } from 'node:diagnostics_channel'

const API_KEY = /^x-api-key: (.*)\r$/im

/** What subscriptions that sign as API_KEY sent, in the order in which the requests left. */
export interface SecretsSent extends Disposable {
  readonly secrets: readonly string[]
}

/** From now on, by all the workers of this process, to this address: taken where the bytes leave. */
export function watchSecretsSent(url: string): SecretsSent {
  const { origin } = new URL(url)
  const secrets: string[] = []
  const onHeaders = (message: unknown) => {
    const { request, headers } = message as { request: { origin: string | URL }; headers: string }
    if (new URL(request.origin).origin === origin) secrets.push(API_KEY.exec(headers)?.[1] ?? '')
  }
  subscribe('undici:client:sendHeaders', onHeaders)
  return {
    secrets,
    [Symbol.dispose]: () => void unsubscribe('undici:client:sendHeaders', onHeaders),
  }
}
