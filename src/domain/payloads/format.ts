/** What a body is made from. */
export interface PayloadContent {
  /** The log entry's id: another one for each attempt. */
  readonly requestId: string
  readonly environmentId: string
  readonly subscriptionId: string
  readonly eventId: string
  readonly eventType: string
  readonly occurredAt: Date
  readonly isTest: boolean
  readonly cardTemplateId: string | null
  /** From `excerpt` of the same format. */
  readonly excerpt: string
}

/** What a body looks like. The published text is spliced in as it stands, never parsed and printed again. */
export interface Format {
  readonly contentType: string
  /** What of the data, which is JSON text, stands in the body: found once an event, however many subscriptions it goes to. */
  readonly excerpt: (data: string) => string
  readonly print: (content: PayloadContent) => string
}

/** For those that take the data as it is. */
export function wholeData(data: string): string {
  return data
}
