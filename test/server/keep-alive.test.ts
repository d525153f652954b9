import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { KEEP_ALIVE_MS, keepAlive } from '../../src/server/keep-alive.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

/** A client that answers no ping, and a way to it; `pass` lets the time until the next look go by. */
function arrange() {
  const events = new EventEmitter()
  const wire = { bytesWritten: 0, writableLength: 0 }
  const seen = { pings: 0, isCut: false }
  const socket = {
    on: events.on.bind(events) as never,
    ping() {
      seen.pings += 1
    },
    terminate() {
      seen.isCut = true
    },
  }
  const stop = keepAlive(socket, wire)
  const pass = () => void vi.advanceTimersByTime(KEEP_ALIVE_MS)
  return { events, wire, seen, pass, stop }
}

test('who answers no ping is cut off at the next, also where small messages go into the void', () => {
  const { wire, seen, pass } = arrange()

  pass()
  const before = { ...seen }
  wire.bytesWritten += 100
  pass()

  expect([before, seen]).toEqual([
    { pings: 1, isCut: false },
    { pings: 1, isCut: true },
  ])
})

test('who is still taking a large message is not cut off, and is when nothing of it goes any more', () => {
  const { wire, seen, pass } = arrange()
  wire.bytesWritten = 1_000_000
  wire.writableLength = 1_000_000
  pass()

  for (let looks = 0; looks < 3; looks += 1) {
    wire.writableLength -= 300_000
    pass()
  }
  const before = { ...seen }
  pass()

  expect(before).toEqual({ pings: 4, isCut: false })
  expect(seen.isCut).toBe(true)
})

test('who answers stays, until it is stopped', () => {
  const { events, seen, pass, stop } = arrange()

  for (let looks = 0; looks < 3; looks += 1) {
    pass()
    events.emit('pong')
  }
  stop()
  pass()

  expect(seen).toEqual({ pings: 3, isCut: false })
})
