import type { InputIssue } from '../domain/errors.ts'
import { pointerPath } from '../domain/event-types.ts'
import type { NewEvent } from '../domain/events.ts'
import { type Sandbox, SchemaDeadlineError } from '../domain/mappings.ts'
import type { TypeRule } from '../storage/event-types.ts'

/** An event whose registered type has a say. */
export interface Ruled {
  readonly event: NewEvent
  readonly rule: TypeRule
  /** From `input` to the event. */
  readonly path: readonly string[]
}

type Validate = Sandbox['validate']

/** Of one call, so that a batch leaves room for what others run. */
const MAX_VALIDATIONS_AT_ONCE = 8
const MAX_CALL_MS = 10_000

/** What is wrong with each event, in their order. `elapsedMs` is a clock that does not jump. */
export async function findIssues(
  validate: Validate,
  events: readonly Ruled[],
  elapsedMs: () => number = () => performance.now(),
): Promise<InputIssue[][]> {
  const issues: InputIssue[][] = events.map(() => [])
  const until = elapsedMs() + MAX_CALL_MS
  const tooSlow = new Set<TypeRule>()
  const rest = events.entries()

  const check = async (ruled: Ruled): Promise<InputIssue[]> => {
    const { rule } = ruled
    if (rule.isArchived) return [archivedIssue(ruled)] // whatever its schema says, and however late it is
    if (rule.schema === null) return []
    const isLate = elapsedMs() > until || tooSlow.has(rule)
    const found = isLate ? undefined : await issuesOf(validate, ruled, rule.schema)
    if (found === undefined) tooSlow.add(rule) // once is enough to know
    return found ?? [tooSlowIssue(ruled)]
  }
  const checkRest = async () => {
    for (const [index, ruled] of rest) issues[index] = await check(ruled)
  }
  await Promise.all(Array.from({ length: MAX_VALIDATIONS_AT_ONCE }, checkRest))
  return issues
}

/** Undefined where the schema's deadline has passed. */
async function issuesOf(
  validate: Validate,
  { event, rule, path }: Ruled,
  schema: string,
): Promise<InputIssue[] | undefined> {
  try {
    const found = await validate(rule.environmentId, schema, event.rawData)
    return found.map(({ pointer, message }) => ({
      path: [...path, event.dataField, ...pointerPath(pointer)],
      message,
    }))
  } catch (error) {
    if (error instanceof SchemaDeadlineError) return undefined // the caller can have it changed
    throw error
  }
}

function archivedIssue({ path }: Ruled): InputIssue {
  return { path: [...path, 'type'], message: 'is archived: nothing is published with it.' }
}

function tooSlowIssue({ path }: Ruled): InputIssue {
  const message = 'has a JSON Schema by which this data could not be checked in time.'
  return { path: [...path, 'type'], message }
}
