import process from 'node:process'
import { afterAll, expect, test } from 'vitest'
import { findProcess } from '../../src/storage/embedded/processes.ts'
import { copyTemplate } from '../support/database.ts'
import { anId } from '../support/rows.ts'
import { startWriters } from './log-writers.ts'

const SHARE = 10

const { url: databaseUrl, drop } = await copyTemplate()
afterAll(drop)

function start() {
  const end = new AbortController()
  const world = {
    environmentIds: [anId(), anId()],
    eventIds: [[anId()], [anId()]],
    subscriptionIds: [anId()],
  } as const
  return startWriters({ databaseUrl, world, writers: 1, seed: 1, processes: 2 }, end)
}

/** Nothing else is done meanwhile: nobody has heard of it yet. */
function blockUntilEnded(pid: number): void {
  while (findProcess(pid) !== undefined);
}

test('what is granted to a writer that has just been killed is written by the next', async () => {
  await using writers = start()
  writers.grant(2 * SHARE)
  await writers.reached(2 * SHARE)
  const [pid = 0] = writers.pids

  const killed = writers.kill(() => 0)
  blockUntilEnded(pid)
  writers.grant(2 * SHARE)

  await killed
  await writers.reached(4 * SHARE)
  expect(writers.pids).not.toContain(pid)
})

test('a writer that ends by itself is waited for by nobody', async () => {
  await using writers = start()
  const reached = writers.reached(1)

  process.kill(writers.pids[0] ?? 0, 'SIGKILL')

  await expect(reached).rejects.toThrow('A writer ended whom nobody had killed.')
})
