import { builder } from './builder.ts'
import { OAuthRequestSchemeEnum } from './credential-enums.ts'
import { HeaderInput } from './headers.ts'

const ON_HOST = "Omitted: read off the URL's host."

const BasicCredentialInput = builder.inputType('BasicCredentialInput', {
  description: 'A user name and a password: HTTP Basic authentication.',
  fields: (t) => ({
    username: t.string({
      required: true,
      description: 'No colon and no control characters. 1 to 1024 characters.',
    }),
    password: t.string({
      required: true,
      description: 'Secret. No control characters; at most 4096 characters.',
    }),
  }),
})

const OAuthCredentialInput = builder.inputType('OAuthCredentialInput', {
  description: 'OAuth 2 client credentials (RFC 6749, 4.4).',
  fields: (t) => ({
    tokenUrl: t.field({
      type: 'URL',
      required: true,
      description: 'Where to fetch tokens: http or https, and an address that webhooks may go to.',
    }),
    clientId: t.string({
      required: true,
      description: 'Who we are to the token server. 1 to 1024 characters.',
    }),
    clientSecret: t.string({ required: true, description: 'Secret. 1 to 4096 characters.' }),
    scope: t.string({
      description: 'What to ask for, with single spaces between scopes. Omitted: nothing said.',
    }),
    requestScheme: t.field({
      type: OAuthRequestSchemeEnum,
      defaultValue: 'body',
      description: 'How to ask for a token.',
    }),
    parameters: t.field({
      type: [HeaderInput],
      description:
        'Further parameters of the token request (audience, resource). Never shown again. At most 20, of 100 and 4096 characters; none twice.',
    }),
  }),
})

const AwsCredentialInput = builder.inputType('AwsCredentialInput', {
  description: 'An access key of AWS, to sign requests with (Signature Version 4).',
  fields: (t) => ({
    accessKeyId: t.string({
      required: true,
      description: '1 to 128 letters, digits and any of _ . @ -',
    }),
    secretAccessKey: t.string({
      required: true,
      description: 'Secret. 1 to 128 printable ASCII characters.',
    }),
    sessionToken: t.string({
      description: 'Secret, of a temporary access key. At most 8192 printable ASCII characters.',
    }),
    region: t.string({ description: ON_HOST }),
    service: t.string({ description: ON_HOST }),
    signQuery: t.boolean({
      defaultValue: false,
      description: "Whether the signature goes into the URL's query instead of headers.",
    }),
  }),
})

export const CredentialConfigInput = builder.inputType('CredentialConfigInput', {
  description: 'Exactly one kind of credential.',
  isOneOf: true,
  fields: (t) => ({
    basic: t.field({ type: BasicCredentialInput, description: 'HTTP Basic authentication.' }),
    oauth: t.field({ type: OAuthCredentialInput, description: 'OAuth 2 client credentials.' }),
    aws: t.field({ type: AwsCredentialInput, description: 'AWS Signature Version 4.' }),
  }),
})
