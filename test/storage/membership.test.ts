import { expect, test } from 'vitest'
import { createMembership } from '../../src/storage/membership.ts'
import { deleteProcess, drawTicket, listProcesses } from '../../src/storage/processes.ts'
import { shareDatabase } from '../support/shared-database.ts'

const { db } = await shareDatabase()
const LEASE_MS = 4_000
const noSignal = new AbortController().signal

interface MemberOptions {
  readonly forget?: () => Promise<void>
  /** How long the database takes to answer. */
  readonly answerMs?: number
}

/** On a clock that stands still unless it is set forward. */
function createMember({ forget = async () => undefined, answerMs = 0 }: MemberOptions = {}) {
  let nowMs = 0
  const pass = (ms: number) => {
    nowMs += ms
  }
  const slowDb = db.withPlugin({
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      pass(answerMs)
      return result
    },
  })
  const membership = createMembership(slowDb, () => nowMs, forget)
  return { ...membership, pass, renew: () => membership.renew(noSignal) }
}

test('a process acts on what it remembers once it has looked while others waited for it', async () => {
  const member = createMember()

  const states = [member.isHeld()]
  await member.renew()
  states.push(member.isHeld())
  await member.renew()
  states.push(member.isHeld())
  await member.leave()
  states.push(member.isHeld())

  expect(states).toEqual([false, false, true, false])
})

test('a lease ends by itself, also while nothing else runs', async () => {
  const member = createMember()
  await member.renew()
  await member.renew()

  member.pass(LEASE_MS - 1)
  const justBefore = member.isHeld()
  member.pass(1)
  const then = member.isHeld()
  await member.leave()

  expect([justBefore, then]).toEqual([true, false])
})

test('a lease runs from before its beat was sent', async () => {
  const member = createMember({ answerMs: 1_000 })
  await member.renew()
  await member.renew()

  member.pass(LEASE_MS - 1_000 - 1)
  const justBefore = member.isHeld()
  member.pass(1)
  const then = member.isHeld()
  await member.leave()

  expect([justBefore, then]).toEqual([true, false])
})

test('whoever was given up meanwhile looks once more before it acts', async () => {
  let isGivenUp = false
  let looks = 0
  const forget = async () => {
    looks += 1
    if (!isGivenUp) return
    isGivenUp = false
    // What another process does that sees it silent, and takes something back without it.
    for (const process of await listProcesses(db)) await deleteProcess(db, process)
    await drawTicket(db)
  }
  const member = createMember({ forget })
  await member.renew()
  await member.renew()
  await drawTicket(db)
  member.pass(LEASE_MS)
  isGivenUp = true

  await member.renew()
  const states = [{ isHeld: member.isHeld(), looks }]
  await member.renew()
  states.push({ isHeld: member.isHeld(), looks })
  await member.leave()

  expect(states).toEqual([
    { isHeld: false, looks: 2 },
    { isHeld: true, looks: 3 },
  ])
})

test('a renewal that was given up says nothing when it comes to its end after all', async () => {
  const givenUp = new AbortController()
  const membership = createMembership(
    db,
    () => 0,
    async () => givenUp.abort(new Error('Too slow.')),
  )

  const renewal = membership.renew(givenUp.signal)

  await expect(renewal).rejects.toThrow('Too slow.')
  expect(await listProcesses(db)).toEqual([])
})
