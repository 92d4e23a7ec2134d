/** So many events a minute, and as many at once. */
export interface TokenBucket {
  /** Milliseconds until there is a token; 0: there is one. */
  wait(now: number): number
  /** Takes a token, also one that is not there yet. */
  take(now: number): void
  /** Gives one back. */
  giveBack(now: number): void
}

/** Keeps a bucket from running into a debt that it would take hours to get out of. In minutes of its rate. */
const deepestDebt = 1

/** @param perMinute size of the bucket, and what flows into it in a minute; at least 1 */
export function tokenBucket(perMinute: number, now: number): TokenBucket {
  const perMs = perMinute / 60_000
  let level = perMinute
  let at = now

  function flow(until: number): void {
    level = Math.min(perMinute, level + Math.max(0, until - at) * perMs)
    at = until
  }

  return {
    wait(time) {
      flow(time)
      return level >= 1 ? 0 : (1 - level) / perMs
    },
    take(time) {
      flow(time)
      level = Math.max(level - 1, -deepestDebt * perMinute)
    },
    giveBack(time) {
      flow(time)
      level = Math.min(perMinute, level + 1)
    },
  }
}
