import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addressRule,
  callerNetwork,
  LOOPBACK_NETWORKS,
  parseNetwork,
} from '../../src/domain/networks.ts'
import { contains, edges, toIpv4, toIpv6 } from '../support/addresses.ts'

const MAX_IPV4 = 2n ** 32n - 1n
const MAX_IPV6 = 2n ** 128n - 1n

const REFUSED_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '240.0.0.0/4', '168.63.129.16/32'],
]
const GLOBAL_IPV6 = '2000::/3'
const REFUSED_IPV6 = [
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
]

const isGlobalIpv4 = (number: bigint) => !REFUSED_IPV4.some((network) => contains(network, number))
const isGlobalIpv6 = (number: bigint) =>
  contains(GLOBAL_IPV6, number) && !REFUSED_IPV6.some((network) => contains(network, number))

const isAllowed = addressRule([], [])

test.each(REFUSED_IPV4)('%s is refused to its edges, and no further', (network) => {
  const { first, last } = edges(network)
  const around = [first - 1n, first, last, last + 1n].filter(
    (number) => number >= 0n && number <= MAX_IPV4,
  )

  const verdicts = around.map((number) => isAllowed(toIpv4(number)))

  expect(verdicts).toEqual(around.map(isGlobalIpv4))
  expect([isAllowed(toIpv4(first)), isAllowed(toIpv4(last))]).toEqual([false, false])
})

test.each([...REFUSED_IPV6, GLOBAL_IPV6])('%s is known to its edges, and no further', (network) => {
  const { first, last } = edges(network)
  const around = [first - 1n, first, last, last + 1n]

  const verdicts = around.map((number) => isAllowed(toIpv6(number)))

  expect(verdicts).toEqual(around.map(isGlobalIpv6))
})

test('of any IPv4 address it is known whether it is global', () => {
  const nearEdges = fc
    .tuple(fc.constantFrom(...REFUSED_IPV4), fc.bigInt({ min: -2n, max: 2n }), fc.boolean())
    .map(([network, offset, isLast]) => edges(network)[isLast ? 'last' : 'first'] + offset)
    .filter((number) => number >= 0n && number <= MAX_IPV4)
  fc.assert(
    fc.property(fc.oneof(nearEdges, fc.bigInt({ min: 0n, max: MAX_IPV4 })), (number) => {
      const verdict = isAllowed(toIpv4(number))

      expect(verdict).toBe(isGlobalIpv4(number))
    }),
  )
})

test('of any IPv6 address it is known whether it is global', () => {
  const global = edges(GLOBAL_IPV6)
  const numbers = fc.oneof(
    fc.bigInt({ min: 0n, max: MAX_IPV6 }),
    fc.bigInt({ min: global.first, max: global.last }),
  )
  fc.assert(
    fc.property(numbers, (number) => {
      const verdict = isAllowed(toIpv6(number))

      expect(verdict).toBe(isGlobalIpv6(number))
    }),
  )
})

test.each([
  ['the loopback', '::1'],
  ['no address', '::'],
  ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
  ['IPv4-mapped loopback in hex', '::ffff:7f00:1'],
  ['an IPv4-mapped global address, which nobody has to use', '::ffff:8.8.8.8'],
  ['IPv4-compatible loopback', '::127.0.0.1'],
  ['IPv4-translated loopback', '::ffff:0:127.0.0.1'],
  ['NAT64 of the loopback', '64:ff9b::127.0.0.1'],
  ['local NAT64', '64:ff9b:1::10.0.0.1'],
  ['6to4 of a private address', '2002:a00:1::1'],
  ['Teredo', '2001:0:4136:e378::1'],
  ['ORCHID', '2001:20::1'],
  ['unique local', 'fd00::1'],
  ['cloud metadata', 'fd00:ec2::254'],
  ['link-local', 'fe80::1'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['discard-only', '100::1'],
  ['segment routing', '5f00::1'],
  ['documentation', '2001:db8::1'],
])('%s is refused', (_what, address) => {
  const verdict = isAllowed(address)

  expect(verdict).toBe(false)
})

test.each([
  '1.1.1.1',
  '8.8.8.8',
  '99.255.255.255',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00::1',
])('%s is allowed', (address) => {
  const verdict = isAllowed(address)

  expect(verdict).toBe(true)
})

test.each([
  ...[
    '',
    ' ',
    'example.com',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '8.8.8.8 ',
    '8.8.8.08',
    '0x8080808',
  ],
  ...['134744072', '8.8.8.8/32', '[2606:4700::1111]', '2606:4700::1111%eth0', 'fe80::1%1', ':::'],
])('%j is no address, and so refused', (text) => {
  const verdict = addressRule(['0.0.0.0/0', '::/0'], [])(text)

  expect(verdict).toBe(false)
})

test('an allowed network wins over what is refused by default', () => {
  const rule = addressRule([...LOOPBACK_NETWORKS, '10.1.0.0/16', 'fd00::/8'], [])

  const allowed = ['127.0.0.1', '127.255.255.255', '::1', '10.1.2.3', 'fd12::1', '8.8.8.8']
  const refused = ['10.2.0.1', '10.0.255.255', '192.168.0.1', 'fe80::1', '::2', '169.254.169.254']
  expect(allowed.map(rule)).toEqual(allowed.map(() => true))
  expect(refused.map(rule)).toEqual(refused.map(() => false))
})

test('an allowed IPv4 network is allowed as IPv4-mapped IPv6 too', () => {
  const rule = addressRule(['127.0.0.0/8'], [])

  const verdicts = ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1'].map(rule)

  expect(verdicts).toEqual([true, true, false, false])
})

test('a denied network wins over everything, in each way to write it', () => {
  const rule = addressRule(
    ['0.0.0.0/0', '::/0', '10.0.0.0/8'],
    ['10.1.0.0/16', '8.8.8.8/32', '2606:4700::/32'],
  )

  const denied = ['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', '8.8.8.8', '2606:4700::1111']
  const others = ['10.2.0.1', '127.0.0.1', '8.8.8.9', '2606:4701::1', '::1', '::ffff:10.2.0.1']
  expect(denied.map(rule)).toEqual(denied.map(() => false))
  expect(others.map(rule)).toEqual(others.map(() => true))
})

test.each([
  ['10.0.0.0/8', { address: '10.0.0.0', prefix: 8 }],
  ['0.0.0.0/0', { address: '0.0.0.0', prefix: 0 }],
  ['192.168.1.1/32', { address: '192.168.1.1', prefix: 32 }],
  ['::/0', { address: '::', prefix: 0 }],
  ['fd00::1/128', { address: 'fd00::1', prefix: 128 }],
])('%s is a network', (text, network) => {
  const parsed = parseNetwork(text)

  expect(parsed).toEqual(network)
})

test.each([
  ...['', '/', '10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/8/8', '10.0.0/8'],
  ...['::/129', '::', 'fe80::1%eth0/64', 'example.com/8', '10.0.0.0/ 8', '10.0.0.0/8 ', ' ::/0'],
  ...['10.0.0.0/255.0.0.0', '[::]/0', '10.0.0.0/1e1', '10.0.0.0/0x8'],
])('%j is no network', (text) => {
  const parsed = parseNetwork(text)

  expect(parsed).toBeUndefined()
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1:2:3:4:5', '0:0:0:1::/64'],
  ['', ''],
])('whoever calls from %s is counted as %s', (address, network) => {
  expect(callerNetwork(address)).toBe(network)
})
