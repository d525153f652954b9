import { ExportError } from './export-error.ts'

type Kind = 'text' | 'list' | 'boolean'

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false }

/** What stands in the address, by name; what a value must be is checked by the API itself. */
export function readParameters(
  searchParams: URLSearchParams,
  kinds: Readonly<Record<string, Kind>>,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {}
  for (const name of new Set(searchParams.keys())) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) throw wrongParameter(name, 'is not known here.')
    parameters[name] = parsed(name, kind, searchParams.getAll(name))
  }
  return parameters
}

function parsed(name: string, kind: Kind, values: readonly string[]): unknown {
  if (kind === 'list') return values
  const [value = '', ...others] = values
  if (others.length > 0) throw wrongParameter(name, 'is given more than once.')
  if (kind === 'text') return value
  if (!Object.hasOwn(BOOLEANS, value)) throw wrongParameter(name, 'must be true or false.')
  return BOOLEANS[value]
}

export function wrongParameter(name: string, what: string, cause?: unknown): ExportError {
  return new ExportError(400, 'BAD_USER_INPUT', `The parameter ${name} ${what}`, { cause })
}
