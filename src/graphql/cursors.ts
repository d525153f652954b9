import { badUserInput } from './top-level-errors.ts'

const ID_CURSOR = /^id:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/
const LOG_CURSOR = /^log:(\d{1,15})$/

export function idCursor(uuid: string): string {
  return encode(`id:${uuid}`)
}

export function logCursor(position: number): string {
  return encode(`log:${position}`)
}

export function parseIdCursor(cursor: string): string {
  return decode(cursor, ID_CURSOR)
}

export function parseLogCursor(cursor: string): number {
  return Number(decode(cursor, LOG_CURSOR))
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

function decode(cursor: string, shape: RegExp): string {
  const [, content] = shape.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (content === undefined) throw badUserInput('This cursor is not one of this list.')
  return content
}
