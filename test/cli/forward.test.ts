import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createForwarder, type ListenedRequest, parseTarget } from '../../src/cli/forward.ts'
import { forwardedLine } from '../../src/cli/listen.ts'
import { startReceiver } from '../support/receiver.ts'

const request: ListenedRequest = {
  ...{ eventId: 'evt_1', eventType: 'card-ordered', method: 'POST' },
  headers: [
    { name: 'content-type', value: 'application/json' },
    { name: 'webhook-id', value: 'evt_1' },
  ],
  body: '{ "a": "ü" }',
}

test.each([
  'http://localhost:3000/hook',
  'https://app.localhost/',
  'http://127.0.0.1:80/',
  'http://127.9.9.9/',
  'http://[::1]:3000/',
])('%s is this machine', (text) => {
  expect(parseTarget(text, false).href).toBe(new URL(text).href)
})

test.each([
  'http://example.com/',
  'http://10.0.0.1/',
  'http://0.0.0.0/',
  'http://localhost.example.com/',
  'http://notlocalhost/',
  'http://[fe80::1]/',
  'http://[::ffff:10.0.0.1]/',
])('%s is another, which must be allowed', (text) => {
  expect(() => parseTarget(text, false)).toThrow('--allow-remote allows it')
  expect(parseTarget(text, true).href).toBe(new URL(text).href)
})

test.each(['localhost:3000', 'ftp://localhost/', '/hook', ''])('%j is no target', (text) => {
  expect(() => parseTarget(text, true)).toThrow('--forward must be a URL like')
})

test('bytes and headers are sent on as they came, and the first line of the answer is shown', async () => {
  await using receiver = await startReceiver()
  receiver.answer((_request, response) => {
    response.writeHead(422).end(`no \u001b[31mcard\nand more`)
  })
  const forwarder = createForwarder(new URL(receiver.url), 5)

  const answer = await forwarder.send(request)
  const received = await receiver.next()
  await forwarder.close()

  expect(received).toMatchObject({ method: 'POST', path: '/hook', body: Buffer.from(request.body) })
  expect(received.headers).toMatchObject({ 'webhook-id': 'evt_1' })
  expect(answer).toMatchObject({ statusCode: 422, text: 'no \u001b[31mcard' })
  const line = forwardedLine(request, { ...answer, durationMs: 3.2 }, { hasColours: false })
  expect(line).toBe('evt_1 card-ordered             422 3 ms  no card')
})

test('one who does not answer, answers without end, or is not there costs its time and no more', async () => {
  await using receiver = await startReceiver()
  receiver.answer(
    () => undefined,
    (_request, response) => {
      response.writeHead(200)
      const flood = async () => {
        while (!response.destroyed) {
          response.write('x'.repeat(65_536))
          await pause(1)
        }
      }
      void flood()
    },
  )
  const forwarder = createForwarder(new URL(receiver.url), 1)
  const nobody = createForwarder(new URL('http://127.0.0.1:9/'), 1)

  const silent = await forwarder.send(request)
  const endless = await forwarder.send(request)
  const refused = await nobody.send(request)
  await Promise.all([forwarder.close(), nobody.close()])

  expect(silent).toMatchObject({ statusCode: null, text: 'no answer within 1 s' })
  expect(endless).toMatchObject({ statusCode: 200, text: 'x'.repeat(4_096) })
  expect(refused).toMatchObject({ statusCode: null, text: 'ECONNREFUSED' })
})
