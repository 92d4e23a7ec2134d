/** A clock that stands still until it is moved. Starts now, at a full second. */
export function standingClock(): { now: () => Date; forward(seconds: number): void } {
  let at = Math.floor(Date.now() / 1000) * 1000
  return {
    now: () => new Date(at),
    forward(seconds) {
      at += seconds * 1000
    },
  }
}
