/** Of one key, asks and shares the answer. */
type AskFresh<Answer> = (key: string, ask: () => Promise<Answer>) => Promise<Answer>

interface Asking<Answer> {
  readonly running: Promise<Answer>
  /** For all who have come since that began. */
  next?: Promise<Answer>
}

/** So long a question that hangs keeps the next one waiting. */
const PATIENCE_MS = 2_000

/**
 * Of those who ask the same at about the same time, all who come while one question is under way share the next: an
 * answer is never older than the question. Thousands who ask at once are told by two answers.
 */
export function createFreshAnswers<Answer>(): AskFresh<Answer> {
  const askings = new Map<string, Asking<Answer>>()
  const begin = (key: string, ask: () => Promise<Answer>) => {
    const asking: Asking<Answer> = { running: ask() }
    askings.set(key, asking)
    const forget = () => {
      if (askings.get(key) === asking && asking.next === undefined) askings.delete(key)
    }
    asking.running.then(forget, forget)
    return asking.running
  }
  return (key, ask) => {
    const asking = askings.get(key)
    if (asking === undefined) return begin(key, ask)
    asking.next ??= ended(asking.running).then(() => begin(key, ask))
    return asking.next
  }
}

/** Whatever comes of it. */
function ended(running: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    running.then(end, end)
  })
}
