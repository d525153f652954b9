import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError, EXIT } from './errors.ts'

/** A Hookwire that runs, and what opens it. */
export interface Service {
  /** Without a slash at its end. */
  readonly url: string
  readonly token: string
  /** Where the token was found, to be named where it is not accepted. */
  readonly tokenSource: string
  readonly environment: string | undefined
}

/** What every command of the client takes. */
export interface ServiceOptions {
  readonly url?: string
  readonly tokenFile?: string
  readonly environment?: string
}

const DEFAULT_URL = 'http://127.0.0.1:4000'
const DEFAULT_DATA_DIR = '.hookwire'
const TOKEN = /^[\x21-\x7e]{1,4096}$/

/** A token is never an argument: other people of the machine could read it in the list of processes. */
export async function findService(
  options: ServiceOptions,
  environment: NodeJS.ProcessEnv,
): Promise<Service> {
  const url = parseUrl(options.url ?? (environment['HOOKWIRE_URL'] || DEFAULT_URL))
  const [token, tokenSource] = await findToken(options, environment)
  // A header that cannot be sent would be quoted in the error.
  if (!TOKEN.test(token))
    throw new CliError(`What ${tokenSource} holds is no token.`, { exitCode: EXIT.refused })
  return { url, token, tokenSource, environment: options.environment }
}

/** What is sent along with each request, or with the opening of a WebSocket. */
export function credentialsOf({ token, environment }: Service): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    ...(environment === undefined ? {} : { 'hookwire-environment': environment }),
  }
}

function parseUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError('The URL must be like http://127.0.0.1:4000 (--url or HOOKWIRE_URL).')
  }
  return url.origin + url.pathname.replace(/\/(graphql\/?)?$/, '')
}

async function findToken(
  { tokenFile }: ServiceOptions,
  environment: NodeJS.ProcessEnv,
): Promise<readonly [token: string, source: string]> {
  if (tokenFile !== undefined) return [await readToken(tokenFile), tokenFile]
  const given = environment['HOOKWIRE_TOKEN']
  if (given) return [given, 'HOOKWIRE_TOKEN']
  const path = join(environment['HOOKWIRE_DATA_DIR'] || DEFAULT_DATA_DIR, 'admin-token')
  const advice =
    'Set HOOKWIRE_TOKEN or give --token-file; where the embedded start keeps its token in another ' +
    'folder, set HOOKWIRE_DATA_DIR.'
  return [await readToken(path, `There is no token: ${path} cannot be read. ${advice}`), path]
}

async function readToken(path: string, message = `${path} cannot be read.`): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new CliError(message, { exitCode: EXIT.refused, cause })
  }
}
