/** An address as a number, by the text forms of RFC 4291; for tests that count with addresses. */
export function toNumber(address: string): bigint {
  if (!address.includes(':')) return bytesToNumber(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const first = toGroups(head)
  const last = toGroups(tail ?? '')
  const zeros = tail === undefined ? [] : Array<bigint>(8 - first.length - last.length).fill(0n)
  return [...first, ...zeros, ...last].reduce((sum, group) => (sum << 16n) | group, 0n)
}

export function toIpv4(number: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
}

export function toIpv6(number: bigint): string {
  const shifts = Array.from({ length: 8 }, (_, index) => BigInt(112 - 16 * index))
  return shifts.map((shift) => ((number >> shift) & 0xffffn).toString(16)).join(':')
}

/** The first and last number of a network in CIDR notation. */
export function edges(network: string): { first: bigint; last: bigint } {
  const [address = '', prefix] = network.split('/')
  const bits = BigInt((address.includes(':') ? 128 : 32) - Number(prefix))
  const first = toNumber(address)
  return { first, last: first + (1n << bits) - 1n }
}

export function contains(network: string, number: bigint): boolean {
  const { first, last } = edges(network)
  return first <= number && number <= last
}

function toGroups(text: string): bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`))
}

function bytesToNumber(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}
