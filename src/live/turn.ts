/** Why a turn's waiting ends that was not ended from outside: it is time for a heartbeat. */
export const TURN_IS_OVER = new Error('It is time for a heartbeat.')

/** The time in which a page must come, filled or not. */
export interface Turn {
  readonly signal: AbortSignal
  [Symbol.dispose](): void
}

export function openTurn(end: AbortSignal, limitMs: number): Turn {
  const turn = new AbortController()
  const abort = () => turn.abort(end.reason)
  const timer = setTimeout(() => turn.abort(TURN_IS_OVER), limitMs)
  end.addEventListener('abort', abort)
  if (end.aborted) abort()
  return {
    signal: turn.signal,
    [Symbol.dispose]() {
      clearTimeout(timer)
      end.removeEventListener('abort', abort)
    },
  }
}
