import type { LayerRequest } from './layer.ts'
import type { Pause } from './pause.ts'

/** What the waits between tries are made of. */
export interface RetryClock {
  pause: Pause
  /** A number from 0 up to 1. */
  random: () => number
  /** Told of each repetition before the wait: of a request, because of a status or an error's code. */
  onRetry(request: LayerRequest, reason: number | string, delayMs: number): void
}

const firstDelayMs = 500
const maxDelayMs = 60_000

/**
 * Milliseconds to wait after so many failures: a fixed number if there is one, else between a half and the whole of a delay
 * that doubles from half a second up to a minute, so that clients of a service that comes back do not all come at once.
 */
export function retryDelayMs(failures: number, fixedMs: number | undefined, random: () => number): number {
  if (fixedMs !== undefined) return fixedMs
  const whole = Math.min(firstDelayMs * 2 ** failures, maxDelayMs)
  return whole / 2 + (random() * whole) / 2
}
