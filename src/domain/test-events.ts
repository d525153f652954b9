import { checkInput } from './errors.ts'
import { checkEventType, isPattern } from './event-types.ts'
import { parseData } from './events.ts'
import type { Subscription } from './subscriptions.ts'

/** What a caller gives to try an endpoint with; what is left out is chosen for them. */
export interface TestEventInput {
  readonly eventType?: string | null | undefined
  /** Null is JSON's. */
  readonly data?: unknown
}

/** Where the subscription names no type but a pattern. */
const TEST_TYPE = 'hookwire.test'
const SAMPLE_DATA = { message: 'This is a test. Nothing has happened.' }

export function parseTestEvent(
  { eventType, data = SAMPLE_DATA }: TestEventInput,
  { eventTypes }: Pick<Subscription, 'eventTypes'>,
): { type: string; rawData: string } {
  const type = eventType ?? usualType(eventTypes)
  let rawData = ''
  checkInput((refuse) => {
    checkEventType(refuse, type, ['eventType'])
    rawData = parseData(refuse, { data }).rawData
  })
  return { type, rawData }
}

function usualType([first]: readonly string[]): string {
  return first === undefined || isPattern(first) ? TEST_TYPE : first
}
