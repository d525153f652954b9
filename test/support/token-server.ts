import { OAuth2Server } from 'oauth2-mock-server'
import { TOKEN } from './oauth.ts'

/** What is answered instead: a status, and parts of the body or all of it. */
export interface BrokenAnswer {
  readonly status?: number
  readonly parts?: Record<string, unknown>
  readonly body?: Record<string, unknown> | ''
}

/** Issues TOKEN to everybody, by POST. */
export interface TokenServer extends AsyncDisposable {
  readonly url: string
  /** Its next answer is another one. */
  breakNext(answer: BrokenAnswer): void
}

export async function startTokenServer(): Promise<TokenServer> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('ES256')
  await server.start(0, '127.0.0.1')
  let broken: BrokenAnswer = {}
  server.service.on('beforeResponse', (response: { body: unknown; statusCode: number }) => {
    const { status = 200, parts, body } = broken
    broken = {}
    response.statusCode = status
    response.body = body ?? { ...(response.body as object), access_token: TOKEN, ...parts }
  })
  return {
    url: `http://127.0.0.1:${server.address().port}/token`,
    breakNext(answer) {
      broken = answer
    },
    [Symbol.asyncDispose]: () => server.stop(),
  }
}
