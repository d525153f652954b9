import type { MappingError, MappingInput, Sandbox } from '../../src/domain/mappings.ts'

type Mapper = Pick<Sandbox, 'map'>

/** For those whose subscriptions have no mapping. */
export const noMapping: Mapper = {
  map: () => Promise.reject(new Error('A mapping ran that nobody has written.')),
}

/** Mappings that are written here: a script is the name of one. */
export function mapperOf(
  scripts: Readonly<Record<string, (input: MappingInput) => unknown>>,
): Mapper & { readonly inputs: readonly MappingInput[] } {
  const inputs: MappingInput[] = []
  return {
    inputs,
    async map(script, input) {
      inputs.push(input)
      const value = scripts[script]?.(input)
      const kind = value == null ? 'dropped' : 'mapped'
      const body = JSON.stringify(value)
      return { result: kind === 'mapped' ? { kind, body } : { kind }, logs: [], durationMs: 1 }
    },
  }
}

/** A script that fails each time. */
export function failingMapper(error: Partial<MappingError>): Mapper {
  const whole: MappingError = {
    ...{ kind: 'runtime', message: 'It failed.', line: 3, column: 7 },
    ...error,
  }
  return {
    map: async () => ({ result: { kind: 'failed', error: whole }, logs: [], durationMs: 1 }),
  }
}
