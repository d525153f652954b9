/** What JavaScript itself says of what went wrong, in its own words. */
const ENGINE_WORDS = new Set(
  `Aggregate AggregateError Array ArrayBuffer BigInt Cannot Date Error EvalError Expected Infinity
  Internal InternalError Invalid Iterator JSON Map NaN No Number Object Promise Property Proxy RangeError
  ReferenceError RegExp Set String Symbol SyntaxError Too TypeError TypedArray URIError Unexpected Unterminated WeakMap
  a after already an and anonymous are argument array as at base64 be before bigint body boolean brand buffer by byteLength
  call called cannot character circular class code configurable const constant constructor convert control could
  defined delete depth derived descriptor destructuring division does duplicate element empty end escape exceeded
  exist expected expecting expression extensible failed field flag flags for form fractional freeze from function get
  getter group has have identifier import in index inconsistent initialization initialized input instance instanceof
  integer invalid invoke is it iterable iterator key keys large length lexical line literal long lookbehind map match
  maximum memory method missing mix modifiers module must name names negative new no non normalization not nothing null
  number object of on only operand operation operator or other out over overflow own parameter parse pending point
  positive private property proxy prototype range read reached recursion reference regexp repeat reserved result
  return returned revoked running script set setter setting size stack strict string super symbol syntax take target
  the this time to token too types typeof undefined unexpected unicode unknown unsupported use used value variable was
  with without writable yield zero explicit conversions`.split(/\s+/),
)
/** Its own marks, as they stand beside what a message names. */
const ENGINE_MARKS = new Set(`' " : , . ( ) () ',' ':' ']' '}'`.split(' '))
/** A word, with all that is not ASCII, so that no vowel sign or emoji is left of one; or marks in a row. */
const TOKEN = /[\w$\u{80}-\u{10ffff}]+|[^\w$\s\u{80}-\u{10ffff}]+/gu
const HIDDEN = '…'
/** What stands between two that are hidden tells how the whole was written. */
const HIDDEN_IN_A_ROW = /…(?:[^\w$\s…]*…)+/g

/**
 * A script's error message without what it took out of the event: of its words and its runs of marks, those
 * that stand in the script or are the language's own. Nothing else can have come from there.
 */
export function withoutData(message: string, script: string): string {
  const ofScript = new Set<string>(script.match(TOKEN))
  const isKnown = (token: string) =>
    ofScript.has(token) || ENGINE_WORDS.has(token) || ENGINE_MARKS.has(token)
  const hidden = message.replaceAll(TOKEN, (token) => (isKnown(token) ? token : HIDDEN))
  return hidden.replaceAll(HIDDEN_IN_A_ROW, HIDDEN)
}
