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
 * that is inside of members, are as they are.
 */
export function fromWire<T>({ fields }: Kind, wire: object): T {
  const ours = new Map(Object.entries(fields).map(([name, theirs]) => [theirs, name]))
  return renamed(wire, (name) => ours.get(name) ?? name) as T
}

/** The reverse of {@link fromWire}. What is `undefined` is left out. */
export function toWire({ fields }: Kind, value: object): Record<string, unknown> {
  return renamed(value, (name) => own(fields, name) ?? name)
}

/** Filters → the query of a list. */
export function toQuery({ filters, flags }: Kind, asked: object): Record<string, QueryValue> {
  const query = renamed(asked, (name) => own(filters, name) ?? name) as Record<string, QueryValue>
  for (const flag of flags) if (query[flag] === false) delete query[flag]
  return query
}

function renamed(value: object, rename: (name: string) => string): Record<string, unknown> {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([name, member]) => [rename(name), member]))
}

function own(names: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined
}
