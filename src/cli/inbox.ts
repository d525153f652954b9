/** What has come and was not taken yet. */
export interface Inbox<T> extends AsyncIterable<T> {
  /** Of all that waits. */
  readonly size: number
  put(item: T): void
  /** No more comes; with a reason, that is thrown when all has been taken. */
  end(reason?: Error): void
}

export interface InboxOptions<T> {
  /** What an item counts for. */
  readonly sizeOf: (item: T) => number
  /** Told of each item that was taken. */
  readonly onTaken: () => void
}

/** For one reader. */
export function createInbox<T>({ sizeOf, onTaken }: InboxOptions<T>): Inbox<T> {
  const items: T[] = []
  let size = 0
  let ending: { readonly reason: Error | undefined } | undefined
  let wake: (() => void) | undefined

  async function* read(): AsyncGenerator<T, undefined> {
    for (;;) {
      const [item] = items
      if (item !== undefined) {
        items.shift()
        size -= sizeOf(item)
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
      return size
    },
    put(item) {
      items.push(item)
      size += sizeOf(item)
      wake?.()
    },
    end(reason) {
      ending ??= { reason }
      wake?.()
    },
    [Symbol.asyncIterator]: read,
  }
}
