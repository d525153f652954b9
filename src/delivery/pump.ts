/** Repeats a step that costs little more for many than for one. */
export interface Pump {
  /** There may be something to do. */
  wake(): void
  /** A place has become free. It waits for others, but not for long. */
  freed(underWay: number): void
}

/** Until the places that became free are this part of what is under way, or for so long. */
const SHARE_OF_FREED = 0.25
const MAX_GATHERING_MS = 5

/** One step at a time. It answers whether there may be more to do at once. */
export function createPump(step: () => Promise<boolean>): Pump {
  let isWanted = false
  let isRunning = false
  let freed = 0
  let gathering: NodeJS.Timeout | undefined

  const run = async () => {
    isWanted = true
    if (isRunning) return
    isRunning = true
    while (isWanted) {
      clearTimeout(gathering)
      gathering = undefined
      freed = 0
      isWanted = false
      if (await step()) isWanted = true // or what was asked for meanwhile
    }
    isRunning = false
  }

  return {
    wake: () => void run(),
    freed(underWay) {
      freed += 1
      if (freed >= underWay * SHARE_OF_FREED) void run()
      else gathering ??= setTimeout(run, MAX_GATHERING_MS)
    },
  }
}
