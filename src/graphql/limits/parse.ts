import { type DocumentNode, Lexer, parse, Source, type Token, TokenKind } from 'graphql'
import { overLimit } from './limits.ts'

interface Scan {
  readonly tokens: number
  readonly comments: number
  /** The most brackets that are open at once. */
  readonly brackets: number
}

const OPENING: ReadonlySet<TokenKind> = new Set([
  TokenKind.PAREN_L,
  TokenKind.BRACKET_L,
  TokenKind.BRACE_L,
])
const CLOSING: ReadonlySet<TokenKind> = new Set([
  TokenKind.PAREN_R,
  TokenKind.BRACKET_R,
  TokenKind.BRACE_R,
])

/**
 * Looks at the words before anything is made of them: the parser calls itself for each bracket, and its own
 * limits do not say how much was asked.
 */
export function parseDocument(text: string): DocumentNode {
  const tooLong = overLimit('DOCUMENT_TOO_LONG', text.length)
  if (tooLong !== undefined) throw tooLong
  const source = new Source(text)
  const { tokens, comments, brackets } = scan(source)
  const refusal =
    overLimit('TOO_MANY_TOKENS', tokens) ??
    overLimit('TOO_MANY_COMMENTS', comments) ??
    overLimit('TOO_MANY_BRACKETS', brackets)
  if (refusal !== undefined) throw refusal
  const document = parse(source)
  const tooMany = overLimit('TOO_MANY_DEFINITIONS', document.definitions.length)
  if (tooMany !== undefined) throw tooMany
  return document
}

function scan(source: Source): Scan {
  const lexer = new Lexer(source)
  let tokens = 0
  let comments = 0
  let open = 0
  let brackets = 0
  for (let token = lexer.advance(); ; token = lexer.advance()) {
    comments += commentsBefore(token)
    if (token.kind === TokenKind.EOF) return { tokens, comments, brackets }
    tokens += 1
    if (OPENING.has(token.kind)) open += 1
    else if (CLOSING.has(token.kind)) open -= 1
    brackets = Math.max(brackets, open)
  }
}

/** The lexer steps over comments, but keeps them. */
function commentsBefore({ prev }: Token): number {
  let count = 0
  for (let token = prev; token?.kind === TokenKind.COMMENT; token = token.prev) count += 1
  return count
}
