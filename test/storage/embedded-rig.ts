import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { expect } from 'vitest'
import { findProcess } from '../../src/storage/embedded/processes.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/storage/embedded/server.ts'
import { layCluster } from '../support/cluster-copies.ts'

const SERVER_MODULE = new URL('../../src/storage/embedded/server.ts', import.meta.url).href
const ENDS_WITHIN = { timeout: 30_000, interval: 10 }

interface Durability {
  readonly isDurable?: boolean
}

/** A data folder of its own, in which clusters are started here or in a process to be killed. */
export function makeRig(nameOfDataDir = 'data') {
  const folder = mkdtempSync(join(tmpdir(), 'hookwire-embedded-'))
  chmodSync(folder, 0o711) // as root, PostgreSQL runs as another account, which must reach it
  const dataDir = join(folder, nameOfDataDir)
  const servers: EmbeddedServer[] = []
  const owners: ChildProcess[] = []
  const said: string[] = []

  function postmasterPid(): number | undefined {
    const file = join(dataDir, 'postgres-18', 'postmaster.pid')
    return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined
  }

  return {
    dataDir,
    said,
    postmasterPid,

    async start({ isDurable = false }: Durability = {}): Promise<EmbeddedServer> {
      const server = await startEmbedded({ dataDir, isDurable, say: (line) => said.push(line) })
      servers.push(server)
      return server
    },

    async startInChild({ isDurable = false }: Durability = {}) {
      const options = `{ dataDir: process.argv[1], isDurable: ${isDurable}, say: () => undefined }`
      const program = `
        import { startEmbedded } from '${SERVER_MODULE}'
        const server = await startEmbedded(${options})
        process.stdout.write(server.url + '\\n')
      `
      const owner = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      owners.push(owner)
      const ended = once(owner, 'exit').then(([code]) => [`The owner ended with ${code}.`])
      const [url] = await Promise.race([once(createInterface(owner.stdout), 'line'), ended])
      return { owner, url: String(url), pid: postmasterPid() ?? 0 }
    },

    async [Symbol.asyncDispose]() {
      for (const owner of owners) owner.kill('SIGKILL')
      for (const server of servers) await server.stop()
      const pid = postmasterPid()
      if (pid !== undefined) await expectToEnd(pid)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One in which there was a start before. */
export async function makeUsedRig() {
  const rig = makeRig()
  await layCluster(rig.dataDir)
  return rig
}

export async function expectToEnd(pid: number): Promise<void> {
  await expect.poll(() => findProcess(pid), ENDS_WITHIN).toBeUndefined()
}

export async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
