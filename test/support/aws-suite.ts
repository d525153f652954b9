import { readFileSync } from 'node:fs'
import type { Signing, WireRequest } from '../../src/delivery/aws-signer.ts'

interface Context {
  readonly credentials: {
    readonly access_key_id: string
    readonly secret_access_key: string
    readonly token?: string
  }
  readonly expiration_in_seconds: number
  readonly normalize: boolean
  readonly omit_session_token?: boolean
  readonly region: string
  readonly service: string
  readonly sign_body: boolean
  readonly timestamp: string
}

interface Expected {
  readonly signature: string
  readonly signedRequest: string
}

type Cases = Record<
  string,
  { context: Context; request: string; header: Expected; query: Expected }
>

interface SuiteCase {
  readonly name: string
  readonly form: 'header' | 'query'
  readonly request: WireRequest
  readonly signing: Signing
  readonly expiresInSeconds: number
  /** Of the cases that sign without the token and send it all the same: not what Hookwire does. */
  readonly addedToken: string | undefined
  readonly signature: string
  readonly signed: { readonly target: string; readonly headers: Record<string, string> }
}

/** AWS's Signature Version 4 test suite: each case in both forms. */
export function readAwsSuite(): SuiteCase[] {
  const file = new URL('./vectors/aws-sigv4/cases.json', import.meta.url)
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Cases
  return Object.entries(cases).flatMap(([name, { context, request, ...forms }]) =>
    (['header', 'query'] as const).map((form) => {
      const { signature, signedRequest } = forms[form]
      const { headers, method, target, body } = parseRequest(request)
      const { host = '', ...others } = headers
      const [path = '', query = ''] = target.split('?')
      const token = context.credentials.token
      const isOmitted = context.omit_session_token === true
      return {
        ...{ name, form, signature, signed: parseRequest(signedRequest) },
        request: { method, host, path, query, headers: others, body: Buffer.from(body) },
        signing: {
          accessKeyId: context.credentials.access_key_id,
          secretAccessKey: context.credentials.secret_access_key,
          sessionToken: isOmitted ? null : (token ?? null),
          ...{ region: context.region, service: context.service },
          now: new Date(context.timestamp),
          pathReading: context.normalize ? 'normalised' : 'as_sent',
          sendsBodyHash: form === 'header' && context.sign_body,
        },
        expiresInSeconds: context.expiration_in_seconds,
        addedToken: isOmitted ? token : undefined,
      }
    }),
  )
}

/** Names in lower case; of a header that repeats the values with commas, as a receiver joins them. */
function parseRequest(text: string) {
  const [head = '', body = ''] = text.split(/\n\n(.*)/s)
  const [first = '', ...lines] = head.trimEnd().split(/\n(?! )/)
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1\.1$/.exec(first) ?? []
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/:(.*)/s)
    const earlier = headers[name.toLowerCase()]
    headers[name.toLowerCase()] = earlier === undefined ? value : `${earlier},${value}`
  }
  return { method, target, headers, body: body.trimEnd() }
}
