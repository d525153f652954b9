import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { createCallers, createEnvironment } from '../support/callers.ts'
import { findFreePort } from '../support/process.ts'
import { startReceiver } from '../support/receiver.ts'
import { startService } from '../support/service.ts'
import { shareService } from '../support/shared-service.ts'
import { hasTerminal, runClient, runInTerminal, tempFolder } from '../support/terminal.ts'

const ListenEvents = graphql(`
  query ListenEvents {
    events { nodes { rawData } }
  }
`)

const service = await shareService({ hasWorker: false })

test('what is published is forwarded to this machine, signed and in its order', async () => {
  const port = await findFreePort()
  const { workbench } = await createCallers(service)
  await using receiver = await startReceiver()
  receiver.answer((_request, response) => response.writeHead(500).end('no such card\nat x.js'))
  const first = await startService({ databaseUrl: service.databaseUrl, port, hasWorker: false })
  const args = ['listen', '--forward', receiver.url, '--events', 'card-*,exact']
  await using client = runClient(first, args, workbench)
  await client.error(/^Ready/)

  await service.publish({ type: 'other' }, workbench)
  const { id } = await service.publish({ type: 'card-ordered' }, workbench)
  const others = []
  for (let number = 0; number < 10; number += 1) {
    others.push(await service.publish({ type: 'exact' }, workbench))
  }
  const requests = await receiver.take(11)
  await first[Symbol.asyncDispose]()
  await using _second = await startService({
    ...{ databaseUrl: service.databaseUrl, port, hasWorker: false },
  })
  await client.error(/Connected again/)
  const last = await service.publish({ type: 'exact' }, workbench)
  requests.push(await receiver.next())
  await client.line(new RegExp(last.id))
  client.stop('SIGTERM')

  const [, secret = ''] = /(whsec_\S+)/.exec(client.errors.join('\n')) ?? []
  const verified = requests.map(({ body, headers }) =>
    new Webhook(secret).verify(body.toString(), headers as Record<string, string>),
  )
  const published = [id, ...others.map((event) => event.id), last.id]
  expect(verified.map((payload) => (payload as { data: { id: string } }).data.id)).toEqual(
    published,
  )
  expect(client.lines[0]).toMatch(/^evt_\w+ card-ordered +500 \d+ ms {2}no such card$/)
  expect(client.lines.map((line) => line.split(' ')[0])).toEqual(published)
  expect(await client.end).toBe(143)
})

test.runIf(hasTerminal)('in a terminal the answers have colours', async () => {
  const { id: environment } = await createEnvironment(service)
  await using receiver = await startReceiver()
  receiver.answer(204, 404)
  const args = `listen --forward ${receiver.url} --environment ${environment}`
  await using terminal = runInTerminal(service, args)
  await terminal.line(/^Ready/)

  await service.publish({}, { environment })
  await service.publish({}, { environment })

  expect(await terminal.line(/204/)).toContain('\u001b[32m204\u001b[0m')
  expect(await terminal.line(/404/)).toContain('\u001b[31m404\u001b[0m')
})

test('publish says the id and where it goes, and what is wrong with each field', async () => {
  const { workbench, viewer } = await createCallers(service)
  await service.subscribe({ url: 'https://example.com/' }, workbench)
  using folder = tempFolder()
  const file = join(folder.path, 'data.json')
  const rawData = '{ "amount": 1.00000000000000000001 }'
  writeFileSync(file, rawData)
  const run = async (args: readonly string[], caller = workbench) => {
    await using client = runClient(service, ['publish', ...args], caller)
    return { code: await client.end, lines: client.lines, errors: client.errors }
  }

  const [published, marked, refused, forbidden, absent, twice] = await Promise.all([
    run(['card-ordered', '--data-file', file, '--idempotency-key', 'once']),
    run(['card-ordered', '--test', '--json']),
    run(['a b', '--data', '{']),
    run(['card-ordered'], viewer),
    run(['card-ordered', '--data-file', join(folder.path, 'absent')]),
    run(['card-ordered', '-', '--data', '{}']),
  ])
  const again = await run(['card-ordered', '--data-file', file, '--idempotency-key', 'once'])

  expect(published).toMatchObject({ code: 0, errors: [] })
  expect(published.lines).toEqual([expect.stringMatching(/^evt_\w+ {2}1 delivery$/)])
  expect(again.lines[0]).toBe(`${published.lines[0]}  (published before, with this key)`)
  expect(JSON.parse(marked.lines[0] ?? '')).toMatchObject({ deliveryCount: 0, isDuplicate: false })
  expect(refused).toMatchObject({ code: 1, lines: [] })
  expect(refused.errors).toEqual([
    expect.stringMatching(/^type: must be 1 to 128/),
    expect.stringMatching(/^rawData: must be JSON/),
  ])
  expect(forbidden).toMatchObject({ code: 3, lines: [] })
  expect(absent).toMatchObject({ code: 1, errors: [expect.stringContaining('(ENOENT)')] })
  expect(twice).toMatchObject({ code: 1, errors: [expect.stringContaining('Give the data once')] })
  const { events } = await service.ask(ListenEvents, {}, workbench)
  expect(events.nodes.map((event) => event.rawData)).toContain(rawData)
})
