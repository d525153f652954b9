import { type Format, wholeData } from './format.ts'

/** As Standard Webhooks advises. Tests are marked beside the data, where the envelope marks them. */
export const standard: Format = {
  contentType: 'application/json',
  excerpt: wholeData,
  print: ({ eventType, occurredAt, isTest, excerpt }) =>
    `{"type":"${eventType}","timestamp":"${occurredAt.toISOString()}"` +
    (isTest ? ',"isTest":true' : '') +
    `,"data":${excerpt}}`,
}
