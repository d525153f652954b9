import { UnavailableError } from '../domain/unavailable.ts'

// SQLSTATEs: whole classes by their first two characters, and single ones.
const CLASSES = new Set([
  '08', // the connection
  '53', // too many connections, no memory, no room
])
const STATES = new Set([
  '57P01', // it is being stopped
  '57P02', // another connection has crashed it
  '57P03', // it starts up
  '57P04', // the database was dropped
  '25P03', // it was waited for too long in a transaction
  '25006', // it is a standby by now
  '40001', // a rollback that only asks for another run
  '40P01',
  '55000', // it takes no connections
])
const SYSTEM_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOENT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EMFILE'],
])
// What pg and its pool throw has no code; test/storage/outages.test.ts meets each of them.
const MESSAGES =
  /^(timeout exceeded when trying to connect|timeout expired|Connection terminated|Client has encountered a connection error|Client was closed)/

/** Whether the database could not be reached, or has given up this time: asked again, it may answer. */
export function isOutage(error: unknown): boolean {
  if (error instanceof UnavailableError) return true
  if (error instanceof DOMException) return error.name === 'TimeoutError' // a limit of our own
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  if (typeof code !== 'string') return MESSAGES.test(error.message)
  return CLASSES.has(code.slice(0, 2)) && code.length === 5
    ? true
    : STATES.has(code) || SYSTEM_CODES.has(code)
}

/** What fails when something may have been stored, or was: who asks for it again must know that. */
export function onceStored(error: unknown): unknown {
  if (!isOutage(error)) return error
  return new UnavailableError('It may have been stored.', { cause: error, mayHaveHappened: true })
}
