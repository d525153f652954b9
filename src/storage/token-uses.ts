import { sql } from 'kysely'
import type { Db } from './database.ts'

/** When tokens were last used, as it is noted here and written now and then. */
export interface TokenUses {
  note(tokenId: string, at: Date): void
  /** Writes what was noted. */
  stop(): Promise<void>
}

export interface TokenUsesOptions {
  readonly db: Db
  readonly onError: (error: unknown) => void
}

/** To the minute is enough to see which tokens are still in use. */
const WRITE_INTERVAL_MS = 60_000

/** No caller waits for it, and however often a token is used, it costs one row a minute and process. */
export function startTokenUses({ db, onError }: TokenUsesOptions): TokenUses {
  let noted = new Map<string, Date>()
  let writing = Promise.resolve()
  const note = (tokenId: string, at: Date) => {
    const before = noted.get(tokenId)
    if (before === undefined || before < at) noted.set(tokenId, at)
  }
  const write = async () => {
    const uses = noted
    noted = new Map()
    try {
      if (uses.size > 0) await writeUses(db, uses)
    } catch (error) {
      for (const [tokenId, at] of uses) note(tokenId, at) // for the next time
      onError(error)
    }
  }
  const writeNext = () => {
    writing = writing.then(write)
    return writing
  }
  const timer = setInterval(() => void writeNext(), WRITE_INTERVAL_MS).unref()
  return {
    note,
    stop() {
      clearInterval(timer)
      return writeNext()
    },
  }
}

/** Rows are locked in one order, so that two processes never wait for each other. */
async function writeUses(db: Db, uses: ReadonlyMap<string, Date>): Promise<void> {
  await sql`
    with used (id, at) as (
      select * from unnest(${[...uses.keys()]}::uuid[], ${[...uses.values()]}::timestamptz[])
    ), locked as (
      select id, last_used_at from api_tokens
      where id in (select id from used) order by id for no key update
    )
    update api_tokens set last_used_at = used.at
    from used join locked using (id)
    where api_tokens.id = used.id
      and (locked.last_used_at is null or locked.last_used_at < used.at)`.execute(db)
}
