import type { Refuse } from './errors.ts'

const MAX_NAME_CHARACTERS = 200

/** PostgreSQL cannot hold U+0000 in text, and UTF-8 cannot hold half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** What can be stored of any text. */
export function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed()
}

export function checkName(refuse: Refuse, name: string, path: readonly string[] = ['name']): void {
  checkText(refuse, name, path, MAX_NAME_CHARACTERS)
}

/** A text that is not blank, not too long and can be stored. */
export function checkText(
  refuse: Refuse,
  text: string,
  path: readonly string[],
  maxCharacters: number,
): void {
  if (text.trim() === '') refuse(path, 'must not be empty.')
  if (text.length > maxCharacters) refuse(path, `must have at most ${maxCharacters} characters.`)
  if (!isStorable(text)) refuse(path, 'must not contain U+0000 or half a surrogate pair.')
}

export function checkWholeNumber(
  refuse: Refuse,
  value: number,
  path: readonly string[],
  least: number,
  most: number,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  refuse(path, `must be a whole number from ${least} to ${most}.`)
}
