import { expect, test, vi } from 'vitest'
import { openFeed } from '../../src/cli/feed.ts'
import { CliTail, type Entry } from '../../src/cli/tail-operations.ts'
import { logCursor } from '../../src/graphql/cursors.ts'
import { createEnvironment } from '../support/callers.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const ENTRIES = 120

const service = await shareService()

function serviceFor(environment?: string, token = ADMIN_TOKEN) {
  return { url: service.url, token, tokenSource: 'a test', environment }
}

/** The log from its beginning, an entry at a time. */
function followAll(environment: string) {
  const variables = { after: logCursor(0), batchSize: 1 }
  let count = 0
  const feed = openFeed(serviceFor(environment), {
    ...{ document: CliTail, variables },
    onData({ requestLog }) {
      variables.after = requestLog.cursor
      count += requestLog.entries.length
    },
  })
  return {
    sentCount: () => count,
    async take(wanted: number): Promise<Entry[]> {
      const entries: Entry[] = []
      for await (const { requestLog } of feed) {
        entries.push(...requestLog.entries)
        if (entries.length >= wanted) break
      }
      feed.stop()
      return entries
    },
  }
}

test('who takes nothing is sent little, and then all, once and in order', async () => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, { environment })
  await service.publishMany(
    Array.from({ length: ENTRIES }, () => ({})),
    { environment },
  )
  const recorded = await recordedEntries(service, ENTRIES, { environment })
  const [slow, quick] = [followAll(environment), followAll(environment)]
  await vi.waitUntil(() => slow.sentCount() > 0)

  await quick.take(ENTRIES)
  const sentCount = slow.sentCount()
  const taken = await slow.take(ENTRIES)

  expect(sentCount).toBeLessThan(ENTRIES / 2)
  expect(taken.map(({ id }) => id)).toEqual(recorded.map(({ id }) => id))
})

test('a fault can be gone on from; any other ends it', async () => {
  const { id: environment } = await createEnvironment(service)
  const variables = { after: logCursor(999_999_999) }
  const codes: unknown[] = []
  const feed = openFeed(serviceFor(environment), {
    ...{ document: CliTail, variables },
    onFault({ extensions }) {
      codes.push(extensions?.code)
      variables.after = codes.length === 1 ? logCursor(0) : 'nonsense'
      return codes.length === 1
    },
  })
  const pages = feed[Symbol.asyncIterator]()

  const first = await pages.next()
  feed.stop()

  expect(codes).toEqual(['CURSOR_IN_FUTURE'])
  expect(first.value?.requestLog.previousCursor).toBe(logCursor(0))
  expect(await pages.next()).toEqual({ done: true, value: undefined })
})

test.each([
  ['a token that is refused', serviceFor(undefined, 'hwk_of_another'), {}, 3],
  ['a cursor that is none', serviceFor(), { after: 'nonsense' }, 1],
])('%s ends it', async (_what, to, variables, exitCode) => {
  const pages = openFeed(to, { document: CliTail, variables })[Symbol.asyncIterator]()

  await expect(pages.next()).rejects.toMatchObject({ name: 'CliError', exitCode })
})
