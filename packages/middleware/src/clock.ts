/**
 * Milliseconds since the epoch, by the clock of the option `now` if there is one. The system's is read without making a
 * `Date`: that is done several times for each request.
 */
export function clock(now: (() => Date) | undefined): () => number {
  return now === undefined ? () => Date.now() : () => now().getTime()
}
