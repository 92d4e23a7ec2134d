import { StorageError } from './storage-error.ts'

/** What a driver is given as a parameter. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array

/**
 * Turns a query's parameter into what every driver writes alike: a `Date` becomes UTC text as Python Keystone writes
 * it. Objects and arrays are refused, because a driver would make SQL of its own of them.
 *
 * @throws TypeError for a value that is no SQL value; it does not repeat the value
 */
export function toSqlValue(value: unknown): SqlValue {
  if (value instanceof Date) return timestampText(value)
  if (value === null || value instanceof Uint8Array) return value
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value
    default:
      throw new TypeError(`A query's parameter is of type ${typeof value}; write JSON as text.`)
  }
}

/** `2026-01-31 23:59:59.123000`: UTC, as the `DATETIME` columns of all three databases take it. */
function timestampText(instant: Date): string {
  const iso = instant.toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)}000`
}

/**
 * Reads a `DATETIME` column as UTC; microseconds are cut off to milliseconds.
 *
 * @throws {@link StorageError} `damaged` for text that is not a time, for example MySQL's zero date
 */
export function parseTimestamp(text: string): Date {
  const instant = new Date(`${text.slice(0, 10)}T${text.slice(11, 23)}Z`)
  if (Number.isNaN(instant.getTime())) {
    throw new StorageError(
      'damaged',
      'A timestamp column of the database holds something that is not a time.',
    )
  }
  return instant
}
