import type { Thread } from './thread.ts'

/** The threads there are: those that work, those that could, and one more for when one must be ended. */
export interface Crew {
  take(): Thread
  giveBack(thread: Thread): void
  /** It is gone already. */
  lose(thread: Thread): void
  stop(): Promise<void>
}

/** Makes none before the first is wanted, and never more than `size` and a spare. */
export function createCrew(size: number, startThread: () => Thread): Crew {
  const threads = new Set<Thread>()
  const idle: Thread[] = []

  function start(): Thread {
    const thread = startThread()
    threads.add(thread)
    return thread
  }

  return {
    take() {
      const thread = idle.pop() ?? start()
      if (idle.length === 0 && threads.size <= size) idle.push(start())
      return thread
    },
    giveBack: (thread) => void idle.push(thread),
    lose: (thread) => void threads.delete(thread),
    async stop() {
      await Promise.all([...threads].map((thread) => thread.stop()))
    },
  }
}
