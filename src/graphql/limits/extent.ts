import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** What selections come to, with each fragment written out where it is spread. */
export interface Extent {
  /** How many are within each other. */
  readonly depth: number
  readonly selections: number
  readonly aliases: number
  readonly directives: number
  /** Fields of the set itself, and not of what is within them. */
  readonly fields: number
  /** How many lists of the schema are within each other. */
  readonly schemaLists: number
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

const NOTHING: Extent = {
  depth: 0,
  selections: 0,
  aliases: 0,
  directives: 0,
  fields: 0,
  schemaLists: 0,
}
/** Of introspection; nothing else in the schema has such a name. */
const SCHEMA_LISTS: ReadonlySet<string> = new Set([
  'fields',
  'inputFields',
  'interfaces',
  'possibleTypes',
])

export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition)
    }
  }
  return fragments
}

/**
 * Looks at each fragment once, however often it is spread: ten that spread each other twice come to a thousand.
 * Answers undefined for selections that contain themselves.
 */
export function extentMeter(fragments: Fragments): (set: SelectionSetNode) => Extent | undefined {
  const known = new Map<string, Extent | undefined>()
  const ofFragment = (name: string): Extent | undefined => {
    const fragment = fragments.get(name)
    if (fragment === undefined) return NOTHING // validation says so
    if (known.has(name)) return known.get(name)
    known.set(name, undefined) // found again before it is known: it contains itself
    const extent = ofSet(fragment.selectionSet)
    known.set(name, extent)
    return extent
  }
  const ofSet = (set: SelectionSetNode | undefined): Extent | undefined => {
    let total = NOTHING
    for (const selection of set?.selections ?? []) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : ofSet(selection.selectionSet)
      if (inner === undefined) return undefined
      total = sum(total, around(selection, inner))
    }
    return total
  }
  return ofSet
}

function around(selection: SelectionNode, inner: Extent): Extent {
  const isField = selection.kind === Kind.FIELD
  return {
    depth: inner.depth + 1,
    selections: inner.selections + 1,
    aliases: inner.aliases + (isField && selection.alias !== undefined ? 1 : 0),
    directives: inner.directives + (selection.directives?.length ?? 0),
    fields: isField ? 1 : inner.fields,
    schemaLists: inner.schemaLists + (isField && SCHEMA_LISTS.has(selection.name.value) ? 1 : 0),
  }
}

function sum(a: Extent, b: Extent): Extent {
  return {
    depth: Math.max(a.depth, b.depth),
    selections: a.selections + b.selections,
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
    fields: a.fields + b.fields,
    schemaLists: Math.max(a.schemaLists, b.schemaLists),
  }
}
