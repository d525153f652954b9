import { expect, test } from 'vitest'
import { isFromThisMachine } from '../../src/server/this-machine.ts'

const local = { remoteAddress: '127.0.0.1', host: 'localhost:4000', httpVersion: '1.1', more: {} }

const isLocal = (given: Partial<typeof local>) => {
  const { remoteAddress, host, httpVersion, more } = { ...local, ...given }
  return isFromThisMachine({ headers: { host, ...more }, httpVersion, socket: { remoteAddress } })
}

test.each([
  ['a machine elsewhere that writes our name', { remoteAddress: '203.0.113.7' }],
  ['a machine elsewhere, by IPv6', { remoteAddress: '::ffff:203.0.113.7' }],
  ['a name that was made to resolve to here', { host: 'localhost.example.com' }],
  ['an address of this machine that is not its own', { host: '192.0.2.1:4000' }],
  ['a proxy that says for whom', { more: { 'x-forwarded-for': '203.0.113.7' } }],
  ['a proxy that says under which name', { more: { 'x-forwarded-host': 'hooks.example.com' } }],
  ['a proxy as RFC 7239 has it', { more: { forwarded: 'for=203.0.113.7' } }],
  ['a proxy that says that it is one', { more: { via: '1.1 proxy' } }],
  ['nginx in front, as it comes', { host: '127.0.0.1:4000', httpVersion: '1.0' }],
])('%s is not a browser here', (_who, request) => {
  const answer = isLocal(request)

  expect(answer).toBe(false)
})

test.each([
  { remoteAddress: '127.0.0.1', host: 'localhost' },
  { remoteAddress: '::1', host: '[::1]:4000' },
  { remoteAddress: '::ffff:127.0.0.1', host: '127.0.0.1:4000' },
])('$host at $remoteAddress is', (request) => {
  const answer = isLocal(request)

  expect(answer).toBe(true)
})
