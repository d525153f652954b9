import { type Canaries, createCanaries } from './canaries.ts'
import { copyTemplate } from './database.ts'
import { type Parrot, startParrot } from './parrot.ts'
import { type HookwireProcess, makeFolder, spawnHookwire } from './process.ts'

/** Everything where a secret might come out, with a secret in every place where there is one. */
export interface SecretsWorld extends AsyncDisposable {
  readonly canaries: Canaries
  readonly parrot: Parrot
  readonly databaseUrl: string
  readonly adminToken: string
  /** The settings with which the real command starts here. */
  readonly environment: Readonly<Record<string, string>>
  /** Whatever was answered to anybody, without what is handed out by contract. */
  readonly answers: string[]
  spawn(command: string, more?: Readonly<Record<string, string>>): HookwireProcess
  /** What all processes printed. */
  output(): string
  /** Takes an answer down; answers it, parsed. */
  hear(text: string): Answer
  call(url: string, query: string, variables?: object): Promise<Answer>
}

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it has asked for.
  readonly data?: Record<string, any> | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[]
}

const HANDED_OUT = new Set(['secret', 'token'])

export async function startSecretsWorld(): Promise<SecretsWorld> {
  await using cleanup = new AsyncDisposableStack()
  const canaries = createCanaries()
  const parrot = cleanup.use(await startParrot(() => canaries.jwt('issued')))
  const folder = cleanup.use(makeFolder())
  const { url, drop } = await copyTemplate()
  cleanup.defer(drop)
  const databaseUrl = withPassword(url, canaries.ascii('database'))
  const adminToken = `hwk_${canaries.bytes(30).toString('hex')}`
  const environment = {
    DATABASE_URL: databaseUrl,
    HOOKWIRE_ADMIN_TOKEN: adminToken,
    HOOKWIRE_ENCRYPTION_KEYS: `one:${canaries.bytes(32).toString('base64')}`,
    HOOKWIRE_ALLOWED_NETWORKS: '127.0.0.0/8',
    LOG_LEVEL: 'trace',
  }
  const processes: HookwireProcess[] = []
  const answers: string[] = []
  const hear = (text: string): Answer => {
    const answer = JSON.parse(text, (name, value) => {
      if (!HANDED_OUT.has(name) || typeof value !== 'string') return value
      canaries.learn(value)
      handedOut.push(value)
      return ''
    })
    answers.push(JSON.stringify(answer))
    return answer
  }
  const handedOut: string[] = []
  const running = cleanup.move()
  return {
    ...{ canaries, parrot, databaseUrl, adminToken, environment, answers, hear },
    spawn(command, more = {}) {
      const env = { ...environment, ...more }
      const child = running.use(spawnHookwire({ folder: folder.path, command, env }))
      processes.push(child)
      return child
    },
    output: () => processes.map((child) => child.output()).join('\n'),
    async call(serviceUrl, query, variables) {
      const response = await fetch(`${serviceUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${adminToken}` },
        body: JSON.stringify({ query, variables }),
      })
      answers.push(JSON.stringify([...response.headers]))
      return hear(await response.text())
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** Where everyone is trusted it opens nothing, but it is in the settings all the same. */
function withPassword(databaseUrl: string, password: string): string {
  const url = new URL(databaseUrl)
  if (url.password === '') url.password = encodeURIComponent(password)
  return url.href
}
