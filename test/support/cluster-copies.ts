import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { startEmbedded } from '../../src/storage/embedded/server.ts'

let made: Promise<string> | undefined

/** Lays into a data folder what a first start leaves there. To make it takes longest of a start, so that is done once a process. */
export async function layCluster(dataDir: string): Promise<void> {
  made ??= makeCluster()
  cpSync(await made, dataDir, { recursive: true })
}

async function makeCluster(): Promise<string> {
  const dataDir = join(inject('runFolder'), `cluster-${process.pid}`)
  const server = await startEmbedded({ dataDir, isDurable: false, say: () => undefined })
  await server.stop()
  return dataDir
}
