import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterAll } from 'vitest'
import { type Command, type Receiver, run, type Settings } from './receiver-programs.ts'

const FOLDER = 'examples/receivers'
const MIN_GO_MINOR = 22

/** Why something cannot run here: its tests are then skipped. */
interface Missing {
  readonly missing: string
}

/** A language, and the command that runs its receiver. */
export interface Language {
  readonly name: string
  readonly command: Command | Missing
  readonly hasEd25519: boolean
}

/** Those that listen. Not in a test: where Go has never compiled before, it takes longer than one may. */
export async function findLanguages(): Promise<readonly Language[]> {
  const node = [process.execPath, `${FOLDER}/node.mjs`] as const
  const languages = [
    { name: 'Node', command: node, hasEd25519: true },
    { name: 'Python', command: await findPython(), hasEd25519: false },
    { name: 'Go', command: await findGo(), hasEd25519: true },
  ]
  for (const { name, command } of languages) {
    if ('missing' in command) say(`The tests of the ${name} receiver are skipped`, command)
  }
  return languages
}

/** What the shell scripts need. */
export async function findOpenssl(): Promise<{ readonly hasEd25519: boolean } | Missing> {
  const version = await outputOf('openssl', ['version'])
  const hasCurl = (await outputOf('curl', ['--version'])) !== undefined
  if (version === undefined || !hasCurl) {
    return say('The tests of verify.sh and send.sh are skipped', {
      missing: 'No openssl and curl.',
    })
  }
  const hasEd25519 = /^OpenSSL (?:[3-9]|\d\d)/.test(version)
  if (!hasEd25519)
    say('Those of Ed25519 are skipped', { missing: `${version} cannot sign with it.` })
  return { hasEd25519 }
}

function say(what: string, missing: Missing): Missing {
  process.stderr.write(`${what}: ${missing.missing}\n`)
  return missing
}

/** What verify.sh says of requests in files, as the status that others would answer. */
export async function captureForShell(settings: Settings): Promise<Receiver> {
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-captured-'))
  let count = 0
  return {
    async answer({ headers, body }) {
      count += 1
      const [head, content] = [join(folder, `${count}.txt`), join(folder, `${count}.json`)]
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      await writeFile(head, lines.join(''), 'latin1')
      await writeFile(content, body)
      const example = run(['sh', `${FOLDER}/verify.sh`, head, content], settings)
      const code = await example.end
      const status = [204, 401, 400][code ?? -1]
      if (status !== undefined) return status
      throw new Error(`verify.sh ended with ${code}: ${example.errors.join('\n')}`)
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

async function findPython() {
  // Its own path: what stands on PATH may be a script that looks for it each time.
  const path = await outputOf('python3', ['-c', 'import sys; print(sys.executable)'])
  if (path === undefined) return { missing: 'No python3 here.' }
  return [path, `${FOLDER}/receiver.py`] as const
}

async function findGo() {
  const version = await outputOf('go', ['version'])
  const [, minor = '0'] = /go1\.(\d+)/.exec(version ?? '') ?? []
  if (Number(minor) < MIN_GO_MINOR) return { missing: `No go from 1.${MIN_GO_MINOR} on here.` }
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-receiver-'))
  afterAll(() => rm(folder, { recursive: true }))
  const file = join(folder, 'receiver')
  const args = ['build', '-buildvcs=false', '-o', file, `${FOLDER}/receiver.go`]
  const offline = { GOFLAGS: '', GOPROXY: 'off', GOTOOLCHAIN: 'local' }
  await promisify(execFile)('go', args, { env: { ...process.env, ...offline } })
  return [file] as const
}

/** Undefined where there is no such command. */
async function outputOf(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return (await promisify(execFile)(command, [...args])).stdout.trim()
  } catch {
    return undefined // there is no way to ask this that does not throw
  }
}
