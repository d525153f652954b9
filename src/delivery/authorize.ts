import type { BasicConfig, OpenCredential } from '../domain/credentials.ts'
import type { AccessTokens } from './access-tokens.ts'
import { signAws, type UnsignedRequest } from './aws-signature.ts'

interface Authorized {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** After it was refused: what it was authorized with is not used again. */
  readonly renew?: () => void
}

/** Lets a request in at its endpoint. Comes last: it may sign all the rest, and the time. */
export type Authorize = (
  credential: OpenCredential | null,
  request: UnsignedRequest,
  now: Date,
) => Promise<Authorized>

export function createAuthorize({ tokens }: { readonly tokens: AccessTokens }): Authorize {
  return async (credential, request, now) => {
    const { url, headers } = request
    if (credential === null) return { url, headers }
    const { id, updatedAt, config } = credential
    switch (config.kind) {
      case 'basic':
        return { url, headers: withAuthorization(headers, basicValue(config)) }
      case 'oauth': {
        const token = await tokens.get({ id, updatedAt, config })
        const renew = () => tokens.drop(id, token)
        return { url, headers: withAuthorization(headers, `Bearer ${token}`), renew }
      }
      case 'aws':
        return signAws(config, request, now)
    }
  }
}

const basicValues = new WeakMap<BasicConfig, string>()

/** Made once a configuration, which is kept for many deliveries. */
function basicValue(config: BasicConfig): string {
  const known = basicValues.get(config)
  if (known !== undefined) return known
  const value = `Basic ${Buffer.from(`${config.username}:${config.password}`).toString('base64')}`
  basicValues.set(config, value)
  return value
}

/** In place of one that the subscription has set: a request may carry one only. */
function withAuthorization(headers: Readonly<Record<string, string>>, authorization: string) {
  const names = Object.keys(headers)
  if (!names.some(isAuthorization)) return { ...headers, authorization } // nearly always, and quick
  const others = Object.entries(headers).filter(([name]) => !isAuthorization(name))
  return Object.fromEntries([...others, ['authorization', authorization]])
}

function isAuthorization(name: string): boolean {
  return name.toLowerCase() === 'authorization'
}
