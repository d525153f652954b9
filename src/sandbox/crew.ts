import type { Thread } from './thread.ts'

/** The threads there are: those that work, and those that could. */
export interface Crew {
  take(): Thread
  giveBack(thread: Thread): void
  /** It is gone already. Another takes its place at once: to start takes longer than most jobs. */
  lose(thread: Thread): void
  stop(): Promise<void>
}

/** Makes none before the first is wanted, then one ahead, and never more than `most`. */
export function createCrew(most: number, startThread: () => Thread): Crew {
  const threads = new Set<Thread>()
  /** The one that worked last, and has most ready, comes last; first come those that still start. */
  const idle: Thread[] = []
  let isStopped = false

  function start(): Thread {
    const thread = startThread()
    threads.add(thread)
    return thread
  }

  return {
    take() {
      const thread = idle.pop() ?? start()
      if (idle.length === 0 && threads.size < most) idle.push(start())
      return thread
    },
    giveBack: (thread) => void idle.push(thread),
    lose(thread) {
      threads.delete(thread)
      if (!isStopped) idle.unshift(start())
    },
    async stop() {
      isStopped = true
      await Promise.all([...threads].map((thread) => thread.stop()))
    },
  }
}
