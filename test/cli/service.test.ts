import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readMark, saveMark } from '../../src/cli/resume-file.ts'
import { findService, type ServiceOptions } from '../../src/cli/service.ts'
import { findViewer } from '../../src/cli/viewer.ts'
import { startReceiver } from '../support/receiver.ts'
import { ADMIN_TOKEN } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'

const service = await shareService({ hasWorker: false })
const { url } = service
const receiver = await startReceiver()
afterAll(() => receiver[Symbol.asyncDispose]())
const folder = mkdtempSync(join(tmpdir(), 'hookwire-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const tokenFile = fileOf('admin-token', `${ADMIN_TOKEN}\n`)
const right = { HOOKWIRE_TOKEN: ADMIN_TOKEN, HOOKWIRE_URL: url }

test.each<[string, ServiceOptions, NodeJS.ProcessEnv]>([
  ['by variables', {}, right],
  ['by flags, which win', { url, tokenFile }, { HOOKWIRE_URL: 'http://x', HOOKWIRE_TOKEN: 'no' }],
  ['in the data folder', {}, { HOOKWIRE_URL: `${url}/graphql`, HOOKWIRE_DATA_DIR: folder }],
])('a service is found %s', async (_how, options, environment) => {
  const found = await findService(options, environment)

  expect(await findViewer(found)).toMatchObject({ role: 'ADMIN', environment: { name: 'default' } })
})

const missing = join(folder, 'missing')
const nothing = fileOf('nothing', '')
const wrong: [string, ServiceOptions, NodeJS.ProcessEnv, number, RegExp][] = [
  ['no server', { url: 'http://127.0.0.1:9' }, right, 2, /^No Hookwire at .*ECONNREFUSED.*--url/],
  ['another server', { url: receiver.url }, right, 2, /What answers there is not Hookwire/],
  ['no URL', { url: 'canary' }, right, 1, /must be like http:/],
  [
    'a wrong token',
    {},
    { ...right, HOOKWIRE_TOKEN: 'canary' },
    3,
    /not .* token of HOOKWIRE_TOKEN/,
  ],
  ['half a token', {}, { ...right, HOOKWIRE_TOKEN: 'canary\u0000b' }, 3, /HOOKWIRE_TOKEN holds/],
  ['a missing file', { tokenFile: missing }, right, 3, /missing cannot be read/],
  ['an empty file', { tokenFile: nothing }, right, 3, /nothing holds is no token/],
  ['no token', {}, { HOOKWIRE_URL: url, HOOKWIRE_DATA_DIR: missing }, 3, /There is no token/],
  ['no such environment', { environment: 'nowhere' }, right, 3, /no environment "nowhere"/],
]

test.each(wrong)('%s is said in one line, without the token', async (...row) => {
  const [, options, environment, exitCode, message] = row

  const asked = findService(options, environment).then(findViewer)

  await expect(asked).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) })
  const error: unknown = await asked.catch((reason: unknown) => reason)
  expect((error as Error).message).not.toMatch(/canary|\n/)
})

test('a mark is read as it was saved; where there is none, there is none', async () => {
  const path = join(folder, 'resume')
  const mark = { cursor: 'abc', since: null, output: { device: 1, inode: 2, bytes: 3 } }

  const before = await readMark(path)
  await saveMark(path, mark)

  expect(before).toBeUndefined()
  expect(await readMark(path)).toEqual(mark)
})

test.each(['', '{"cursor":1}', 'null', '[]', 'cursor'])('%j is no mark', async (text) => {
  await expect(readMark(fileOf('bad', text))).rejects.toThrow('is no resume file')
})

test('a mark that cannot be written or read is said', async () => {
  await expect(
    saveMark(join(missing, 'resume'), { cursor: null, since: null, output: null }),
  ).rejects.toThrow('cannot be written (ENOENT)')
  await expect(readMark(folder)).rejects.toThrow('cannot be read (EISDIR)')
})
