import { badUserInput } from './top-level-errors.ts'

/** Deeper than this, printing the answer could overflow the stack. */
export const MAX_OUTPUT_DEPTH = 500

/** A stored JSON text as a value that can be printed again. */
export function parseForOutput(json: string): unknown {
  if (canBePrinted(json)) return JSON.parse(json)
  throw badUserInput(`data is nested more than ${MAX_OUTPUT_DEPTH} deep; ask for rawData instead.`)
}

/** Whether an answer can hold it as a value. */
export function canBePrinted(json: string): boolean {
  return depthOf(json) <= MAX_OUTPUT_DEPTH
}

/** How deep JSON text is nested, found without recursion. */
function depthOf(json: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (bracket === '{' || bracket === '[') depth += 1
    else if (bracket === '}' || bracket === ']') depth -= 1
    if (depth > deepest) deepest = depth
  }
  return deepest
}
