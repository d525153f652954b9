import { type InputIssue, InvalidInputError } from '../domain/errors.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Sandbox } from '../domain/mappings.ts'
import type { Db } from '../storage/database.ts'
import type { TypeRevision, TypeRule } from '../storage/event-types.ts'
import { findIdempotencyKeys } from '../storage/idempotency-keys.ts'
import { findIssues, type Ruled } from './data-checks.ts'
import { createTypeRules, type TypeRules, typeKey, typeNameOf } from './type-rules.ts'

/** Leads from `input` to the event of an index. */
type PathOf = (index: number) => readonly string[]

/**
 * Publishes events that meet what their registered types ask for. Schemas are run before `publish`
 * opens its transaction, which then compares what each event was checked by with what stands.
 */
export type PublishChecked = <T>(
  events: readonly NewEvent[],
  pathOf: PathOf,
  publish: (checked: readonly NewEvent[]) => Promise<T>,
) => Promise<T>

interface Checker {
  readonly db: Db
  readonly sandbox: Pick<Sandbox, 'validate'>
  readonly rules: TypeRules
}

/** Types have a say by which some of the events were not checked. Nothing was stored. */
export class UncheckedError extends Error {
  override name = 'UncheckedError'
  readonly typeKeys: ReadonlySet<string>

  constructor(typeKeys: Iterable<string>) {
    super('Events were not checked by what their types ask for.')
    this.typeKeys = new Set(typeKeys)
  }

  concerns(event: NewEvent): boolean {
    return this.typeKeys.has(typeKey(typeNameOf(event)))
  }
}

/** A type that changes while its events are checked has them checked again, so often at most. */
const MAX_RUNS = 5
/** That are told of one call. */
const MAX_ISSUES = 1_000

export function createPublishChecked(db: Db, sandbox: Checker['sandbox']): PublishChecked {
  const rules = createTypeRules(db)
  return async (events, pathOf, publish) => {
    for (let run = 1; ; run += 1) {
      const checked = await checkEvents({ db, sandbox, rules }, events, pathOf)
      try {
        return await publish(checked)
      } catch (error) {
        if (!(error instanceof UncheckedError)) throw error
        if (run === MAX_RUNS) throw restless(error, events, pathOf)
        rules.remember(error.typeKeys) // else the next run would know as little
      }
    }
  }
}

/** Inside the transaction, of events that are new: those that anything is asked of were checked by it. */
export function refuseUnchecked(
  events: readonly NewEvent[],
  revisions: readonly TypeRevision[],
): void {
  if (revisions.length === 0) return
  const now = new Map(revisions.map((row) => [typeKey(row), row.revision]))
  const unchecked = events.flatMap((event) => {
    const key = typeKey(typeNameOf(event))
    return now.has(key) && now.get(key) !== event.typeRevision ? [key] : []
  })
  if (unchecked.length > 0) throw new UncheckedError(unchecked)
}

async function checkEvents(
  checker: Checker,
  events: readonly NewEvent[],
  pathOf: PathOf,
): Promise<readonly NewEvent[]> {
  const asked = await checker.rules.findFor(events)
  if (asked.size === 0) return events
  const judged = await judge(checker, events, asked, pathOf)
  if (judged.some(({ issues }) => issues.length > 0)) {
    // What a caller is told of a batch must not hang on what this process happens to remember.
    const all = await checker.rules.findForAll(events)
    const others = new Map([...all].filter(([key]) => !asked.has(key)))
    const refused = [...judged, ...(await judge(checker, events, others, pathOf))]
    const inOrder = refused.toSorted((one, other) => one.index - other.index)
    throw new InvalidInputError(inOrder.flatMap(({ issues }) => issues).slice(0, MAX_ISSUES))
  }
  const checked = [...events]
  for (const { event, index, rule } of judged) {
    checked[index] = { ...event, typeRevision: rule.revision }
  }
  return checked
}

interface Judged extends Ruled {
  readonly index: number
  readonly issues: readonly InputIssue[]
}

/** Those of the events whose types have these rules; without those that are wrong, but were stored before. */
async function judge(
  { db, sandbox }: Checker,
  events: readonly NewEvent[],
  rules: ReadonlyMap<string, TypeRule>,
  pathOf: PathOf,
): Promise<readonly Judged[]> {
  const ruled = events.flatMap((event, index) => {
    const rule = rules.get(typeKey(typeNameOf(event)))
    return rule === undefined ? [] : [{ event, index, rule, path: pathOf(index) }]
  })
  const issues = await findIssues(sandbox.validate, ruled)
  const judged = ruled.map((one, order) => ({ ...one, issues: issues[order] ?? [] }))
  const isRepeat = await repeatsAmong(
    db,
    judged.filter((one) => one.issues.length > 0),
  )
  return judged.filter((one) => one.issues.length === 0 || !isRepeat(one.event))
}

/** An event that was stored is answered again under its key, whatever its type has come to ask for since. */
async function repeatsAmong(
  db: Db,
  ruled: readonly Ruled[],
): Promise<(event: NewEvent) => boolean> {
  const keys = ruled.flatMap(({ event: { environmentId, idempotencyKey: key } }) =>
    key === null ? [] : [{ environmentId, key }],
  )
  const used = keys.length === 0 ? [] : await findIdempotencyKeys(db, keys)
  const names = new Set(used.map(({ environmentId, key }) => `${environmentId} ${key}`))
  return ({ environmentId, idempotencyKey: key }) =>
    key !== null && names.has(`${environmentId} ${key}`)
}

function restless(error: UncheckedError, events: readonly NewEvent[], pathOf: PathOf) {
  const message = 'changed again and again while the event was checked. Publish it again.'
  return new InvalidInputError(
    events.flatMap((event, index) =>
      error.concerns(event) ? [{ path: [...pathOf(index), 'type'], message }] : [],
    ),
  )
}
