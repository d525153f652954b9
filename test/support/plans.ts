import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { Database } from '../../src/storage/tables.ts'

export interface Plan {
  readonly 'Node Type': string
  readonly 'Parent Relationship'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Relation Name'?: string
  /** Where it was run: 0 where it was not needed. */
  readonly 'Actual Loops': number
  readonly 'Actual Rows': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

interface Planned {
  readonly nodes: Plan[]
  /** What it asks once beforehand. */
  readonly asked: Plan[]
}

/** The plan of the last statement that fits; it may be run once more for its counts. */
type PlanOf = (
  work: (spied: Kysely<Database>) => Promise<unknown>,
  fits: string,
  how?: 'analyze',
) => Promise<Planned>

/** For the tests of a file. Small tables are read by their indexes, too. */
export function spyPlans(url: string): PlanOf {
  const pool = new pg.Pool({ connectionString: url, max: 2, options: '-c enable_seqscan=off' })
  // Its connections are cut when the database is dropped.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  afterAll(() => pool.end())
  return async (work, fits, how) => {
    const statements: { readonly sql: string; readonly parameters: readonly unknown[] }[] = []
    const spied = new Kysely<Database>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin()],
      log: ({ query }) => void statements.push(query),
    })
    await work(spied)
    const last = statements.findLast(({ sql: text }) => text.includes(fits))
    const options = how === undefined ? 'format json' : `${how}, format json`
    const { rows } = await pool.query(`explain (${options}) ${last?.sql}`, [
      ...(last?.parameters ?? []),
    ])
    const planned: Planned = { nodes: [], asked: [] }
    sort(rows[0]['QUERY PLAN'][0].Plan, 'nodes', planned)
    return planned
  }
}

function sort(plan: Plan, under: keyof Planned, planned: Planned): void {
  const where = plan['Parent Relationship'] === 'InitPlan' ? 'asked' : under
  planned[where].push(plan)
  for (const part of plan.Plans ?? []) sort(part, where, planned)
}
