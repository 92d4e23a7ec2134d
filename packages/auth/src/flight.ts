import { untilAborted } from './until-aborted.ts'

/** Work that is under way for whoever waits for it. */
export interface Flight<T> {
  readonly result: Promise<T>
  /**
   * Waits for the result. A caller that leaves does not end the work for the others.
   *
   * @param signal ends this caller's wait
   */
  join(signal: AbortSignal | undefined): Promise<T>
}

/**
 * Begins work that is aborted when all who wait for it have left before it has ended.
 *
 * @param onAbandoned called before it is aborted, so that nobody joins it any more
 */
export function startFlight<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onAbandoned: () => void,
): Flight<T> {
  const abort = new AbortController()
  const result = work(abort.signal)
  let waiting = 0
  let hasEnded = false
  const land = () => {
    hasEnded = true
  }
  // Runs before any caller goes on, so work that has ended is not aborted.
  result.then(land, land)
  return {
    result,
    async join(signal) {
      waiting += 1
      try {
        return await untilAborted(result, signal)
      } finally {
        waiting -= 1
        if (waiting === 0 && !hasEnded) {
          onAbandoned()
          abort.abort()
        }
      }
    },
  }
}
