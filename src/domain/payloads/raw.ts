import { type Format, wholeData } from './format.ts'

/** The published text and nothing else: type, id and whether it is a test are in headers. */
export const raw: Format = {
  contentType: 'application/json',
  excerpt: wholeData,
  print: ({ excerpt }) => excerpt,
}
