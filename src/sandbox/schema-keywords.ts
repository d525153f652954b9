import type { Ajv, ErrorObject, FuncKeywordDefinition } from 'ajv'
import type { DataValidateFunction } from 'ajv/dist/types/index.js'

// Keywords of which ajv's own ways do not hold for all data. It compares by the methods of what is compared,
// which a member named `valueOf` or `constructor` hides; and it divides as floating-point numbers do.

/** What two numbers that cannot be held exactly, and their quotient, may be off by together. */
const ROUNDING_STEPS = 4

const DEFINITIONS: readonly (FuncKeywordDefinition & { readonly keyword: string })[] = [
  {
    keyword: 'const',
    compile(allowedValue: unknown) {
      const expected = canonical(allowedValue)
      return judged((data) => canonical(data) === expected, {
        ...{ message: 'must be equal to constant', params: { allowedValues: [allowedValue] } },
      })
    },
  },
  {
    keyword: 'enum',
    schemaType: 'array',
    compile(allowedValues: unknown[]) {
      const expected = new Set(allowedValues.map(canonical))
      return judged((data) => expected.has(canonical(data)), {
        ...{ message: 'must be equal to one of the allowed values', params: { allowedValues } },
      })
    },
  },
  {
    keyword: 'uniqueItems',
    ...{ type: 'array', schemaType: 'boolean' },
    compile(isWanted: boolean) {
      const validate: DataValidateFunction = (data: readonly unknown[]) => {
        const pair = isWanted ? findTwins(data) : undefined
        if (pair === undefined) return true
        const message = `must NOT have duplicate items (items ## ${pair.join(' and ')} are identical)`
        validate.errors = [{ keyword: 'uniqueItems', message, params: {} }]
        return false
      }
      return validate
    },
  },
  {
    keyword: 'multipleOf',
    ...{ type: 'number', schemaType: 'number' },
    compile: (divisor: number) =>
      judged((data) => isMultiple(data as number, divisor), {
        ...{ message: `must be multiple of ${divisor}`, params: { multipleOf: divisor } },
      }),
  },
]

export function addKeywords<A extends Ajv>(ajv: A): A {
  for (const definition of DEFINITIONS) {
    ajv.removeKeyword(definition.keyword)
    ajv.addKeyword(definition)
  }
  return ajv
}

type Verdict = Pick<ErrorObject, 'message' | 'params'>

function judged(
  isValid: (data: unknown) => boolean,
  { message, params }: Verdict,
): DataValidateFunction {
  const validate: DataValidateFunction = (data: unknown) => {
    if (isValid(data)) return true
    validate.errors = [{ message, params }] as Partial<ErrorObject>[]
    return false
  }
  return validate
}

/** The same text for what JSON Schema calls equal: the order of members means nothing, nor does 1.0. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

function findTwins(items: readonly unknown[]): readonly [number, number] | undefined {
  const seen = new Map<string, number>()
  for (const [index, item] of items.entries()) {
    const text = canonical(item)
    const twin = seen.get(text)
    if (twin !== undefined) return [twin, index]
    seen.set(text, index)
  }
  return undefined
}

/** 19.99 is a multiple of 0.01, as it is to whoever wrote it. Between whole numbers there is no doubt. */
function isMultiple(value: number, divisor: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(divisor)) return value % divisor === 0
  const quotient = value / divisor
  const error = Math.abs(quotient - Math.round(quotient))
  return error <= Math.abs(quotient) * Number.EPSILON * ROUNDING_STEPS
}
