import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { graphql } from './generated/gql.ts'

/** A Hookwire that runs, and a token that opens it. */
export interface Service {
  readonly url: string
  readonly token: string
}

const DEFAULT_URL = 'http://127.0.0.1:4000'
const DEFAULT_DATA_DIR = '.hookwire'
const MAX_ANSWER_MS = 10_000
/** What is not the caller's fault: its database may be away. */
const INTERNAL = 'INTERNAL_SERVER_ERROR'

/** Nobody answered; somebody may later. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError'
}

/** The service of HOOKWIRE_URL and HOOKWIRE_ADMIN_TOKEN, or the one that `npm start` runs here. */
export async function findService(environment: NodeJS.ProcessEnv): Promise<Service> {
  const url = (environment['HOOKWIRE_URL'] || DEFAULT_URL).replace(/\/(graphql)?$/, '')
  await checkRunning(url)
  const path = join(environment['HOOKWIRE_DATA_DIR'] || DEFAULT_DATA_DIR, 'admin-token')
  const given = environment['HOOKWIRE_ADMIN_TOKEN']
  const service = { url, token: given || (await readToken(path)) }
  await checkToken(service, given ? 'HOOKWIRE_ADMIN_TOKEN' : path)
  return service
}

/** The data of an answer. Throws what the service says where there is none. */
export async function ask<Data, Variables>(
  { url, token }: Service,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { status, text } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(document), variables }),
  })
  const { data, errors } = JSON.parse(text) as Answer<Data>
  if (errors?.some(({ extensions }) => extensions?.retryable || extensions?.code === INTERNAL)) {
    throw new NoAnswerError(`${url} cannot answer now.`)
  }
  if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join(' '))
  if (data == null) throw new Error(`${url} answered ${status} and no data.`)
  return data
}

const Viewer = graphql(`
  query ClientViewer {
    viewer {
      role
    }
  }
`)

async function checkToken(service: Service, source: string): Promise<void> {
  try {
    await ask(service, Viewer, {})
  } catch (cause) {
    throw new Error(`${service.url} does not take the token of ${source}.`, { cause })
  }
}

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly retryable?: boolean }
  }[]
}

async function checkRunning(url: string): Promise<void> {
  const advice = 'Start it in another terminal (npm start), or say where it is: HOOKWIRE_URL.'
  const { status } = await request(`${url}/health/live`).catch((cause: unknown) => {
    throw new Error(`No Hookwire answers at ${url}. ${advice}`, { cause })
  })
  if (status !== 200) throw new Error(`What answers at ${url} is not Hookwire. ${advice}`)
}

async function request(url: string, options: RequestInit = {}) {
  try {
    const signal = AbortSignal.timeout(MAX_ANSWER_MS)
    const response = await fetch(url, { ...options, signal })
    return { status: response.status, text: await response.text() }
  } catch (cause) {
    throw new NoAnswerError(`Nobody answers at ${new URL(url).origin}.`, { cause })
  }
}

async function readToken(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (cause) {
    throw new Error(
      `There is no token: HOOKWIRE_ADMIN_TOKEN is not set, and ${path} cannot be read. The embedded ` +
        'start keeps its token there; set HOOKWIRE_DATA_DIR where that is another folder.',
      { cause },
    )
  }
}
