import { invalidOption } from './errors.ts'

/** A value of a query parameter; an array sends the parameter once per item, `undefined` leaves it out. */
export type QueryValue = string | number | boolean | undefined | readonly (string | number | boolean)[]

const sendable: ReadonlySet<string> = new Set(['string', 'number', 'boolean', 'bigint'])

/**
 * The texts that a parameter is sent with.
 *
 * @throws {@link SessionError} `invalid_option` for `null`, a date and the like: services would not understand what they become
 */
export function queryTexts(name: string, value: QueryValue): readonly string[] {
  if (value === undefined) return []
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (items.every((item) => sendable.has(typeof item))) return items.map(String)
  throw invalidOption(`query: ${name} is no text, number or boolean, and no list of them.`)
}
