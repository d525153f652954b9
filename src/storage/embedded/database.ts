import { Client, escapeIdentifier } from 'pg'

/**
 * Makes the role and its database where they are missing. The role is no superuser, so that what
 * works here also works on a PostgreSQL that somebody else runs.
 */
export async function createDatabase(adminUrl: string, role: string, database: string) {
  const client = new Client({ connectionString: adminUrl })
  client.on('error', () => {
    // Whatever ends the connection also rejects the query; unheard, it would end this process.
  })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = $1) as has_role,
              exists (select from pg_database where datname = $2) as has_database`,
      [role, database],
    )
    const [owner, name] = [escapeIdentifier(role), escapeIdentifier(database)]
    if (!rows[0].has_role) await client.query(`create role ${owner} login createdb`)
    if (!rows[0].has_database) await client.query(`create database ${name} owner ${owner}`)
  } finally {
    await client.end()
  }
}
