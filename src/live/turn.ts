/** Why a turn's waiting ends that was not ended from outside: it is time for a heartbeat. */
export const TURN_IS_OVER = new Error('It is time for a heartbeat.')

/** The time in which a page must come, filled or not. */
export interface Turn {
  readonly isOver: boolean
  /** Made when it is asked for: most turns wait for an entry and nothing else, thousands of them. */
  readonly signal: AbortSignal
  /** One at a time; undefined takes it off. */
  whenOver(listener: (() => void) | undefined): void
  throwIfOver(): void
  [Symbol.dispose](): void
}

export function openTurn(end: AbortSignal, limitMs: number): Turn {
  let over: { readonly reason: unknown } | undefined
  let controller: AbortController | undefined
  let onOver: (() => void) | undefined
  const finish = (reason: unknown) => {
    if (over !== undefined) return
    over = { reason }
    controller?.abort(reason)
    onOver?.()
  }
  const abort = () => finish(end.reason)
  const timer = setTimeout(finish, limitMs, TURN_IS_OVER)
  end.addEventListener('abort', abort)
  if (end.aborted) abort()
  return {
    get isOver() {
      return over !== undefined
    },
    get signal() {
      controller ??= new AbortController()
      if (over !== undefined) controller.abort(over.reason)
      return controller.signal
    },
    whenOver(listener) {
      onOver = listener
    },
    throwIfOver() {
      if (over !== undefined) throw over.reason
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      end.removeEventListener('abort', abort)
    },
  }
}
