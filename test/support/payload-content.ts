import { newUuid } from '../../src/domain/ids.ts'
import type { Format, PayloadContent } from '../../src/domain/payloads/format.ts'

const now = new Date('2026-01-01T12:00:00.123Z')

/** What a body is made from, but for the data. */
export const content: Omit<PayloadContent, 'excerpt'> = {
  requestId: newUuid(now),
  environmentId: newUuid(now),
  subscriptionId: newUuid(now),
  eventId: newUuid(now),
  eventType: 'user.created',
  occurredAt: now,
  isTest: false,
  cardTemplateId: null,
}

export function bodyOf(
  { excerpt, print }: Format,
  data: string,
  part: Partial<PayloadContent> = {},
): string {
  return print({ ...content, ...part, excerpt: excerpt(data) })
}
