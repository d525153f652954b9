import { randomInt, randomUUID } from 'node:crypto'

export interface DemoEvent {
  readonly type: string
  readonly data: Record<string, unknown>
}

const PEOPLE = [
  { name: 'Ada Lovelace', email: 'ada@example.com' },
  { name: 'Björk Guðmundsdóttir', email: 'bjork@example.com' },
  { name: 'Chinua Achebe', email: 'chinua@example.com' },
  { name: '樋口 一葉', email: 'ichiyo@example.com' },
  { name: 'Frida Kahlo', email: 'frida@example.com' },
]
const SHOPS = ['Corner Bakery', 'Café Central', 'Night Train Tickets', 'The Book Barn']
const DECLINE_REASONS = ['insufficient_funds', 'expired_card', 'limit_exceeded']

const MAKERS: Record<string, () => Record<string, unknown>> = {
  'card-ordered': () => ({
    ...card(),
    design: oneOf(['black', 'coral']),
    express: randomInt(2) > 0,
  }),
  'card-activated': () => ({ ...card(), lastDigits: String(randomInt(10_000)).padStart(4, '0') }),
  'payment.authorized': () => ({ ...payment() }),
  'payment.declined': () => ({ ...payment(), reason: oneOf(DECLINE_REASONS) }),
  'user.created': () => ({ userId: randomUUID(), ...oneOf(PEOPLE) }),
  'user.updated': () => ({ userId: randomUUID(), email: oneOf(PEOPLE).email }),
}

export const DEMO_EVENT_TYPES = Object.keys(MAKERS)

/** An event as an application of some bank might publish it. */
export function newDemoEvent(): DemoEvent {
  const [type, make] = oneOf(Object.entries(MAKERS))
  return { type, data: make() }
}

function card() {
  return { cardId: randomUUID(), holder: oneOf(PEOPLE).name }
}

function payment() {
  return {
    paymentId: randomUUID(),
    amount: { value: (randomInt(100, 20_000) / 100).toFixed(2), currency: oneOf(['EUR', 'USD']) },
    merchant: oneOf(SHOPS),
  }
}

function oneOf<T>(choices: readonly T[]): T {
  return choices[randomInt(choices.length)] as T
}
