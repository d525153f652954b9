import { MAX_SAMPLE_CHARACTERS, type Sample } from '../domain/mapping-backtest.ts'
import { type Backtest, backtestInTurn, MAX_BACKTEST_MS } from '../operations/mapping-backtest.ts'
import { builder } from './builder.ts'
import { sessionOf, viewOf } from './context.ts'
import { times } from './limits/cost.ts'
import { MappingErrorType, namedSubscription } from './mapping-preview.ts'
import { EventType } from './refs.ts'
import { badUserInput } from './top-level-errors.ts'

const MAX_EVENTS = 1_000
const DEFAULT_EVENTS = 100
const MAX_SAMPLES = 20
const DEFAULT_SAMPLES = 5

const MappingVerdictEnum = builder.enumType('MappingVerdict', {
  description: 'What a candidate would change for an event.',
  values: {
    FAILED: { value: 'failed', description: 'The candidate fails: nothing would be sent.' },
    DROPPED: {
      value: 'dropped',
      description: 'The candidate drops it, and what is in use does not.',
    },
    CHANGED: {
      value: 'changed',
      description: 'Another body would be sent, or one where none is sent now.',
    },
  } as const,
})

const SampleType = builder.objectRef<Sample>('MappingBacktestSample').implement({
  description: `An event that a candidate would change something for. Bodies are cut at ${MAX_SAMPLE_CHARACTERS} characters.`,
  fields: (t) => ({
    event: t.field({
      type: EventType,
      description: 'Which event.',
      resolve: ({ eventId }, _args, { loaders }) => loaders.events.load(eventId) as Promise<never>,
    }),
    verdict: t.expose('verdict', { type: MappingVerdictEnum, description: 'What changes.' }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'The body as it is sent now; null where the present mapping fails or drops it.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'The body that the candidate makes; null where it fails or drops it.',
    }),
    isTruncated: t.exposeBoolean('isTruncated', {
      description: 'Whether a body is longer than what is shown of it.',
    }),
    error: t.expose('error', {
      type: MappingErrorType,
      nullable: true,
      description: 'Why the candidate failed; null where it did not.',
    }),
  }),
})

const count = (name: keyof Backtest['counts']) => (backtested: Backtest) => backtested.counts[name]

const BacktestType = builder.objectRef<Backtest>('MappingBacktest').implement({
  description: 'How a candidate fares with what was published. Nothing was sent.',
  fields: (t) => ({
    total: t.int({
      description: 'How many events it was run on: the sum of the others.',
      resolve: ({ counts }) => counts.same + counts.changed + counts.dropped + counts.failed,
    }),
    same: t.int({
      description: 'Of these nothing changes: the same body, byte for byte, or dropped by both.',
      resolve: count('same'),
    }),
    changed: t.int({
      description: 'Of these another body is sent, or one where none is sent now.',
      resolve: count('changed'),
    }),
    dropped: t.int({
      description: 'These the candidate drops, and what is in use does not.',
      resolve: count('dropped'),
    }),
    failed: t.int({ description: 'With these the candidate fails.', resolve: count('failed') }),
    isComplete: t.exposeBoolean('isComplete', {
      description: `False where it took more than ${MAX_BACKTEST_MS / 1_000} s: then it was run on the newest events only.`,
    }),
    samples: t.field({
      type: [SampleType],
      complexity: times(MAX_SAMPLES),
      description: 'What changes: failures first, then what is dropped, then the rest.',
      resolve: ({ samples }) => [...samples],
    }),
  }),
})

const BacktestInput = builder.inputType('MappingBacktestInput', {
  description: 'A candidate, and the subscription that it is for.',
  fields: (t) => ({
    webhookSubscriptionId: t.id({ required: true, description: "The subscription's id." }),
    script: t.string({ required: true, description: 'The candidate, written like a mapping.' }),
    last: t.int({
      defaultValue: DEFAULT_EVENTS,
      description: `How many events of the subscription's types and scope, from the newest. 1 to ${MAX_EVENTS}.`,
    }),
    samples: t.int({
      defaultValue: DEFAULT_SAMPLES,
      description: `At most so many. 0 to ${MAX_SAMPLES}.`,
    }),
  }),
})

builder.queryField('mappingBacktest', (t) =>
  t.field({
    type: BacktestType,
    description:
      'Runs a candidate for a mapping over the last events that its subscription asks for, and compares it with what is sent of them now. Sends and stores nothing.',
    authScopes: { manages: true },
    args: {
      input: t.arg({ type: BacktestInput, required: true, description: 'What to compare.' }),
    },
    async resolve(_root, { input }, context) {
      const last = numberWithin('last', input.last ?? DEFAULT_EVENTS, 1, MAX_EVENTS)
      const samples = numberWithin('samples', input.samples ?? DEFAULT_SAMPLES, 0, MAX_SAMPLES)
      const subscription = await namedSubscription(context, input.webhookSubscriptionId)
      const { db, sandbox, mappingTrials, request } = context
      const exportSettings = sessionOf(context).environment
      const turn = { places: mappingTrials.backtests, signal: request?.signal }
      const given = { script: input.script, last, samples }
      const { oldestId } = viewOf(context)
      return backtestInTurn({ db, sandbox, exportSettings, oldestId, ...turn }, subscription, given)
    },
  }),
)

function numberWithin(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value
  throw badUserInput(`${name} must be ${least} to ${most}.`)
}
