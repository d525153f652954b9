import { builder } from './builder.ts'

export const HttpMethodEnum = builder.enumType('HttpMethod', {
  description: 'How a webhook is sent.',
  values: {
    POST: { value: 'POST', description: 'What receivers expect.' },
    PUT: { value: 'PUT', description: 'For endpoints that ask for it.' },
  } as const,
})
