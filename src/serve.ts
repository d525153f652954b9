import { resolve } from 'node:path'
import { type App, type AppConfig, startApp } from './app.ts'
import { type Config, type EncryptionKeys, readConfig } from './config.ts'
import { newToken } from './domain/tokens.ts'
import { explain } from './explain.ts'
import { type Greeting, greeting } from './greeting.ts'
import { createLog, describeError } from './log.ts'
import { reencryptAll } from './reencrypt.ts'
import { FolderTakenError } from './storage/embedded/owner.ts'
import { type KeptSecret, keepAdminToken, keepEncryptionKey } from './storage/embedded/secrets.ts'
import { type EmbeddedServer, startEmbedded } from './storage/embedded/server.ts'
import { migrateOnce } from './storage/storage.ts'

const EXIT_FAILURE = 1

interface Parts {
  readonly hasApi: boolean
  readonly hasWorker: boolean
}

process.on('uncaughtException', (error) => {
  // Node itself would print whatever hangs on it.
  process.stderr.write(`Hookwire failed: ${JSON.stringify(describeError(error))}\n`)
  process.exit(EXIT_FAILURE)
})

export async function serve(parts: Parts, environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const log = createLog(config.logLevel)
  const { settings, database, token } = await complete(config)
  const app = await startApp({
    config: settings,
    log,
    ...parts,
    isGraphiqlPrefilled: database !== undefined,
  }).catch(async (error: unknown) => {
    await database?.stop()
    throw error
  })
  stopOnSignal(app, database)
  if (app.url === undefined) say('Hookwire worker is running.')
  else say(greeting({ url: app.url, ...token, exampleEndpoint: exampleFor(database) }))
}

export async function migrateOnly(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment)
  const { settings, database } = await complete(config)
  try {
    const names = await migrateOnce({ ...settings, onError: sayError })
    say(names.length === 0 ? 'The database is up to date.' : `Migrated: ${names.join(', ')}.`)
  } finally {
    await database?.stop()
  }
}

export async function reencryptOnly(environment: NodeJS.ProcessEnv): Promise<void> {
  const { settings, database } = await complete(readConfig(environment)).catch((error: unknown) => {
    if (!(error instanceof FolderTakenError)) throw error
    const advice = 'With the embedded database, this is done while Hookwire is stopped.'
    throw new Error(advice, { cause: error })
  })
  try {
    await reencryptAll(settings, say, sayError)
  } finally {
    await database?.stop()
  }
}

/** Without a DATABASE_URL, starts our own PostgreSQL and makes the secrets that are missing. */
async function complete(config: Config): Promise<{
  settings: AppConfig
  database?: EmbeddedServer
  token: Omit<Greeting, 'url' | 'exampleEndpoint'>
}> {
  const { databaseUrl, databaseSessionUrl, adminToken, encryptionKeys, dataDir } = config
  if (databaseUrl !== undefined && databaseSessionUrl !== undefined) {
    if (adminToken === undefined || encryptionKeys === undefined) throw new Error('Checked before.')
    return {
      settings: { ...config, databaseUrl, databaseSessionUrl, adminToken, encryptionKeys },
      token: { tokenInShell: '$HOOKWIRE_ADMIN_TOKEN' },
    }
  }
  const database = await startEmbedded({ dataDir, say })
  const token = await keepAdminToken(dataDir, newToken)
  const keptKeys = await keepEncryptionKey(dataDir)
  return {
    database,
    token:
      adminToken === undefined
        ? {
            tokenInShell: `$(cat '${resolve(token.path)}')`,
            tokenPath: token.path,
            ...(token.isNew ? { newToken: token.value } : {}),
          }
        : { tokenInShell: '$HOOKWIRE_ADMIN_TOKEN' },
    settings: {
      ...config,
      databaseUrl: database.url,
      databaseSessionUrl: database.url,
      adminToken: adminToken ?? token.value,
      encryptionKeys: encryptionKeys ?? (await readKeys(keptKeys, database)),
    },
  }
}

/** People edit the file when they rotate. */
async function readKeys(
  { value, path }: KeptSecret,
  database: EmbeddedServer,
): Promise<EncryptionKeys> {
  try {
    const { encryptionKeys } = readConfig({ HOOKWIRE_ENCRYPTION_KEYS: value })
    if (encryptionKeys !== undefined) return encryptionKeys
    throw new Error('It is empty.')
  } catch (cause) {
    await database.stop()
    throw new Error(`${path} does not hold what HOOKWIRE_ENCRYPTION_KEYS may.`, { cause })
  }
}

function stopOnSignal(app: App, database: EmbeddedServer | undefined): void {
  let isStopping = false
  const stop = async () => {
    if (isStopping) process.exit(EXIT_FAILURE) // asked twice: at once
    isStopping = true
    await app.stop()
    await database?.stop()
    process.exit()
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
}

/** Only the embedded start lets webhooks go to this machine. */
function exampleFor(database: EmbeddedServer | undefined): string {
  return database === undefined ? 'https://example.com/hook' : 'http://localhost:3000/hook'
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function sayError(error: unknown): void {
  say(explain(error))
}
