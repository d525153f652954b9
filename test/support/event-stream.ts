/** The results in a stream of server-sent events, until it says that it is complete. */
export async function* readEvents<Result>(
  chunks: ReadableStream<string>,
): AsyncGenerator<Result, void> {
  let text = ''
  for await (const chunk of chunks) {
    const events = (text + chunk).split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      // Not by a full stop, which is neither U+2028 nor U+2029.
      const [, name, data = ''] = /^event: ([^\n]*)\ndata: ?([^\n]*)$/.exec(event) ?? []
      if (name === 'complete') return
      if (name === 'next') yield JSON.parse(data) as Result
    }
  }
}
