import { BlockList, isIP, isIPv4 } from 'node:net'

// Everything that is not global unicast, by the IANA special-purpose registries (RFC 6890), and the
// metadata address of one cloud that lies outside them.
const REFUSED_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'],
]
const GLOBAL_IPV6 = ['2000::/3']
const REFUSED_IPV6 = [
  ...['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'],
]

export const LOOPBACK_NETWORKS = ['127.0.0.0/8', '::1/128']

/** Whether a request may go to this IP address. */
export type AddressRule = (address: string) => boolean

/** A CIDR such as 10.0.0.0/8 or fd00::/8, or undefined. */
export function parseNetwork(text: string): { address: string; prefix: number } | undefined {
  const [address = '', digits = '', ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%')) return undefined
  if (rest.length > 0 || !/^\d{1,3}$/.test(digits)) return undefined
  const prefix = Number(digits)
  return prefix <= (family === 4 ? 32 : 128) ? { address, prefix } : undefined
}

/** Allowed networks win over what is refused by default, denied ones over everything. */
export function addressRule(allowed: readonly string[], denied: readonly string[]): AddressRule {
  const allowedList = blockList(allowed)
  const deniedList = blockList(denied)
  const refused = blockList([...REFUSED_IPV4, ...REFUSED_IPV6])
  const global = blockList(GLOBAL_IPV6)

  return (address) => {
    if (isIP(address) === 0 || address.includes('%')) return false
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (deniedList.check(address, family)) return false
    if (allowedList.check(address, family)) return true
    if (refused.check(address, family)) return false
    return family === 'ipv4' || global.check(address, family)
  }
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const parsed = parseNetwork(network)
    if (parsed === undefined) throw new Error(`${network} is not a network in CIDR notation.`)
    list.addSubnet(parsed.address, parsed.prefix, isIPv4(parsed.address) ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Whom callers from an address are taken for: of IPv6 all that one customer has, a /64. */
export function callerNetwork(address: string): string {
  const plain = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail = ''] = plain.split('::')
  const [before, after] = [head, tail].map((part) =>
    part.split(':').filter((group) => group !== ''),
  )
  const groups = before ?? []
  const gap = Math.max(0, 8 - groups.length - (after ?? []).length)
  const all = [...groups, ...Array.from({ length: gap }, () => '0'), ...(after ?? [])]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
