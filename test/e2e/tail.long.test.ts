import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { Mark } from '../../src/cli/resume-file.ts'
import { runCommand } from '../examples/example.ts'
import { createCallers, createEnvironment } from '../support/callers.ts'
import { findFreePort } from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { recordedEntries } from '../support/recorded.ts'
import { ADMIN_TOKEN, startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import {
  clientCommand,
  hasTerminal,
  runClient,
  runInTerminal,
  startClient,
  tempFolder,
  variablesOf,
} from '../support/terminal.ts'

const KILLS = 20
const EVENTS_A_KILL = 40
/** After its first page, or of some after their start, when they have not begun. */
const MAX_LIFE_MS = 60
const WAIT = { timeout: 20_000, interval: 5 }
const TIMEOUT_MS = 90_000

/** Only there can an output that is open for writing be read again. */
const isLinux = process.platform === 'linux'

const service = await shareService()

test.runIf(isLinux)(
  'killed twenty times at random, a tail with its resume file misses and repeats nothing',
  { timeout: TIMEOUT_MS },
  async () => {
    const { id: environment } = await createEnvironment(service)
    using folder = tempFolder()
    await using receiver = await startReceiver()
    await service.subscribe({ url: receiver.url }, { environment })
    const path = join(folder.path, 'out')
    const args = ['tail', '--json', '--from-beginning', '--environment', environment]
    const mark = join(folder.path, 'mark')
    args.push('--resume', mark)
    const output = openSync(path, 'a')

    for (let run = 0; run < KILLS; run += 1) {
      const before = existsSync(mark) ? readFileSync(mark, 'utf8') : undefined
      const child = startClient(service, args, output)
      const size = statSync(path).size
      const events = Array.from({ length: EVENTS_A_KILL }, () => ({ data: {} }))
      const publishing = service.publishMany(events, { environment })
      if (run % 5 > 0) await vi.waitUntil(() => statSync(path).size > size, WAIT)
      await pause(Math.random() * MAX_LIFE_MS)
      child.kill('SIGKILL')
      await Promise.all([once(child, 'close'), publishing])
      if (before !== undefined && run % 2 === 0) goBack(mark, before, path)
    }
    const recorded = await recordedEntries(service, KILLS * EVENTS_A_KILL, { environment })
    const [code] = await once(startClient(service, [...args, '--no-follow'], output), 'close')
    closeSync(output)

    const lines = readFileSync(path, 'utf8').split('\n')
    expect([code, lines.pop()]).toEqual([0, ''])
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(recorded.map(({ id }) => id))
  },
)

test.runIf(isLinux)('what could not be written is not marked as written', async () => {
  const { id: environment } = await createEnvironment(service)
  using folder = tempFolder()
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, { environment })
  await service.publish({}, { environment })
  const [{ id } = { id: '' }] = await recordedEntries(service, 1, { environment })
  const args = ['tail', '--json', '--from-beginning', '--no-follow', '--environment', environment]
  args.push('--resume', join(folder.path, 'mark'))

  const full = openSync('/dev/full', 'a')
  const [code] = await once(startClient(service, args, full, 'ignore'), 'close')
  await using again = runClient(service, args)

  expect([code, await again.end]).toEqual([1, 0])
  expect(again.lines.map((line) => JSON.parse(line).id)).toEqual([id])
  closeSync(full)
})

test('a tail goes on after a restart of the server, and says why it ends', async () => {
  const port = await findFreePort()
  const { databaseUrl } = service
  const { environmentId, events, workbench, viewer } = await createCallers(service)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, workbench)
  const published = []
  const first = await startService({ databaseUrl, port, hasWorker: false })
  await using tail = runClient(first, ['tail', '--json', '--since', '1h'], viewer)

  for (let count = 0; count < 2; count += 1) {
    const event = await service.publish({}, events)
    published.push(event)
    await tail.line(new RegExp(event.id)) // the first may have been there before it was
  }
  await first[Symbol.asyncDispose]()
  published.push(await service.publish({}, events))
  await recordedEntries(service, 3, { environment: environmentId })
  await using _second = await startService({ databaseUrl, port, hasWorker: false })
  published.push(await service.publish({}, events))
  await tail.line(new RegExp(published[3]?.id ?? ''))
  tail.stop('SIGINT')

  expect(await tail.end).toBe(130)
  expect(tail.lines.map((line) => JSON.parse(line).eventId)).toEqual(published.map(({ id }) => id))
  expect(tail.errors.map((line) => JSON.parse(line).warning)).toEqual(['CONNECTION_LOST'])
})

test('what is wrong is said in a line, with a code for scripts', async () => {
  const commands = [
    [service.url, ['tail', '--status', 'bad'], ADMIN_TOKEN],
    [service.url, ['listen', '--forward', 'http://example.com/'], ADMIN_TOKEN],
    ['http://127.0.0.1:9', ['publish', 'card-ordered'], ADMIN_TOKEN],
    [service.url, ['tail'], 'canary'],
  ] as const

  const ends = await Promise.all(
    commands.map(async ([url, args, token]) => {
      await using client = runClient({ url }, args, { token })
      return [await client.end, client.lines, client.errors.length] as const
    }),
  )

  expect(ends).toEqual([1, 1, 2, 3].map((code) => [code, [], 1]))
})

test('nobody who reads any more is no failure', async () => {
  const { workbench } = await createCallers(service)
  await using receiver = await startReceiver()
  await service.subscribe({ url: receiver.url }, workbench)
  await service.publish({}, workbench)
  await recordedEntries(service, 1, workbench)
  const command = `${clientCommand('tail --from-beginning')} | head -n 1; exit \${PIPESTATUS[0]}`

  await using shell = runCommand('bash', ['-c', command], variablesOf(service, workbench))
  await shell.line(/^started/)
  await service.publish({}, workbench)

  expect(await shell.end).toBe(0)
  expect(shell.errors).toEqual([])
})

test.runIf(hasTerminal)('in a terminal there are colours and columns that fit', async () => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  receiver.answerAlways(204)
  await service.subscribe({ url: `${receiver.url}/${'x'.repeat(200)}` }, { environment })
  await service.publish({}, { environment })
  await recordedEntries(service, 1, { environment })
  const args = `tail --from-beginning --no-follow --environment ${environment}`

  await using coloured = runInTerminal(service, args)
  await using plain = runInTerminal(service, args, { NO_COLOR: '1' })

  expect(await Promise.all([coloured.end, plain.end])).toEqual([0, 0])
  expect(coloured.lines.at(-1)).toContain('\u001b[32m204')
  expect(plain.lines.at(-1)).toMatch(/ 204 .*user\.created .*x…$/)
  expect(plain.lines.at(-1)?.length).toBe(110)
})

/** As if it had been killed while it wrote its first page, of which so much had come out. */
function goBack(mark: string, before: string, output: string): void {
  const { bytes } = (JSON.parse(before) as Mark).output ?? { bytes: 0 }
  const { size } = statSync(output)
  truncateSync(output, bytes + Math.floor(Math.random() * (size - bytes + 1)))
  writeFileSync(mark, before)
}
