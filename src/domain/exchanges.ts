import type { Header } from './headers.ts'

/** What went over the wire for one log entry. Secret-looking values are masked before it is made. */
export interface Exchange {
  /** The log entry's. */
  readonly id: string
  readonly environmentId: string
  readonly requestHeaders: readonly Header[]
  readonly requestBody: Buffer
  /** Null, like the body, where nobody answered. */
  readonly responseHeaders: readonly Header[] | null
  readonly responseBody: Buffer | null
}
