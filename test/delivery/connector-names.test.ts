import { expect, test } from 'vitest'
import { createResolve } from '../../src/delivery/resolver.ts'
import { trapConnects } from '../support/connects.ts'
import { openTestClient } from '../support/http-client.ts'
import { startNameServer } from '../support/name-server.ts'
import { startRawServer } from '../support/raw-server.ts'

const OK = 'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

test('a refusal is an outcome that names no address', async () => {
  await using client = openTestClient({ resolve: async () => [{ address: '10.0.0.1', family: 4 }] })

  const byName = await client.send({ url: 'http://example.com/' })
  const byAddress = await client.send({ url: 'http://10.0.0.1/' })

  expect(byName).toEqual({
    kind: 'unreachable',
    errorClass: 'blocked_address',
    message: 'The URL points at an address that webhooks may not be sent to.',
  })
  expect(byAddress).toMatchObject({ kind: 'unreachable', errorClass: 'blocked_address' })
})

test('a name that a name server moves to a private address is refused from then on', async () => {
  await using receiver = await startRawServer((socket) => socket.end(OK))
  await using names = await startNameServer(({ family, round }) =>
    family === 6 ? [] : [round === 0 ? '127.0.0.1' : '10.0.0.1'],
  )
  await using client = openTestClient({ resolve: createResolve({ servers: [names.address] }) })
  const url = receiver.url.replace('127.0.0.1', 'rebinding.example.com')

  const first = await client.send({ url })
  const second = await client.send({ url })

  expect(first).toMatchObject({ kind: 'succeeded' })
  expect(second).toMatchObject({ kind: 'unreachable', errorClass: 'blocked_address' })
})

test('of the private and public answers of a name server only the allowed are dialled', async () => {
  using connects = trapConnects()
  await using receiver = await startRawServer((socket) => socket.end(OK))
  await using names = await startNameServer(({ family }) =>
    family === 6 ? ['fd00::1', '::ffff:10.0.0.1'] : ['169.254.169.254', '127.0.0.1', '10.0.0.1'],
  )
  await using client = openTestClient({ resolve: createResolve({ servers: [names.address] }) })

  const outcome = await client.send({ url: receiver.url.replace('127.0.0.1', 'mixed.example.com') })

  expect(outcome).toMatchObject({ kind: 'succeeded' })
  expect(connects.count()).toBe(1)
})

test('the outcome does not tell an open port of a refused address from a closed one', async () => {
  await using open = await startRawServer((socket) => socket.end(OK))
  const closed = await startRawServer(() => undefined)
  await closed[Symbol.asyncDispose]()
  await using client = openTestClient({ networks: [] })

  const outcomes = []
  for (const host of ['127.0.0.1', 'loopback.test', '[::ffff:127.0.0.1]', 'localhost']) {
    for (const protocol of ['http:', 'https:']) {
      const [one, other] = [open.url, closed.url].map((url) =>
        url.replace('http:', protocol).replace('127.0.0.1', host),
      )
      outcomes.push([
        await client.send({ url: one ?? '' }),
        await client.send({ url: other ?? '' }),
      ])
    }
  }

  for (const [one, other] of outcomes) {
    expect(one).toMatchObject({ kind: 'unreachable', errorClass: 'blocked_address' })
    expect(one).toEqual(other)
  }
  expect(open.connectionCount()).toBe(0)
})
