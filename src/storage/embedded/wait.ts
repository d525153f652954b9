import { setTimeout as pause } from 'node:timers/promises'

const STEP_MS = 5

/** Whether it came true within the time. */
export async function waitUntil(isTrue: () => boolean, limitMs: number): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs
  while (!isTrue()) {
    if (performance.now() > giveUpAt) return false
    await pause(STEP_MS)
  }
  return true
}
