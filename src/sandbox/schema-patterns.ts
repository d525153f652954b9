import type { Options } from 'ajv'
import { MAX_PATTERN_CHARACTERS } from './limits.ts'

type RegExpEngine = NonNullable<NonNullable<Options['code']>['regExp']>

/** The patterns of one schema. */
export interface Patterns {
  readonly engine: RegExpEngine
  /** Makes the engine compile all of them, which it does when they meet text. */
  warmUp(): void
}

/** What is wrong with a pattern, and with which. */
export class PatternError extends Error {
  override name = 'PatternError'
  readonly pattern: string

  constructor(message: string, { pattern, ...options }: ErrorOptions & { pattern: string }) {
    super(message, options)
    this.pattern = pattern
  }
}

/** A character of more than eight bits: for text that has one an expression is compiled once more. */
const WIDE = '\u20ac'
const NARROW = 'a'

export function createPatterns(): Patterns {
  const compiled = new Map<string, RegExp>()
  const compile = (pattern: string, flags: string) => {
    const expression = compiled.get(pattern) ?? searching(pattern, flags)
    compiled.set(pattern, expression)
    return expression
  }

  return {
    engine: Object.assign(compile, { code: 'new RegExp' }),
    warmUp() {
      for (const expression of compiled.values()) {
        for (const text of [WIDE, WIDE, NARROW, NARROW]) expression.test(text) // the second time to machine code
      }
    },
  }
}

/**
 * Finds what the pattern finds, wherever it is. V8 cannot be interrupted while it compiles, and to search for a
 * `\p{…}` by itself it writes down what may come first for all of Unicode, over and over: seconds for a hundred
 * characters. It does not do so where the search is part of the expression.
 */
function searching(pattern: string, flags: string): RegExp {
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    throw new PatternError(`has more than ${MAX_PATTERN_CHARACTERS} characters`, { pattern })
  }
  try {
    const { source } = new RegExp(pattern, flags) // by itself: what stands around it could complete it
    return new RegExp(`^[^]*?(?:${source})`, flags)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'is no pattern'
    throw new PatternError(message, { pattern, cause: error })
  }
}
