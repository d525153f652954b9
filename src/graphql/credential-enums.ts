import { builder } from './builder.ts'

export const OAuthRequestSchemeEnum = builder.enumType('OAuthRequestScheme', {
  description: 'How an OAuth token is asked for.',
  values: {
    BODY: { value: 'body', description: 'A POST with a form-encoded body.' },
    URL: { value: 'url', description: "A GET with the parameters in the URL's query." },
  } as const,
})
