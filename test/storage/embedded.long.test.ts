import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { findProcess, findWithPs } from '../../src/storage/embedded/processes.ts'
import { makeRig, makeUsedRig, query } from './embedded-rig.ts'

vi.setConfig({ testTimeout: 60_000 })

test('the first start makes a database that pg can use', async () => {
  await using rig = makeRig()

  const { url, urlOf } = await rig.start()

  const [row] = await query(
    url,
    `select current_user, current_database(), datlocale, datlocprovider,
            current_setting('listen_addresses') as addresses
       from pg_database where datname = current_database()`,
  )
  expect(row).toEqual({
    current_user: 'hookwire',
    current_database: 'hookwire',
    datlocale: 'C.UTF-8',
    datlocprovider: 'b',
    addresses: '',
  })
  expect(await query(urlOf('template1'), 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(join(rig.dataDir, 'postgres-18', 'PG_VERSION'))).toBe(true)
})

test('a second start finds the data of the first', async () => {
  await using rig = makeRig()
  const first = await rig.start()
  await query(first.url, 'create table kept as select 7 as n')
  await first.stop()

  const second = await rig.start()

  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  expect(second.dataDir).toBe(first.dataDir)
})

test.each([
  [true, 'on'],
  [false, 'off'],
])('with isDurable %s, what guards against a power cut is %s', async (isDurable, state) => {
  await using rig = await makeUsedRig()

  const { url } = await rig.start({ isDurable })

  const settings = `select current_setting('fsync') as fsync,
                           current_setting('full_page_writes') as pages,
                           current_setting('synchronous_commit') as commit`
  expect(await query(url, settings)).toEqual([{ fsync: state, pages: state, commit: state }])
})

test('a database can be copied from a template by the role that everything runs as', async () => {
  await using rig = await makeUsedRig()
  const { url, urlOf } = await rig.start()
  await query(url, 'create table kept as select 7 as n')

  await query(urlOf('postgres'), 'create database copy template hookwire strategy file_copy')

  expect(await query(urlOf('copy'), 'select n from kept')).toEqual([{ n: 7 }])
  await query(url, 'drop database copy with (force)')
})

test('stopping ends connections, the server and the claim, and may be asked for twice', async () => {
  await using rig = await makeUsedRig()
  const server = await rig.start()
  const client = new Client({ connectionString: server.url })
  const lost = new Promise((resolve) => client.on('error', resolve))
  await client.connect()
  const pid = rig.postmasterPid() ?? 0

  await Promise.all([server.stop(), server.stop()])

  await lost
  expect(findProcess(pid)).toBeUndefined()
  expect(rig.postmasterPid()).toBeUndefined()
  expect(existsSync(join(rig.dataDir, 'owner.json'))).toBe(false)
  expect(rig.said).toEqual([])
})

test.each([
  ['too long for a socket', 'déjà vu, 100% "quoted" & more?'.padEnd(120, '-')],
  ['with letters that a URL and a list must hide', 'é, 1% "q" &+?'],
])('a path %s works', async (_case, name) => {
  await using rig = makeRig(name)

  const { url } = await rig.start()

  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a cluster half made by an earlier start is made anew', async () => {
  await using rig = makeRig()
  const halfMade = join(rig.dataDir, 'postgres-18.new-x1y2z3')
  mkdirSync(halfMade, { recursive: true })

  const { url } = await rig.start()

  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(existsSync(halfMade)).toBe(false)
})

test('the data of another major version is not silently left aside', async () => {
  await using rig = makeRig()
  const other = join(rig.dataDir, 'postgres-17')
  mkdirSync(other, { recursive: true })

  await expect(rig.start()).rejects.toThrow(`The data in ${other} is not of PostgreSQL 18`)
})

test('a start that fails quotes the log and gives the folder back', async () => {
  await using rig = await makeUsedRig()
  rmSync(join(rig.dataDir, 'postgres-18', 'global', 'pg_control'))

  await expect(rig.start()).rejects.toThrow(/did not start[\s\S]*pg_control/)

  expect(existsSync(join(rig.dataDir, 'owner.json'))).toBe(false)
})

test('an empty folder that mkdtemp made is used as it is', async () => {
  await using rig = makeRig()
  mkdirSync(rig.dataDir, { mode: 0o700 })

  const { dataDir } = await rig.start()

  expect(dataDir).toBe(rig.dataDir)
  expect(rig.said).toEqual([])
})

test.runIf(process.geteuid?.() === 0)(
  'data that the account of the server cannot reach are put where it can, and found again',
  async () => {
    await using rig = makeRig()
    chmodSync(dirname(rig.dataDir), 0o700)
    const first = await rig.start()
    await query(first.url, 'create table kept as select 7 as n')
    await first.stop()

    const second = await rig.start()

    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 7 }])
    expect(first.dataDir).toMatch(/^\/var\/lib\/hookwire\/[0-9a-f]{16}$/)
    expect(second.dataDir).toBe(first.dataDir)
    expect(rig.said).toContainEqual(expect.stringContaining(`the data is in ${first.dataDir}.`))
    await second.stop()
    rmSync(first.dataDir, { recursive: true })
  },
)

test('ps, which macOS needs, tells when a process started, and which one it is', () => {
  const own = findWithPs(process.pid)

  expect(own?.command).toContain('node')
  expect(own?.startedAt).toMatch(/^\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/)
  expect(findWithPs(2 ** 22 + 1)).toBeUndefined()
})
