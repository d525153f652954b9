import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { findProcess } from '../../src/storage/embedded/processes.ts'
import { expectToEnd, makeRig, makeUsedRig, query } from './embedded-rig.ts'

vi.setConfig({ testTimeout: 60_000 })

test('when its owner is killed, PostgreSQL shuts down', async () => {
  await using rig = await makeUsedRig()
  const { owner, pid } = await rig.startInChild()
  expect(findProcess(pid)).toBeDefined()

  owner.kill('SIGKILL')

  await expectToEnd(pid)
  expect(rig.postmasterPid()).toBeUndefined()
})

test('a start right after a kill finds what was committed, and leaves one server', async () => {
  await using rig = await makeUsedRig()
  const { owner, url, pid } = await rig.startInChild({ isDurable: true })
  await query(url, 'create table kept as select 7 as n')
  owner.kill('SIGKILL')
  await once(owner, 'exit')

  const server = await rig.start({ isDurable: true })

  expect(findProcess(pid)).toBeUndefined()
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }])
})

test('PostgreSQL that was killed alone is started again with its data, and ends with the rest', async () => {
  await using rig = await makeUsedRig()
  const server = await rig.start({ isDurable: true })
  await query(server.url, 'create table kept as select 7 as n')
  const killed = rig.postmasterPid() ?? 0

  process.kill(killed, 'SIGKILL')

  const rows = () => query(server.url, 'select n from kept').catch(() => undefined)
  await expect.poll(rows, { timeout: 30_000, interval: 50 }).toEqual([{ n: 7 }])
  const pid = rig.postmasterPid() ?? 0
  await server.stop()
  expect(pid).not.toBe(killed)
  expect(findProcess(pid)).toBeUndefined()
})

test('a start after everything was killed at once recovers', async () => {
  await using rig = await makeUsedRig()
  const { owner, url, pid } = await rig.startInChild({ isDurable: true })
  await query(url, 'create table kept as select 7 as n')
  owner.kill('SIGSTOP') // or it would start PostgreSQL again before its own end
  process.kill(pid, 'SIGKILL')
  owner.kill('SIGKILL')
  await once(owner, 'exit')
  expect(rig.postmasterPid()).toBe(pid)

  const server = await rig.start({ isDurable: true })

  expect(rig.postmasterPid()).not.toBe(pid)
  expect(await query(server.url, 'select n from kept')).toEqual([{ n: 7 }])
})

test('a connection still busy after its server was killed never shares the data', async () => {
  await using rig = await makeUsedRig()
  const { owner, url, pid } = await rig.startInChild()
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const busy = client.query('select count(*) from generate_series(1, 3000000)').catch(() => 'cut')
  process.kill(pid, 'SIGKILL')
  owner.kill('SIGKILL')
  await once(owner, 'exit')

  await rig.start()

  expect(findProcess(rows[0].pid)).toBeUndefined()
  await busy
  await client.end()
})

test('a second start in the same folder is told who has it', async () => {
  await using rig = await makeUsedRig()
  const { owner, pid } = await rig.startInChild()

  await expect(rig.start()).rejects.toThrow(
    `Hookwire is already running in ${rig.dataDir}, as process ${owner.pid}.`,
  )

  expect(findProcess(pid)).toBeDefined()
})

test('of two starts at the same time, one has the folder', async () => {
  await using rig = makeRig()

  const results = await Promise.allSettled([rig.start(), rig.start()])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'long ago' })],
  ['whose pid is now another process', JSON.stringify({ pid: process.pid, startedAt: 'before' })],
  ['that was never written to its end', '{"pid": 1'],
  ['that is empty', ''],
])('a claim %s is taken over', async (_case, content) => {
  await using rig = await makeUsedRig()
  const file = join(rig.dataDir, 'owner.json')
  writeFileSync(file, content)

  const server = await rig.start()

  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid)
})

test('a stale postmaster.pid whose pid is now another process is no obstacle', async () => {
  await using rig = await makeUsedRig()
  const cluster = join(rig.dataDir, 'postgres-18')
  const lines = [process.pid, cluster, 1, 5432, '', '', '', 'ready', '']
  writeFileSync(join(cluster, 'postmaster.pid'), lines.join('\n'))

  const server = await rig.start()

  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(rig.postmasterPid()).not.toBe(process.pid)
})
