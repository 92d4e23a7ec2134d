/** An instant as Keystone writes it into a text column, and into JSON: `YYYY-MM-DDTHH:MM:SS.ffffffZ`. */
export function isoInstant(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z')
}

/** Reads an {@link isoInstant}. What is none becomes an invalid date, which is not later than anything. */
export function readIsoInstant(text: string): Date {
  return new Date(text)
}
