export interface Member {
  readonly name: string
  readonly value: unknown
  /** A JSON Pointer. */
  readonly pointer: string
}

/** All members of all objects in a JSON value, also of those that are no schema but data within one. */
export function membersOf(value: unknown, pointer = ''): Member[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const inside = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    const members = membersOf(inner, inside)
    if (Array.isArray(value)) return members
    return [{ name, value: inner, pointer: inside }, ...members]
  })
}
