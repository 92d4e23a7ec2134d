import type { Random } from './random.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \u0000é%"\\'

/** Changes a text somewhere: always another text than before. */
export function mutateText(text: string, { below, oneOf }: Random): string {
  const at = below(text.length + 1)
  const mutations: (() => string)[] = [
    () => text.slice(0, at) + oneOf([...alphabet]) + text.slice(at + 1),
    () => text.slice(0, at) + oneOf([...alphabet]) + text.slice(at),
    () => text.slice(0, at) + text.slice(at + 1 + below(4)),
    () => text.slice(at),
    () => text.slice(0, at),
    () => text + text.slice(0, at),
    () => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
    () => text.slice(0, at) + text.slice(at).toUpperCase(),
    () => `${text}${oneOf(['=', '==', '.', ' ', '\t', 'A', '%00'])}`,
    () => `${oneOf(['Bearer ', ' ', '=', '.'])}${text}`,
    () => oneOf(['', 'null', 'undefined', '__proto__', '*', '0', 'x'.repeat(below(3000))]),
    () => flipBit(text, below),
  ]
  const mutated = oneOf(mutations)()
  return mutated === text ? `${text}~` : mutated
}

/** Changes one bit of what a base64url text stands for. */
function flipBit(text: string, below: Random['below']): string {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length === 0) return `${text}A`
  const at = below(bytes.length)
  bytes[at] = (bytes[at] as number) ^ (1 << below(8))
  return bytes.toString('base64url')
}

/** Changes a JSON value somewhere: replaces, removes, adds, renames, repeats or nests. */
export function mutateJson(value: unknown, random: Random): unknown {
  const { below, oneOf } = random
  if (below(5) === 0 || value === null || typeof value !== 'object') {
    return typeof value === 'string' && below(2) === 0 ? mutateText(value, random) : strange(random)
  }
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value]
    const at = below(copy.length + 1)
    oneOf([
      () => copy.splice(at, 1),
      () => copy.splice(at, 0, strange(random)),
      () => copy.push(...copy),
      () => copy.splice(at, 1, mutateJson(copy[at], random)),
    ])()
    return copy
  }
  const entries = Object.entries(value)
  const at = below(entries.length + 1)
  const entry = entries[at]
  if (entry === undefined) return Object.fromEntries([...entries, [oneOf(names), strange(random)]])
  const [name, member] = entry
  const kept = entries.filter((_, index) => index !== at)
  return Object.fromEntries(
    oneOf([
      () => kept,
      () => [...kept, [oneOf(names), member]],
      () => [...kept, [name, { [oneOf(names)]: member }]],
      () => [...kept, [name, [member]]],
      () => [...kept, [name, mutateJson(member, random)]],
      () => [...kept, [name, mutateJson(member, random)]],
      () => [...kept, [name, mutateJson(member, random)]],
    ])(),
  )
}

const names = [
  ...['auth', 'identity', 'methods', 'password', 'token', 'user', 'id', 'name', 'domain', 'scope', 'project'],
  ...['system', 'all', 'OS-TRUST:trust', 'unscoped', 'totp', 'passcode', 'application_credential', 'secret'],
  ...['oauth1', 'mapped', 'external', 'kerberos', 'version', 'passwordCredentials', 'tenantName', 'trust_id'],
  ...['__proto__', 'constructor', 'toString', '', 'é', 'x509', 'identity_provider', 'protocol'],
]

function strange({ below, oneOf }: Random): unknown {
  return oneOf<() => unknown>([
    () => null,
    () => true,
    () => false,
    () => below(2 ** 31) - 2 ** 30,
    () => 1e308,
    () => -0.5,
    () => '',
    () => oneOf(names),
    () => '\u0000',
    () => '😀\uD83D'.slice(0, 2 + below(2)),
    () => 'x'.repeat(below(5000)),
    () => [],
    () => ({}),
    () => [[[[]]]],
    () => ({ id: oneOf(names) }),
    () => ['password', 'password', 'token'],
    () => Object.fromEntries(names.map((name) => [name, name])),
  ])()
}
