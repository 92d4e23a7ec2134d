import type { Float64 } from './msgpack.ts'
import { TokenEncodeError } from './token-format.ts'

/**
 * Writes an instant as seconds since the epoch, cut to whole ones.
 *
 * @throws {@link TokenEncodeError} `invalid_time` for an invalid date.
 */
export function writeInstant(instant: Date): Float64 {
  const milliseconds = instant.getTime()
  if (Number.isNaN(milliseconds))
    throw new TokenEncodeError('invalid_time', 'The expiry is not a valid date.')
  return { float64: Math.floor(milliseconds / 1000) }
}

/** Reads seconds since the epoch, cut to whole ones; `undefined` when they are beyond what a `Date` holds. */
export function readInstant(field: unknown): Date | undefined {
  if (typeof field !== 'number') return undefined
  const instant = new Date(Math.floor(field) * 1000)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}
