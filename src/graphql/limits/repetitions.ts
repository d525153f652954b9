import { type FieldNode, Kind, type SelectionSetNode } from 'graphql'
import type { Fragments } from './extent.ts'

/**
 * How often one name is answered in one place, fragments written out. Visits each selection that often: only for
 * documents whose extent is known to be within its limits.
 */
export function mostRepeated(set: SelectionSetNode, fragments: Fragments): number {
  const counts = new Map<string, number>()
  let most = 0
  for (const { name, alias, selectionSet } of fieldsOf(set, fragments)) {
    const shown = (alias ?? name).value
    const count = (counts.get(shown) ?? 0) + 1
    counts.set(shown, count)
    most = Math.max(most, count)
    if (selectionSet !== undefined) most = Math.max(most, mostRepeated(selectionSet, fragments))
  }
  return most
}

function* fieldsOf({ selections }: SelectionSetNode, fragments: Fragments): Generator<FieldNode> {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      yield selection
      continue
    }
    const { selectionSet } =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : (fragments.get(selection.name.value) ?? {})
    if (selectionSet !== undefined) yield* fieldsOf(selectionSet, fragments)
  }
}
