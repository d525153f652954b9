import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { graphql } from '../../examples/generated/gql.ts'
import { ADMIN_TOKEN, type Service, startService } from '../support/service.ts'
import { runExample } from './example.ts'
import { startProxy } from './proxy.ts'

const RetriesAreDue = { now: () => new Date(Date.now() - 60_000) }

const Subscriptions = graphql(`
  query DemoTestSubscriptions {
    webhookSubscriptions {
      nodes {
        name
      }
    }
  }
`)

async function subscriptionNames(service: Service): Promise<string[]> {
  const { webhookSubscriptions } = await service.ask(Subscriptions, {})
  return webhookSubscriptions.nodes.map(({ name }) => name)
}

function runDemo({ url }: Pick<Service, 'url'>, args: readonly string[]) {
  return runExample('demo.ts', args, { HOOKWIRE_URL: url, HOOKWIRE_ADMIN_TOKEN: ADMIN_TOKEN })
}

function attempts(lines: readonly string[], outcome: string): string[] {
  return lines.filter((line) => line.includes(` ${outcome} `))
}

test('the demo shows every attempt until all its events are delivered', async () => {
  await using service = await startService(RetriesAreDue)
  await using demo = runDemo(service, ['--events', '6', '--rate', '100'])

  const code = await demo.end

  const rejected = attempts(demo.lines, 'REJECTED')
  expect([code, demo.errors]).toEqual([0, []])
  expect(attempts(demo.lines, 'SUCCEEDED')).toHaveLength(6)
  expect(rejected.length).toBeGreaterThanOrEqual(2) // every third of at least eight
  expect(rejected[0]).toMatch(
    /^[\d:.]{12} {2}REJECTED +500 +1 +[\d.]+ ms {2}[a-z.-]+ +[\d:.]{12} \(in 5\.\d s\)$/,
  )
  expect(demo.lines.at(-1)).toBe(
    `6 events published; ${6 + rejected.length} requests: 6 succeeded, ${rejected.length} failed.`,
  )
  expect(await subscriptionNames(service)).toEqual([])
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the demo deletes its subscription when it is stopped by %s',
  async (signal) => {
    await using service = await startService(RetriesAreDue)
    await using demo = runDemo(service, ['--rate', '100'])
    await demo.line(/REJECTED/)
    const before = await subscriptionNames(service)

    demo.stop(signal)

    expect([await demo.end, demo.errors]).toEqual([0, []])
    expect(before).toEqual(['Demo (npm run demo)'])
    expect(await subscriptionNames(service)).toEqual([])
  },
)

test('the demo waits for a server that goes away', async () => {
  await using service = await startService(RetriesAreDue)
  await using proxy = await startProxy(service.url)
  await using demo = runDemo(proxy, ['--rate', '100'])
  await demo.line(/SUCCEEDED/)

  proxy.cut()

  const said = await demo.line(/^Nobody answers at .+ The demo waits for it\.$/)
  await demo.line(/SUCCEEDED/, said)
  demo.stop('SIGTERM')
  expect([await demo.end, demo.errors]).toEqual([0, []])
})

test('the demo takes no events but its own', async () => {
  await using service = await startService(RetriesAreDue)
  await using demo = runDemo(service, ['--rate', '100'])
  await demo.line(/SUCCEEDED/)
  const [, url = ''] = /(http:\S+): checks/.exec(await demo.line(/^Receiver/)) ?? []

  const published = await service.publish({ type: 'user.created' })
  const forged = await fetch(url, { method: 'POST', body: '{}' })

  expect(published.deliveryCount).toBe(0)
  expect(forged.status).toBe(401)
})

test('without a server the demo says how to start one', async () => {
  const service = await startService()
  await service[Symbol.asyncDispose]()
  await using demo = runDemo(service, [])

  const code = await demo.end

  expect(code).toBe(1)
  expect(demo.errors).toEqual([
    `No Hookwire answers at ${service.url}. Start it in another terminal (npm start), or say where it is: HOOKWIRE_URL.`,
  ])
})

test('without a token the demo says where it looked', async () => {
  await using service = await startService()
  const folder = await mkdtemp(join(tmpdir(), 'hookwire-demo-'))
  await using demo = runExample('demo.ts', [], {
    HOOKWIRE_URL: service.url,
    HOOKWIRE_DATA_DIR: folder,
  })

  const code = await demo.end

  await rm(folder, { recursive: true })
  expect(code).toBe(1)
  expect(demo.errors[0]).toContain(`${join(folder, 'admin-token')} cannot be read`)
})

test('a token that is refused is named', async () => {
  await using service = await startService()
  await using demo = runExample('demo.ts', [], {
    HOOKWIRE_URL: service.url,
    HOOKWIRE_ADMIN_TOKEN: 'hwk_of_another_installation',
  })

  const code = await demo.end

  expect(code).toBe(1)
  expect(demo.errors).toEqual([`${service.url} does not take the token of HOOKWIRE_ADMIN_TOKEN.`])
})
