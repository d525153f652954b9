import { isStorable } from '../domain/text.ts'
import { badUserInput } from './top-level-errors.ts'

type Given<T> = { [Name in keyof T]?: NonNullable<T[Name]> }

/** Without what was left out: in a filter, null selects as little as nothing does. */
export function given<T extends object>(fields: T): Given<T> {
  const entries = Object.entries(fields).filter(([, value]) => value != null)
  for (const [name, value] of entries) {
    // PostgreSQL would refuse the whole query.
    if ([value].flat().some((item) => typeof item === 'string' && !isStorable(item))) {
      throw badUserInput(`${name} must not contain U+0000 or half a surrogate pair.`)
    }
  }
  return Object.fromEntries(entries) as Given<T>
}
