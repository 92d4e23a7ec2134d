import { invalid } from '../identity-error.ts'
import type { Microseconds } from '../storage/schema/columns.ts'

/** A day and a time, with or without separators; minutes, seconds, their fraction and the zone may be missing. */
const iso8601 =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?(?:Z|([+-])(\d\d):?(\d\d)?)?$/

/**
 * Reads the instant at which something shall end. Without a zone it is UTC. What is finer than a microsecond is cut off.
 *
 * @throws `invalid` for what is no ISO 8601 time
 */
export function readInstant(text: string): Microseconds {
  const match = iso8601.exec(text)
  const [, year, month, day, hour, minute = '00', second = '00', fraction = ''] = match ?? []
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const milliseconds = Date.parse(written)
  // A day that no month has, and the hour 24, would be taken for another.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== written)
    throw invalid('expires_at is not a time like 2030-01-31T12:00:00.000000Z.')
  const [, , , , , , , , sign = '+', offsetHours = '0', offsetMinutes = '0'] = match ?? []
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1)
  return (milliseconds - offset * 60_000) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, in UTC and without a zone. */
export function showInstant(instant: Microseconds): string {
  const milliseconds = Math.floor(instant / 1000)
  const rest = String(instant - milliseconds * 1000).padStart(3, '0')
  return `${new Date(milliseconds).toISOString().slice(0, -1)}${rest}`
}
