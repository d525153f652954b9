const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** Whether arrays and objects stand within each other more often than that. The text must be JSON. */
export function isDeeperThan(most: number, json: string): boolean {
  let depth = 0
  for (let position = 0; position < json.length; position += 1) {
    switch (json.charCodeAt(position)) {
      case QUOTE:
        position = endOfString(json, position)
        break
      case OPEN_BRACKET:
      case OPEN_BRACE:
        depth += 1
        if (depth > most) return true
        break
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth -= 1
    }
  }
  return false
}

/** Where the closing quotation mark stands. */
function endOfString(json: string, start: number): number {
  let position = start + 1
  while (position < json.length && json.charCodeAt(position) !== QUOTE) {
    position += json.charCodeAt(position) === BACKSLASH ? 2 : 1
  }
  return position
}
