import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { inSetting, newEncryptionKey } from '../support/encryption.ts'
import { makeFolder, postgresPid, spawnHookwire } from '../support/process.ts'

vi.setConfig({ testTimeout: 90_000 })

const REFUSED = { code: 1, signal: null }
const ENDED_WELL = { code: 0, signal: null }

/** Used by one test after another, since making a database is what a start takes longest for. */
const { path: folder, [Symbol.asyncDispose]: removeFolder } = makeFolder()
afterAll(removeFolder)

const KEY_FILE = join('.hookwire', 'encryption-key')
const keyFile = join(folder, KEY_FILE)

test('beside a running Hookwire the command says that it must be stopped', async () => {
  await using running = spawnHookwire({ folder })
  await running.ready()

  await using command = spawnHookwire({ folder, command: 'reencrypt' })
  const ending = await command.ended

  expect(ending).toEqual(REFUSED)
  expect(command.output()).toBe(
    'With the embedded database, this is done while Hookwire is stopped.\n' +
      `  Hookwire is already running in ${join(folder, '.hookwire')}, as process ${running.pid}. ` +
      'Stop that one first, or give this one another folder.\n',
  )
  await running.kill('SIGTERM')
})

test.each([
  ['empty', '', 'It is empty.'],
  ['no key', 'nonsense', 'HOOKWIRE_ENCRYPTION_KEYS: it is not id:base64, '],
])('a key file that is %s is named, and no PostgreSQL is left running', async (_how, text, why) => {
  const kept = await keptKey()
  writeFileSync(keyFile, text)

  await using hookwire = spawnHookwire({ folder })
  const ending = await hookwire.ended
  writeFileSync(keyFile, kept)

  expect(ending).toEqual(REFUSED)
  expect(hookwire.output()).toContain(
    `${KEY_FILE} does not hold what HOOKWIRE_ENCRYPTION_KEYS may.\n`,
  )
  expect(hookwire.output()).toContain(why)
  expect(postgresPid(folder)).toBeUndefined()
})

test('a lost key file is a refusal, and is made up for by putting it back', async () => {
  const kept = await keptKey()
  writeFileSync(keyFile, inSetting(newEncryptionKey('embedded')))

  await using refused = spawnHookwire({ folder })
  const ending = await refused.ended
  writeFileSync(keyFile, kept)
  await using again = spawnHookwire({ folder })
  await again.ready()

  expect(ending).toEqual(REFUSED)
  expect(refused.output()).toContain('embedded: is not the key that had this id.')
  await again.kill('SIGTERM')
})

test('the key in the file is replaced while Hookwire is stopped', async () => {
  const kept = await keptKey()
  const added = inSetting(newEncryptionKey('2026-11'))

  writeFileSync(keyFile, `${added},\n${kept}`)
  await using command = spawnHookwire({ folder, command: 'reencrypt' })
  const ending = await command.ended
  writeFileSync(keyFile, added)
  await using hookwire = spawnHookwire({ folder })
  await hookwire.ready()

  expect(ending).toEqual(ENDED_WELL)
  expect(command.output()).toContain(
    'All is encrypted under the key 2026-11. ' +
      'These are not needed any more, and may be removed: embedded.\n',
  )
  await hookwire.kill('SIGTERM')
})

/** Made by the first start, which may have been a test before this one. */
async function keptKey(): Promise<string> {
  if (existsSync(keyFile)) return readFileSync(keyFile, 'utf8')
  await using migrate = spawnHookwire({ folder, command: 'migrate' })
  expect(await migrate.ended).toEqual(ENDED_WELL)
  return readFileSync(keyFile, 'utf8')
}
