import { vi } from 'vitest'

const WAIT_MS = 15_000
/** Of connection pools and the like, which come and go. */
export const SOME_TIMERS = 20

/** Of this process, in which the service runs. */
export function timerCount(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

export function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<unknown> {
  return vi.waitUntil(isSo, { timeout: WAIT_MS })
}
