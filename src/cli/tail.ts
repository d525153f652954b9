import { COLUMNS_HEADING, columnsLine, jsonLine, lookOf } from './entry-lines.ts'
import type { RequestLogFilter } from './generated/graphql.ts'
import type { Host } from './host.ts'
import { openOutput } from './output.ts'
import { readMark, saveMark } from './resume-file.ts'
import { findService, type Service } from './service.ts'
import { stopOnSignal } from './stop.ts'
import { followLog } from './tail-feed.ts'
import { readFilter, type TailFlags } from './tail-flags.ts'
import { type Entry, findHead, findStart } from './tail-operations.ts'
import { findViewer } from './viewer.ts'

/** Entries in a page: what may come again where the output is no file. */
const PAGE_ENTRIES = 100

/**
 * Shows the log as it grows: each entry once, in order, over lost connections and, with a resume file,
 * over our own end.
 */
export async function tail(host: Host, flags: TailFlags): Promise<void> {
  const asked = readFilter(flags, new Date())
  const service = await findService(flags, host.env)
  const journal = await openJournal(host, flags, asked.since ?? null)
  const filter = { ...asked, since: journal.since }
  await findViewer(service)

  const after = journal.cursor ?? (await begin(service, flags, filter, journal))
  const feed = followLog(service, host, flags, { filter, after, batchSize: PAGE_ENTRIES })
  const exitCode = stopOnSignal(host, feed.stop)
  for await (const { requestLog: page } of feed) {
    await journal.take(page)
    if (exitCode() !== 0 || (!flags.follow && page.caughtUp)) break
  }
  feed.stop()
  host.exit(exitCode())
}

/** Shows the first entry of what was there before, where that is asked for. Answers where to follow the log from. */
async function begin(
  service: Service,
  { fromBeginning }: TailFlags,
  filter: RequestLogFilter,
  journal: Journal,
): Promise<string | null> {
  if (filter.since == null && !fromBeginning) {
    const head = await findHead(service)
    await journal.begin(head) // marked before the first page: who is killed until then goes on from here
    return head
  }
  await journal.begin(null)
  const start = await findStart(service, filter)
  await journal.take(start)
  return start.cursor
}

/** What is shown, and how far it came. */
interface Journal {
  /** Where the tail before ended; null where there was none. */
  readonly cursor: string | null
  /** Of the filter, as it was when all began. */
  readonly since: string | null
  begin(cursor: string | null): Promise<void>
  /**
   * Writes a page, and then the mark behind it: where we are killed in between, the same page comes
   * again, and the output leaves out what it has of it already.
   */
  take(page: { readonly entries: readonly Entry[]; readonly cursor: string | null }): Promise<void>
}

async function openJournal(host: Host, flags: TailFlags, asked: string | null): Promise<Journal> {
  const { json, resume } = flags
  const before = resume === undefined ? undefined : await readMark(resume)
  const since = before === undefined ? asked : before.since
  const output = openOutput(host.stdout, before?.output ?? null)
  let last = before?.cursor ?? null
  const mark = async (cursor: string | null) => {
    if (resume !== undefined) await saveMark(resume, { cursor, since, output: output.place() })
  }
  // Each time anew: a terminal may change its width.
  const print = (entry: Entry) =>
    json ? jsonLine(entry) : columnsLine(entry, lookOf(host.stdout, host.env))
  return {
    cursor: last,
    since,
    async begin(cursor) {
      if (before !== undefined) return
      await mark(cursor)
      if (!json) await output.write([COLUMNS_HEADING])
    },
    async take({ entries, cursor }) {
      await output.write(entries.map(print))
      if (cursor !== last) await mark(cursor)
      last = cursor
    },
  }
}
