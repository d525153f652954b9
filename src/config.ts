import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { checkKeySetUrl, type JwtConfig, jwtOf, missingOfJwt } from './config-jwt.ts'
import { LOOPBACK_NETWORKS, parseNetwork } from './domain/networks.ts'
import type { EncryptionKey } from './storage/encryption.ts'

const DEFAULT_PORT = 4_000
const DEFAULT_CONCURRENCY = 200
const DEFAULT_MAX_SUBSCRIPTIONS = 100
const MIN_TOKEN_CHARACTERS = 24
const KEY_BYTES = 32
const KEY_EXAMPLE = '"2026-11:$(openssl rand -base64 32)"'
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g
const DATABASE_URL = /^postgres(ql)?:\/\/[^/?#]*(\/[^@?]*)?(\?.*)?$/
const KEY = /^([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/]+={0,2})$/

/** Everything that can be set, as environment variables; the README lists what each means. */
const VARIABLES = z.object({
  DATABASE_URL: databaseUrl().optional(),
  DATABASE_SESSION_URL: databaseUrl().optional(),
  HOOKWIRE_DATA_DIR: z.string().default('.hookwire'),
  HOOKWIRE_HOST: z.string().default('127.0.0.1'),
  HOOKWIRE_PORT: wholeNumber(0, 65_535).default(DEFAULT_PORT),
  HOOKWIRE_ADMIN_TOKEN: z
    .string()
    .min(MIN_TOKEN_CHARACTERS, `must have at least ${MIN_TOKEN_CHARACTERS} characters.`)
    .optional(),
  HOOKWIRE_ENCRYPTION_KEYS: z.string().transform(parseKeys).optional(),
  HOOKWIRE_ALLOWED_NETWORKS: z.string().default('').transform(parseNetworks),
  HOOKWIRE_DENIED_NETWORKS: z.string().default('').transform(parseNetworks),
  HOOKWIRE_CA_FILE: z.string().transform(readCertificates).optional(),
  HOOKWIRE_JWKS_URL: z.string().superRefine(checkKeySetUrl).optional(),
  HOOKWIRE_JWT_ISSUER: z.string().optional(),
  HOOKWIRE_JWT_AUDIENCE: z.string().optional(),
  HOOKWIRE_GRAPHIQL: flag().default(true),
  HOOKWIRE_MAX_SUBSCRIPTIONS: wholeNumber(1, 1_000_000).default(DEFAULT_MAX_SUBSCRIPTIONS),
  HOOKWIRE_CONCURRENCY: wholeNumber(1, 10_000).default(DEFAULT_CONCURRENCY),
  HOOKWIRE_PREPARED_STATEMENTS: flag().default(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Config {
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  readonly databaseSessionUrl: string | undefined
  readonly dataDir: string
  readonly host: string
  readonly port: number
  readonly adminToken: string | undefined
  readonly encryptionKeys: EncryptionKeys | undefined
  readonly allowedNetworks: readonly string[]
  readonly deniedNetworks: readonly string[]
  /** Certificates in PEM, besides those that Node trusts. */
  readonly authorities: readonly string[]
  /** Who else issues tokens; undefined for nobody. */
  readonly jwt: JwtConfig | undefined
  readonly hasGraphiql: boolean
  readonly maxSubscriptions: number
  readonly concurrency: number
  readonly hasPreparedStatements: boolean
  readonly logLevel: string
}

export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]]

/** Checks all variables together and throws one error that names every problem. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const isSet = ([name, value]: [string, string | undefined]) => name in VARIABLES.shape && value
  const given = Object.fromEntries(Object.entries(environment).filter(isSet))
  const parsed = VARIABLES.safeParse(given)
  const issues = parsed.error?.issues ?? []
  const problems = [
    ...issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...missingSecrets(given),
    ...missingOfJwt(given),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new Error(`Hookwire cannot start with these settings:\n  ${problems.join('\n  ')}`)
  }
  return toConfig(parsed.data)
}

function toConfig(variables: z.infer<typeof VARIABLES>): Config {
  const databaseUrl = variables.DATABASE_URL
  return {
    databaseUrl,
    databaseSessionUrl: variables.DATABASE_SESSION_URL ?? databaseUrl,
    dataDir: variables.HOOKWIRE_DATA_DIR,
    host: variables.HOOKWIRE_HOST,
    port: variables.HOOKWIRE_PORT,
    adminToken: variables.HOOKWIRE_ADMIN_TOKEN,
    encryptionKeys: variables.HOOKWIRE_ENCRYPTION_KEYS,
    // The embedded start is for trying things out: receivers are on this machine.
    allowedNetworks: [
      ...variables.HOOKWIRE_ALLOWED_NETWORKS,
      ...(databaseUrl === undefined ? LOOPBACK_NETWORKS : []),
    ],
    deniedNetworks: variables.HOOKWIRE_DENIED_NETWORKS,
    authorities: variables.HOOKWIRE_CA_FILE ?? [],
    jwt: jwtOf(variables),
    hasGraphiql: variables.HOOKWIRE_GRAPHIQL,
    maxSubscriptions: variables.HOOKWIRE_MAX_SUBSCRIPTIONS,
    concurrency: variables.HOOKWIRE_CONCURRENCY,
    hasPreparedStatements: variables.HOOKWIRE_PREPARED_STATEMENTS,
    logLevel: variables.LOG_LEVEL,
  }
}

/** Only the embedded start makes its own secrets: it has a folder to keep them in. */
function missingSecrets(given: Record<string, string | undefined>): string[] {
  if (given['DATABASE_URL'] === undefined) return []
  const names = ['HOOKWIRE_ADMIN_TOKEN', 'HOOKWIRE_ENCRYPTION_KEYS'] as const
  return names.flatMap((name) =>
    given[name] === undefined ? [`${name}: is needed where DATABASE_URL is set.`] : [],
  )
}

/** In anything else the password would be taken for part of a name, which PostgreSQL's errors repeat. */
function databaseUrl() {
  const message =
    'must be a URL that begins with postgres://, with %2F for a slash in the password.'
  return z.string().regex(DATABASE_URL, message)
}

function parseKeys(text: string, context: z.RefinementCtx): EncryptionKeys {
  const items = text.split(',')
  const keys = items.flatMap((item, index) => {
    const [, id, base64] = KEY.exec(item.trim()) ?? []
    const bytes = Buffer.from(base64 ?? '', 'base64')
    // By its place alone: whatever stands there may be part of a key.
    const which = items.length === 1 ? 'it' : `number ${index + 1} of ${items.length}`
    if (id === undefined) context.addIssue(`${which} is not id:base64, as in ${KEY_EXAMPLE}.`)
    else if (bytes.length === KEY_BYTES) return [{ id, bytes }]
    else context.addIssue(`${which} is a key of ${bytes.length} bytes, not ${KEY_BYTES}.`)
    return []
  })
  const isDistinct = new Set(keys.map(({ id }) => id)).size === keys.length
  if (!isDistinct) context.addIssue('two keys have the same id.')
  const [first, ...rest] = keys
  return first === undefined ? z.NEVER : [first, ...rest]
}

function parseNetworks(text: string, context: z.RefinementCtx): string[] {
  const networks = text.split(',').flatMap((item) => item.trim() || [])
  for (const network of networks) {
    if (parseNetwork(network) === undefined) {
      context.addIssue(`${network} is not a network such as 10.0.0.0/8.`)
    }
  }
  return networks
}

function readCertificates(file: string, context: z.RefinementCtx): string[] {
  try {
    const found = readFileSync(file, 'utf8').match(CERTIFICATE) ?? []
    const certificates = found.map((text) => new X509Certificate(text).toString())
    if (certificates.length > 0) return certificates
    context.addIssue(`${file} holds no certificate in PEM.`)
  } catch (error) {
    const { code = 'no reason' } = error as NodeJS.ErrnoException
    context.addIssue(`${file} cannot be read, or not as certificates in PEM (${code}).`)
  }
  return z.NEVER
}

function wholeNumber(least: number, most: number) {
  const message = `must be a whole number from ${least} to ${most}.`
  return z.coerce.number({ error: message }).int(message).min(least, message).max(most, message)
}

function flag() {
  return z
    .enum(['true', 'false'], { error: 'must be true or false.' })
    .transform((v) => v === 'true')
}
