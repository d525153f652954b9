import { expect, test } from 'vitest'
import {
  begin,
  capacity,
  type Ending,
  end,
  hasRoom,
  newEndpoint,
} from '../../src/delivery/endpoint.ts'

const MANY = 50

function endpointAfter(...endings: readonly Ending[]) {
  const endpoint = newEndpoint(0)
  for (const ending of endings) {
    begin(endpoint, 0)
    end(endpoint, ending, 10, 0)
  }
  return endpoint
}

test('a pause of five seconds is none for the patient', () => {
  const endpoint = endpointAfter('answered')
  begin(endpoint, 0)

  const [paused, gone] = [4_000, 6_000].map((now) => capacity(endpoint, now, MANY, true))
  const crowded = capacity(endpoint, 4_000, MANY, false)

  expect(paused).toBe(200)
  expect(crowded).toBe(0.5)
  expect(gone).toBeCloseTo(1 / 3)
})

test('a single timeout halves a window, and does not undo all that was learnt', () => {
  const endpoint = endpointAfter('answered')
  endpoint.window = 20

  begin(endpoint, 0)
  end(endpoint, 'silent', 1_000, 0)
  begin(endpoint, 0)
  end(endpoint, 'answered', 10, 0)

  expect(endpoint.window).toBe(10)
})

test('one that was given up and answers begins anew', () => {
  const endpoint = endpointAfter('answered', 'silent', 'silent', 'silent')
  const isOneAtATime = () => {
    begin(endpoint, 0)
    const hasMore = hasRoom(endpoint, 0, MANY)
    end(endpoint, 'answered', 10, 0)
    return !hasMore
  }

  const [given, back] = [isOneAtATime(), isOneAtATime()]

  expect([given, back]).toEqual([true, false])
})
