import { integer } from './check-option.ts'
import { invalidOption, SessionError } from './errors.ts'

/** How many requests may be made at once, and how often. */
export interface GateOptions {
  /** Requests a second, evenly spaced: one that comes after a pause brings no others with it. Default: no limit. */
  rateLimit?: number | undefined
  /** Requests that wait for the headers of their answers at the same time. Default: no limit; 1 to 65 535. */
  concurrency?: number | undefined
}

/**
 * Lets one HTTP exchange pass, in the order in which they came. Several adapters can share one.
 *
 * @returns what to call when the exchange is over
 * @throws {@link SessionError} `aborted` when the signal ends the wait
 */
export type Gate = (signal?: AbortSignal) => Promise<() => void>

/** What a timer can wait for. Milliseconds. */
const longestTimerMs = 2_147_483_647

/** Timers come late by this much, which the next request may make up for. Milliseconds. */
const latenessMs = 2

/**
 * Makes a {@link Gate}.
 *
 * @throws {@link SessionError} `invalid_option`
 */
export function requestGate(options: GateOptions, now: () => number = () => performance.now()): Gate {
  const spacingMs = options.rateLimit === undefined ? 0 : 1000 / checkRateLimit(options.rateLimit)
  const { concurrency = Number.POSITIVE_INFINITY } = options
  if (options.concurrency !== undefined) integer('concurrency', options.concurrency, 1, 65_535)
  const waiting = new Set<() => void>()
  let running = 0
  let nextAt = 0
  let timer: NodeJS.Timeout | undefined

  function admit(): void {
    for (const pass of waiting) {
      if (running >= concurrency || timer !== undefined) return
      const time = now()
      if (nextAt > time) {
        timer = setTimeout(
          () => {
            timer = undefined
            admit()
          },
          Math.min(nextAt - time, longestTimerMs),
        )
        return
      }
      nextAt = Math.max(nextAt, time - latenessMs) + spacingMs
      running += 1
      waiting.delete(pass)
      pass()
    }
    clearTimeout(timer)
    timer = undefined
  }

  function leave(): void {
    running -= 1
    admit()
  }

  return (signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortedWait(signal))
      const pass = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve(leave)
      }
      const giveUp = () => {
        waiting.delete(pass)
        reject(abortedWait(signal))
        admit()
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      waiting.add(pass)
      admit()
    })
}

/** A gate that is passed when both are, `first` before `second`. */
export function bothGates(first: Gate | undefined, second: Gate | undefined): Gate | undefined {
  if (first === undefined || second === undefined) return first ?? second
  return async (signal) => {
    const leaveFirst = await first(signal)
    try {
      const leaveSecond = await second(signal)
      return () => {
        leaveSecond()
        leaveFirst()
      }
    } catch (error) {
      leaveFirst()
      throw error
    }
  }
}

function checkRateLimit(value: number): number {
  if (value > 0 && Number.isFinite(value)) return value
  throw invalidOption('rateLimit is not a number of requests a second greater than 0.')
}

function abortedWait(signal: AbortSignal | undefined): SessionError {
  return new SessionError('aborted', 'The wait for rateLimit or concurrency was aborted by the signal.', {
    cause: signal?.reason,
  })
}
