import { isIPv6 } from 'node:net'

/**
 * The network that counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, because whoever has
 * one of those has all of them.
 */
export function clientNetwork(address: string): string {
  const [plain = ''] = address.split('%', 1)
  if (!isIPv6(plain)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  return mapped ?? `${groups(plain).slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groups(address: string): string[] {
  // An IPv4 tail is two groups, and never among the first four.
  const hex = address.toLowerCase().replace(/\d+\.\d+\.\d+\.\d+$/, '0:0')
  const [before = '', after] = hex.split('::', 2)
  const left = before === '' ? [] : before.split(':')
  const right = after === undefined || after === '' ? [] : after.split(':')
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16))
}
