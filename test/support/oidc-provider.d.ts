/** The package brings no types: these are of what the tests use. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  interface IssuedToken {
    readonly scope?: string
    destroy(): Promise<void>
  }

  export class Provider {
    constructor(issuer: string, configuration: object)
    readonly ClientCredentials: { find(token: string): Promise<IssuedToken | undefined> }
    callback(): RequestListener
  }
}
