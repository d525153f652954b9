import { expect, test } from 'vitest'
import { newUuid, uuidFloor } from '../../src/domain/ids.ts'
import { createAudience, WINDOW_MS } from '../../src/live/audience.ts'
import type { EventKey } from '../../src/storage/arrivals.ts'

const start = new Date('2026-01-01T12:00:00Z').getTime()

function at(offsetMs: number): Date {
  return new Date(start + offsetMs)
}

function keyAt(offsetMs: number, type = 'a'): EventKey {
  return { id: newUuid(at(offsetMs)), type }
}

function attend(eventTypes: readonly string[], joinedMs = 0) {
  const told: EventKey[] = []
  const ends: string[] = []
  return {
    told,
    ends,
    ...{ eventTypes, joinedAt: at(joinedMs) },
    tell: (keys: readonly EventKey[]) => void told.push(...keys),
    end: (reason: string) => void ends.push(reason),
  }
}

test('what was there before is not told, and what is seen again is told once', () => {
  const audience = createAudience()
  const attendant = attend(['*'])
  audience.add(attendant)
  const [before, late, next] = [keyAt(-10), keyAt(-20), keyAt(10)]

  audience.look(at(5)).take([before])
  audience.look(at(15)).take([before, next])
  audience.look(at(20)).take([late, before, next]) // its id is older, its commit is not

  expect(attendant.told).toEqual([next, late])
})

test('what was surely published after somebody came is told from the first look', () => {
  const audience = createAudience()
  const attendant = attend(['*'], 100)
  audience.add(attendant)
  const [old, same, after] = [keyAt(99), keyAt(100), keyAt(101)]

  audience.look(at(110)).take([old, same, after])

  expect(attendant.told).toEqual([same, after])
})

test('who comes during a look is told of what it finds only where that is newer', () => {
  const audience = createAudience()
  const first = attend(['*'])
  audience.add(first)
  audience.look(at(0)).take([])
  const { take } = audience.look(at(100))
  const second = attend(['*'], 105)
  audience.add(second)
  const [older, newer, later] = [keyAt(50), keyAt(106), keyAt(60)]

  take([older, newer])
  audience.look(at(120)).take([older, newer, later]) // committed before this look was
  const last = keyAt(70)
  audience.look(at(130)).take([older, later, last, newer])

  expect(first.told).toEqual([older, newer, later, last])
  expect(second.told).toEqual([newer, last])
})

test('each is told of what it asked for, and all of it is looked for', () => {
  const audience = createAudience()
  const [exact, pattern] = [attend(['a', 'b']), attend(['b', 'ca*'])]
  for (const attendant of [exact, pattern]) audience.add(attendant)
  const { wanted, take } = audience.look(at(0))
  const found = ['a', 'b', 'ca', 'card', 'c'].map((type) => keyAt(1, type))

  take(found)

  expect(wanted).toMatchObject({ types: ['a', 'b'], prefixes: ['ca'] })
  expect(exact.told.map(({ type }) => type)).toEqual(['a', 'b'])
  expect(pattern.told.map(({ type }) => type)).toEqual(['b', 'ca', 'card'])
})

test('a look goes back to where the last that was answered ended, however long that is ago', () => {
  const audience = createAudience()
  audience.add(attend(['*']))
  audience.look(at(0)).take([])

  audience.look(at(60_000)) // the database did not answer
  const { wanted } = audience.look(at(120_000))

  expect(wanted.fromId).toBe(uuidFloor(at(-WINDOW_MS)))
})

test('what has left the window is forgotten, and nothing that is still in it', () => {
  const audience = createAudience()
  const attendant = attend(['*'])
  audience.add(attendant)
  const [old, young] = [keyAt(1), keyAt(WINDOW_MS)]
  audience.look(at(0)).take([old, young])

  audience.look(at(WINDOW_MS + 10)).take([young])
  audience.look(at(WINDOW_MS + 20)).take([young])
  audience.look(at(WINDOW_MS + 30)).take([old, young]) // no look brings it, but it would be new

  expect(attendant.told).toEqual([old, young, old])
})

test('of too much, who asks for most is ended, and who asks for none of it never is', () => {
  const audience = createAudience()
  const [none, some, all] = [attend(['a']), attend(['b']), attend(['*'])]
  for (const attendant of [none, some, all]) audience.add(attendant)

  audience.endWidest([keyAt(1, 'b'), keyAt(2, 'c')])
  audience.endWidest([keyAt(3, 'd')])
  audience.look(at(10)).take([keyAt(4), keyAt(5, 'b')])

  expect([none, some, all].map(({ ends }) => ends)).toEqual([[], [], ['too_much']])
  expect([none, some, all].map(({ told }) => told.length)).toEqual([1, 1, 0])
})
