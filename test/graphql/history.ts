import { graphql } from '../../examples/generated/gql.ts'
import { type Callers, createCallers } from '../support/callers.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import type { Service } from '../support/service.ts'

const HistoryDisable = graphql(`
  mutation HistoryDisable($id: ID!) {
    webhookSubscriptionDisable(input: { id: $id }) { __typename }
  }
`)

const HistoryDelete = graphql(`
  mutation HistoryDelete($id: ID!) {
    webhookSubscriptionDelete(input: { id: $id }) { __typename }
  }
`)

const EVENT_TYPES = ['order.paid', 'order.sent', 'card-ordered', 'card-lost', 'unheard'] as const

/** Of a privileged port that belongs to no protocol. */
const NOBODY_LISTENS = 'http://127.0.0.1:2/'

/** The attempts that are recorded before nothing more is due. */
const ATTEMPTS = 6

/** An environment where every kind of thing has happened. The service's clock must be a ticking one. */
export interface History {
  readonly callers: Callers
  /** Ids by type; `test` is a test event of the type order.paid. All in the order of publishing. */
  readonly events: Record<(typeof EVENT_TYPES)[number] | 'test', string>
  readonly subscriptions: Record<keyof typeof SUBSCRIPTIONS, string>
}

/** What each gets, and so how its deliveries fare. */
const SUBSCRIPTIONS = {
  /** order.paid and card-ordered succeed. */
  ok: { eventTypes: ['order.paid', 'card-ordered'] },
  /** order.sent is exhausted. */
  failing: { eventTypes: ['order.sent'], maxRetries: 0, autoDisable: false },
  /** order.sent waits for a retry. */
  waiting: { eventTypes: ['order.sent'] },
  /** card-ordered waited for a retry until this was deleted. */
  deleted: { eventTypes: ['card-ordered'] },
  /** card-lost reached nobody, and waited for a retry until this was disabled. */
  disabled: { eventTypes: ['card-lost'] },
} as const

export async function createHistory(service: Service): Promise<History> {
  const callers = await createCallers(service)
  const { workbench } = callers
  await using good = await startReceiver()
  await using bad = await startReceiver()
  bad.answerAlways(500)
  const urls = {
    ok: good.url,
    failing: bad.url,
    waiting: bad.url,
    deleted: bad.url,
    disabled: NOBODY_LISTENS,
  }

  const subscriptions: Record<string, string> = {}
  for (const [name, { eventTypes, ...rest }] of Object.entries(SUBSCRIPTIONS)) {
    const url = urls[name as keyof typeof urls]
    const input = { name, url, eventTypes: [...eventTypes], ...rest }
    subscriptions[name] = (await service.subscribe(input, workbench)).id
  }
  const events: Record<string, string> = {}
  for (const type of EVENT_TYPES) events[type] = (await service.publish({ type }, workbench)).id
  const test = await service.publish({ type: 'order.paid', isTest: true }, workbench)
  await recordedEntries(service, ATTEMPTS, workbench)
  await service.ask(HistoryDisable, { id: subscriptions['disabled'] ?? '' }, workbench)
  await service.ask(HistoryDelete, { id: subscriptions['deleted'] ?? '' }, workbench)

  return {
    callers,
    events: { ...events, test: test.id } as History['events'],
    subscriptions: subscriptions as History['subscriptions'],
  }
}
