/** The instant cut to whole seconds: tokens, receipts and revocation events keep nothing finer. */
export function wholeSeconds(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}
