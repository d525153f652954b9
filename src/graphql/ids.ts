import { NotFoundError } from '../domain/errors.ts'
import { type IdKind, NIL_UUID, parseId } from '../domain/ids.ts'

/** The UUID inside an id; an id of another kind is one that never was. */
export function getUuid(kind: IdKind, id: string): string {
  const uuid = parseId(kind, id)
  if (uuid === undefined) throw new NotFoundError(id)
  return uuid
}

/** What a list below one thing selects: nothing, where its filter names another. */
export function within(own: string, named: string | undefined): string {
  return named === undefined || named === own ? own : NIL_UUID
}

/** In a filter, an id that never was selects nothing. */
export function filterUuid(kind: IdKind, id: string | null | undefined): string | undefined {
  return id == null ? undefined : (parseId(kind, id) ?? NIL_UUID)
}
