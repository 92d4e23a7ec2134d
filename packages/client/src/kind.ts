import type { QueryValue } from '@ks/session'

/** How the API spells a kind of resource. */
export interface Kind {
  /** Member of an answer that has one of them, and of one that has many. */
  readonly one: string
  readonly many: string
  /** Members whose name here differs from that of the API. */
  readonly fields: Readonly<Record<string, string>>
  /** The same for queries. */
  readonly filters: Readonly<Record<string, string>>
  /** Queries that are on by being there, in the API's spelling. */
  readonly flags: readonly string[]
}

/**
 * A resource as the API shows it → with our names. Only names that are the API's own change: attributes of your own, and all
 * that is inside of members, are as they are. An attribute that is called as one of our names is left out: it must not pass
 * for what the API says.
 */
export function fromWire<T>({ fields }: Kind, wire: object): T {
  const ours = new Map(Object.entries(fields).map(([name, theirs]) => [theirs, name]))
  const entries = given(wire).filter(([name]) => !Object.hasOwn(fields, name))
  return Object.fromEntries(entries.map(([name, member]) => [ours.get(name) ?? name, member])) as T
}

/** The reverse of {@link fromWire}. What is `undefined` is left out. Our names win over the API's own. */
export function toWire({ fields }: Kind, value: object): Record<string, unknown> {
  const [ours, others] = [
    given(value).filter(isOurs(fields)),
    given(value).filter((entry) => !isOurs(fields)(entry)),
  ]
  return { ...Object.fromEntries(others), ...renamed(ours, fields) }
}

/** Filters → the query of a list. */
export function toQuery({ filters, flags }: Kind, asked: object): Record<string, QueryValue> {
  const query = renamed(given(asked), filters) as Record<string, QueryValue>
  for (const flag of flags) if (query[flag] === false) delete query[flag]
  return query
}

type Entry = readonly [name: string, member: unknown]

function given(value: object): Entry[] {
  return Object.entries(value).filter(([, member]) => member !== undefined)
}

function isOurs(names: Readonly<Record<string, string>>): (entry: Entry) => boolean {
  return ([name]) => Object.hasOwn(names, name)
}

function renamed(
  entries: readonly Entry[],
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    entries.map(([name, member]) => [Object.hasOwn(names, name) ? (names[name] ?? name) : name, member]),
  )
}
