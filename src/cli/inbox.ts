/** What has come and was not taken yet. */
export interface Inbox<T> extends AsyncIterable<T> {
  readonly size: number
  put(item: T): void
  /** No more comes; with a reason, that is thrown when all has been taken. */
  end(reason?: Error): void
}

/** For one reader. `onTaken` is told of each item that was taken. */
export function createInbox<T>(onTaken: () => void): Inbox<T> {
  const items: T[] = []
  let ending: { readonly reason: Error | undefined } | undefined
  let wake: (() => void) | undefined

  async function* read(): AsyncGenerator<T, undefined> {
    for (;;) {
      const [item] = items
      if (item !== undefined) {
        items.shift()
        onTaken()
        yield item
      } else if (ending === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else {
        if (ending.reason !== undefined) throw ending.reason
        return
      }
    }
  }

  return {
    get size() {
      return items.length
    },
    put(item) {
      items.push(item)
      wake?.()
    },
    end(reason) {
      ending ??= { reason }
      wake?.()
    },
    [Symbol.asyncIterator]: read,
  }
}
